/**
 * What the parts of a page want of each other: the buttons, what runs the cells, what edits them,
 * and the worker.
 */

import type { JsonObject, Output } from "../../jupyter/notebook.ts";
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

/** What the buttons do. */
export interface Controller {
  /** Runs a cell, and tells whether it came to its end without an error. */
  run: (id: string) => Promise<boolean>;
  /** Stops the cell if it runs, and runs it otherwise. */
  toggle: (id: string) => void;
  runAll: () => void;
  runFrom: (id: string) => void;
  stop: () => void;
  reset: (id: string) => void;
  resetAll: () => void;
  /** From now on the cell's code is this; null for what the build put there. */
  setSource: (id: string, source: string | null) => void;
  /** What the cell has put out in this page, and the number of its last run; null before one. */
  outputsOf: (id: string) => { outputs: Output[]; number: number } | null;
  /** From now on the listener hears what becomes of the cells. */
  listen: (listener: CellListener) => void;
}

/** Hears what becomes of cells. */
export interface CellListener {
  /** A cell has ended, somehow. It was run with this source; null for what the build put there. */
  ended: (id: string, source: string | null) => void;
  /** A cell shows again what the build put there. */
  reset: (id: string) => void;
  /** A line of a cell is marked, counted from 1, or none any more. */
  marked: (id: string, line: number | null) => void;
}

/** What the page's buttons do with edits. */
export interface Edits {
  /** Opens the editor of a cell, or closes it. */
  toggle: (id: string) => void;
  /** Opens the editor of a cell, at a place on the screen if given. */
  edit: (id: string, at?: { x: number; y: number }) => void;
  downloadNotebook: () => void;
  downloadPage: () => void;
}
