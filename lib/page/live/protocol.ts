/** What the page and the worker that runs its cells say to each other. */

import type { JsonObject } from "../../jupyter/notebook.ts";
import type { CompiledCell } from "../../cell/compile.ts";

/** The page asks for a cell to be run. */
export interface RunRequest {
  /** The cell's id. */
  cell: string;
  /** What its errors call it, such as `cell 3`. */
  name: string;
  /** The number of this run, as in `[n]`. */
  number: number;
  code: CompiledCell;
}

/** One of Jupyter's messages, or that a cell is done. */
export interface Report {
  /** The cell's id. */
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

/** With what a cell has ended. */
export interface Done extends JsonObject {
  ok: boolean;
}

/** Where in a cell it happened, beside what Jupyter knows of errors. */
export interface Blame extends JsonObject {
  /** The id of the cell that ran the line, which may be an earlier one. */
  cell: string;
  /** Counted from 1. */
  line: number;
}
