/** The notebook or the page with the edits in it, to be taken along. */

import type { Cell, CodeCell, Notebook, Output } from "../../../jupyter/notebook.ts";

/** What a code cell is now. */
export interface CellState {
  code: string;
  /** Its number and outputs, where it was run here. */
  run?: { count: number | null; outputs: Output[] };
}

/**
 * The notebook with what its cells are now. The output of a cell that was changed and not run goes:
 * it belongs to other code.
 *
 * @param notebook as it was built
 * @param stateOf what is known of a code cell, by its id in the notebook
 */
export function editedNotebook(
  notebook: Notebook,
  stateOf: (id: string) => CellState | undefined,
): Notebook {
  return { ...notebook, cells: notebook.cells.map((cell) => editedCell(cell, stateOf)) };
}

function editedCell(cell: Cell, stateOf: (id: string) => CellState | undefined): Cell {
  if (cell.cell_type !== "code") return cell;
  const state = stateOf(cell.id);
  if (!state) return cell;
  const edited: CodeCell = { ...cell, source: state.code };
  if (state.run) return { ...edited, execution_count: state.run.count, outputs: state.run.outputs };
  return state.code === cell.source ? edited : { ...edited, execution_count: null, outputs: [] };
}
