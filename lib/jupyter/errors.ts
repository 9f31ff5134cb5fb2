import type { ErrorOutput } from "./notebook.ts";

/** A notebook or its kernel failed, or a file could not be written. The message says what to do. */
export class NotebookError extends Error {
  override name = "NotebookError";
}

/** A cell that threw. */
export interface CellFailure extends Omit<ErrorOutput, "output_type"> {
  /** Which executed code cell, counted from 1. */
  cell: number;
  /** The cell's code. */
  source: string;
}

/** The error name of a cell that was interrupted because it took too long. */
export const TIMEOUT_NAME = "TimeoutError";

/** An error for a file or folder that cannot be written. */
export function cannotWrite(path: string, cause: Error): NotebookError {
  const advice = "Check its permissions, or use another folder.";
  return new NotebookError(`${path} cannot be written: ${cause.message}. ${advice}`, { cause });
}

/** A command was called with invalid arguments. */
export class UsageError extends Error {
  override name = "UsageError";
}
