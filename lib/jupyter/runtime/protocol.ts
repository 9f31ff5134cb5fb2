/** What the code in Deno's kernel that runs the cells, and the process in front of it, say. */

import type { CompiledCell } from "../../cell/compile.ts";
import type { Failure } from "../../cell/failure.ts";

/** Where the code in the kernel finds the process in front of it. */
export interface Address {
  port: number;
  /** Shows that it is the kernel that connects. */
  token: string;
}

/** A cell that is to be run. */
export interface RunRequest {
  /** The number of this run, which no other has. In stacks, the cell is called by it. */
  run: number;
  /** The number of the cell, as in `[n]`. */
  count: number;
  code: CompiledCell;
  /** Whether its last value is shown. */
  shows: boolean;
}

/** How a run has ended. */
export type Outcome =
  | { status: "ok" }
  | { status: "error"; failure: Failure }
  | { status: "stopped" };

/** What is told to the code in the kernel, at any time. */
export type Command =
  /** That the end of a run is known. */
  | { type: "ended"; run: number }
  | { type: "stop"; run: number }
  /** Asks for the names in what `path` leads to; all names if it is empty. */
  | { type: "names"; id: number; path: string[] }
  /** Asks what `path` leads to. */
  | { type: "describe"; id: number; path: string[] };

/** Types of messages on iopub that are not of Jupyter; they never reach a front end. */
export const ENDED = "unroll_ended";
/** An error that nobody caught: in a timer, or in a promise that nobody awaits. */
export const UNCAUGHT = "unroll_uncaught";
/** A cell imports a module. */
export const IMPORTED = "unroll_imported";
/** An answer to a command. */
export const ANSWER = "unroll_answer";
/** Says, in the metadata of a message, which run it comes from. */
export const RUN = "unroll_run";
