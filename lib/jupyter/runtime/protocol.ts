/** Messages between the code in Deno's kernel, which runs the cells, and the process in front. */

import type { CompiledCell } from "../../cell/compile.ts";
import type { Failure } from "../../cell/failure.ts";

/** Where the process in front of the kernel listens. */
export interface Address {
  port: number;
  /** Proves that it is the kernel that connects. */
  token: string;
}

/** A cell that is to be run. */
export interface RunRequest {
  /** The unique number of this run, which names the cell in stacks. */
  run: number;
  /** The number of the cell, as in `[n]`. */
  count: number;
  code: CompiledCell;
  /** Whether its last value is shown. */
  shows: boolean;
}

/** How a run ended. */
export type Outcome =
  | { status: "ok" }
  | { status: "error"; failure: Failure }
  | { status: "stopped" };

/** Asks for the names in the value at `path` (all names if it is empty), or for its description. */
export interface Question {
  type: "names" | "describe";
  path: string[];
}

/** A command to the code in the kernel, at any time. */
export type Command =
  /** The end of a run has arrived. */
  | { type: "ended"; run: number }
  | { type: "stop"; run: number }
  | Question & { id: number };

/** The most bytes that a cell may output; the rest is omitted. */
export const MAX_OUTPUT_BYTES = 32 * 1024 ** 2;

/** Types of messages on iopub that are not Jupyter's; they never reach a front end. */
export const ENDED = "unroll_ended";
/** An uncaught error, in a timer or in a promise that is not awaited. */
export const UNCAUGHT = "unroll_uncaught";
/** A cell imports a module. */
export const IMPORTED = "unroll_imported";
/** An output was above the limit for a cell, and was omitted. */
export const EXCESS = "unroll_excess";
/** An answer to a command. */
export const ANSWER = "unroll_answer";
/** The key, in a message's metadata, of the run that it comes from. */
export const RUN = "unroll_run";
