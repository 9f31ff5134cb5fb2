/** A cell that cannot be run, with the line that is to blame, counted from 1. */
export class CellSyntaxError extends SyntaxError {
  override readonly name = "SyntaxError";

  /** With the reason, and the line. */
  constructor(message: string, readonly line: number) {
    super(message);
  }
}
