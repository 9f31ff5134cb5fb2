import type { Notebook } from "./notebook.ts";

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
  | "invalid-message"
  | "wrong-metadata"
  | "aborted";

/** More about a {@linkcode NotebookError}. */
export interface NotebookErrorDetails {
  /** Which executed code cell it concerns, counted from 1 as Jupyter's `[n]` is. */
  cell?: number;
  /** The notebook with every output that arrived before the failure. */
  notebook?: Notebook;
  /** The underlying error. */
  cause?: unknown;
}

/** A notebook could not be read, run or written. The message says what to do. */
export class NotebookError extends Error {
  override name = "NotebookError";
  /** What went wrong, for code that has to tell failures apart. */
  readonly kind: NotebookErrorKind;
  /** Which executed code cell it concerns, counted from 1; undefined when none does. */
  readonly cell?: number;
  /** The notebook with every output that arrived before the failure, when it was running. */
  readonly notebook?: Notebook;

  constructor(kind: NotebookErrorKind, message: string, details: NotebookErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.cell = details.cell;
    this.notebook = details.notebook;
  }
}

/** A cell that threw. */
export interface CellFailure {
  /** Which executed code cell, counted from 1. */
  cell: number;
  /** The cell's code. */
  source: string;
  /** The error's name, such as `TypeError`. */
  ename: string;
  /** The error's message. */
  evalue: string;
  /** The error's stack, line by line. */
  traceback: string[];
}

/** The error name of a cell that was interrupted because it took too long. */
export const TIMEOUT_NAME = "TimeoutError";

/** The project's folder, or one inside it, does not take what has to be written there. */
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
