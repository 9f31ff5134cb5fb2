/** The notebook with the edits in it. */

import type { Cell, Notebook, Output } from "../../../jupyter/notebook.ts";
import type { Original } from "./original.ts";

/** What a code cell of the page is now. */
export interface CellState {
  code: string;
  /** Its outputs and number, where it was run here; null where it shows what came with the page. */
  run: { outputs: Output[]; number: number } | null;
}

/**
 * The notebook with what its cells are now, and with the outputs that the page shows.
 *
 * @param stateOf what is known of a code cell, by its id on the page
 */
export function editedNotebook(
  { notebook, onPage }: Pick<Original, "notebook" | "onPage">,
  stateOf: (id: string) => CellState,
): Notebook {
  const edited = (cell: Cell): Cell => {
    if (cell.cell_type !== "code" || !Object.hasOwn(onPage, cell.id)) return cell;
    const { code, run } = stateOf(onPage[cell.id]);
    const now = run ? { execution_count: run.number, outputs: run.outputs } : {};
    return { ...cell, ...now, source: code };
  };
  return { ...notebook, cells: notebook.cells.map(edited) };
}
