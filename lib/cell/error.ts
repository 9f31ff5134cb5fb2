/** Where in a cell something is, counted from 1. */
export interface Place {
  line: number;
  column: number;
}

/** The place of an offset. */
export function placeOf(source: string, offset: number): Place {
  const lines = source.slice(0, offset).split("\n");
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

/** A cell that cannot be run, and where the error is. */
export class CellSyntaxError extends SyntaxError {
  override readonly name = "SyntaxError";
  readonly line: number;
  readonly column: number;

  constructor(
    message: string,
    { line, column }: Place,
    /** Whether the cell only ends too early. */
    readonly isIncomplete = false,
  ) {
    super(message);
    this.line = line;
    this.column = column;
  }
}
