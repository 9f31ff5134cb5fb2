/** Messages between the code in Deno's kernel, which runs the cells, and the process in front. */

import type { CompiledCell } from "../../cell/compile.ts";
import type { Failure } from "../../cell/failure.ts";

/** Where the process in front of the kernel listens. */
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

/** A command to the code in the kernel, at any time. */
export type Command =
  /** The end of a run has arrived. */
  | { type: "ended"; run: number }
  | { type: "stop"; run: number }
  /** Asks for the names in what `path` leads to; all names if it is empty. */
  | { type: "names"; id: number; path: string[] }
  /** Asks what `path` leads to. */
  | { type: "describe"; id: number; path: string[] };

/** A cell may put out so many bytes; the rest is left out. */
export const MAX_OUTPUT_BYTES = 32 * 1024 ** 2;

/** Types of messages on iopub that are not of Jupyter; they never reach a front end. */
export const ENDED = "unroll_ended";
/** An error that nobody caught: in a timer, or in a promise that nobody awaits. */
export const UNCAUGHT = "unroll_uncaught";
/** A cell imports a module. */
export const IMPORTED = "unroll_imported";
/** An output was larger than a cell's may be, and is left out. */
export const EXCESS = "unroll_excess";
/** An answer to a command. */
export const ANSWER = "unroll_answer";
/** The key, in a message's metadata, of the run that it comes from. */
export const RUN = "unroll_run";
