import { Edits } from "../../lib/cell/edits.ts";
import { eraseTypes } from "../../lib/cell/erase.ts";
import { parse } from "../../lib/cell/syntax.ts";

/** TypeScript without its types; nothing else is changed. */
export function toJavaScript(source: string): string {
  const edits = new Edits(source);
  eraseTypes(parse(source), source, edits);
  return edits.render(0, source.length);
}
