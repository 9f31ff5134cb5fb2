import type { ErrorOutput, Notebook } from "./notebook.ts";

/** What went wrong with a notebook or its kernel. */
export type NotebookErrorKind =
  | "missing-file"
  | "not-json"
  | "not-nbformat-4"
  | "other-kernel"
  | "not-writable"
  | "no-jupyter"
  | "kernel-start"
  | "kernel-died"
  | "cell-threw"
  | "cell-timeout"
  | "output-too-large"
  | "wrong-metadata"
  | "aborted";

/** A notebook could not be read, run or written. The message says what to do. */
export class NotebookError extends Error {
  override name = "NotebookError";
  /** Which executed code cell it concerns, counted from 1; undefined when none does. */
  readonly cell?: number;
  /** The notebook with every output that arrived before the failure, when it was running. */
  readonly notebook?: Notebook;

  constructor(
    readonly kind: NotebookErrorKind,
    message: string,
    { cause, ...details }: { cell?: number; notebook?: Notebook; cause?: unknown } = {},
  ) {
    super(message, { cause });
    Object.assign(this, details);
  }
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

/** An error for the project's folder, or one inside it, that cannot be written. */
export function cannotWrite(path: string, cause: unknown): NotebookError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const advice = "Put the project where you may write.";
  return new NotebookError("not-writable", `${path} cannot be written: ${reason}. ${advice}`, {
    cause,
  });
}

/** A command was called with arguments it does not understand. The message ends in a hint. */
export class UsageError extends Error {
  override name = "UsageError";
}
