import { stripTypeScriptTypes } from "node:module";

/** The JavaScript that the kernel makes of TypeScript that is more than types. */
export function transform(source: string): string {
  // Its declaration has one mode only.
  return stripTypeScriptTypes(source, { mode: "transform" } as unknown as { mode: "strip" });
}
