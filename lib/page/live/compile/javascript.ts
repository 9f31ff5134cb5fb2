import { transform } from "sucrase";

/** A cell that cannot be run, with the line that is to blame, counted from 1. */
export class CellSyntaxError extends SyntaxError {
  override readonly name = "SyntaxError";

  /** With the reason, and the line. */
  constructor(message: string, readonly line: number) {
    super(message);
  }
}

/**
 * Takes the types out of TypeScript, as the kernel does: nothing is checked, and no line moves.
 * Imports that no value of the cell uses stay, because other cells may use them.
 *
 * @throws {CellSyntaxError} for what is no TypeScript.
 */
export function toJavaScript(source: string): string {
  try {
    return transform(source, {
      transforms: ["typescript"],
      disableESTransforms: true,
      keepUnusedImports: true,
      preserveDynamicImport: true,
    }).code;
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number } };
    const reason = message.replace(/^Error transforming undefined: /, "").replace(
      / \(\d+:\d+\)$/,
      "",
    );
    throw new CellSyntaxError(reason, loc?.line ?? 1);
  }
}
