/** What runner, editor and worker tell each other. */

import type { JsonObject } from "../../jupyter/notebook.ts";
import type { CompiledCell } from "../../cell/compile.ts";

/** From the page to the worker: run a cell. */
export interface RunRequest {
  cell: string;
  /** Its name in errors, such as `cell 3`. */
  name: string;
  /** The number of this run, as in `[n]`. */
  number: number;
  code: CompiledCell;
}

/** From the worker: one of Jupyter's messages, or that a cell is done. */
export interface Report {
  cell: string;
  type:
    | "stream"
    | "display_data"
    | "update_display_data"
    | "clear_output"
    | "execute_result"
    | "error"
    | "done";
  content: JsonObject;
}

/** To a sweep: a message of one of its workers, or why the worker failed. */
export type SweepReply = { data: unknown } | { error: string };

/** The line of an error, which Jupyter's messages do not have. */
export interface Blame extends JsonObject {
  /** The id of the cell that ran the line, which may be an earlier one. */
  cell: string;
  /** Counted from 1. */
  line: number;
}

/** Called with what happens to cells. */
export interface CellListener {
  /** A cell has ended, somehow. It was run with this source; null for the build's. */
  ended: (id: string, source: string | null) => void;
  /** A cell shows the build's outputs again. */
  reset: (id: string) => void;
  /** A line of a cell is marked, counted from 1, or none. */
  marked: (id: string, line: number | null) => void;
}
