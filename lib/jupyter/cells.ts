import type { Cell, CodeCell, Notebook } from "./notebook.ts";

/** A code cell and its number. */
export interface NumberedCell {
  cell: CodeCell;
  number: number;
}

/** The cells that a run executes, numbered as it numbers them. */
export function executableCells(notebook: Notebook): NumberedCell[] {
  return notebook.cells.filter(isExecutable).map((cell, index) => ({ cell, number: index + 1 }));
}

/** Like Jupyter's front ends, a run passes over a cell without code. */
function isExecutable(cell: Cell): cell is CodeCell {
  return cell.cell_type === "code" && cell.source.trim() !== "";
}

/** True when a cell is expected to throw, by Jupyter's own convention. */
export function mayThrow({ metadata }: CodeCell): boolean {
  return metadata.tags?.includes("raises-exception") ?? false;
}
