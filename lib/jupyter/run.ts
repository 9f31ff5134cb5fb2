import { dirname, resolve } from "node:path";
import { describeFailure, describeThrow } from "./describe.ts";
import { NotebookError } from "./errors.ts";
import { CellExecutor, TIMEOUT_NAME } from "./execute.ts";
import { Kernel } from "./kernel.ts";
import type { Notebook } from "./notebook.ts";
import { executableCells, mayThrow, type NumberedCell } from "./cells.ts";
import { findConfig } from "./project.ts";

/** How far a run has come: one report when a cell starts, one when it ends. */
export interface CellProgress {
  /** Which executed code cell, counted from 1 as Jupyter's `[n]` is. */
  cell: number;
  /** How many code cells there are to execute. */
  total: number;
  /** The cell's code. */
  source: string;
  /** What has just happened. */
  status: "started" | "finished" | "failed";
  /** How long the cell took; 0 when it has just started. */
  seconds: number;
}

/** How to run a notebook. */
export interface RunOptions {
  /** The kernel's working directory: `deno.json` and relative imports are looked up from it. */
  cwd: string;
  /** Seconds a cell may take before it is interrupted; 120 when not given. */
  timeout?: number;
  /** Go on after a cell that throws, and keep its error as an output. */
  allowErrors?: boolean;
  /** Seconds the kernel may take to start; 60 when not given. */
  startTimeout?: number;
  /** Called when a cell starts and when it ends. */
  onCell?: (progress: CellProgress) => void;
  /** Stops the run. */
  signal?: AbortSignal;
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

/** What a run produced. */
export interface RunResult {
  /** A copy of the notebook with fresh outputs and execution counts. */
  notebook: Notebook;
  /** How many code cells were executed. */
  cells: number;
  /** How long it took from starting the kernel to having ended it. */
  seconds: number;
  /** The cells that threw, other than those tagged `raises-exception`. */
  errors: CellFailure[];
}

const DEFAULT_TIMEOUT = 120;

/**
 * Runs every code cell in order in a fresh Deno kernel, which has all permissions.
 *
 * A cell tagged `raises-exception` may throw. The given notebook is not changed.
 *
 * @throws {NotebookError} when a cell throws or takes too long and errors are not allowed, and when
 * the kernel does not start, cannot be interrupted, dies, or sends something unusable.
 *
 * @example
 * ```ts ignore
 * import { readNotebook, writeNotebook } from "./file.ts";
 * import { runNotebook } from "./run.ts";
 *
 * const notebook = await readNotebook("notebooks/rnn_sine.ipynb");
 * const result = await runNotebook(notebook, { cwd: "notebooks" });
 * await writeNotebook("executed.ipynb", result.notebook);
 * ```
 */
export async function runNotebook(notebook: Notebook, options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const copy = withoutOutputs(notebook);
  const cells = executableCells(copy);
  // As the kernel will see it, without links: its stack traces name files by it.
  const folder = await Deno.realPath(options.cwd).catch(() => resolve(options.cwd));
  const config = await findConfig(folder);
  const kernel = await Kernel.start({ ...options, cwd: folder });
  const stop = () => void kernel.kill();
  options.signal?.addEventListener("abort", stop);
  try {
    copy.metadata.language_info = kernel.languageInfo;
    const executor = new CellExecutor(kernel, {
      timeout: options.timeout ?? DEFAULT_TIMEOUT,
      folder,
      root: config ? dirname(config) : folder,
    });
    const errors: CellFailure[] = [];
    for (const cell of cells) {
      const failure = await runCell(executor, cell, cells.length, copy, options);
      if (failure) errors.push(failure);
    }
    await kernel.shutdown();
    return { notebook: copy, cells: cells.length, seconds: secondsSince(started), errors };
  } finally {
    options.signal?.removeEventListener("abort", stop);
    await kernel.kill();
  }
}

/** Runs one cell, reports it, and returns its error if that is to be kept and told. */
async function runCell(
  executor: CellExecutor,
  { cell, number }: NumberedCell,
  total: number,
  notebook: Notebook,
  { allowErrors, onCell }: RunOptions,
): Promise<CellFailure | undefined> {
  const started = performance.now();
  const report = (status: CellProgress["status"], seconds = 0) =>
    onCell?.({ cell: number, total, source: cell.source, status, seconds });
  report("started");
  const error = await executor.execute(cell).catch((cause) => {
    report("failed", secondsSince(started));
    if (!(cause instanceof NotebookError)) throw cause;
    const message = describeFailure(cause, number, cell.source);
    throw new NotebookError(cause.kind, message, { cell: number, notebook, cause });
  });
  const expected = mayThrow(cell);
  report(error && !expected ? "failed" : "finished", secondsSince(started));
  if (!error || expected) return;
  const { ename, evalue, traceback } = error;
  const failure = { cell: number, source: cell.source, ename, evalue, traceback };
  if (allowErrors) return failure;
  const kind = ename === TIMEOUT_NAME ? "cell-timeout" : "cell-threw";
  throw new NotebookError(kind, describeThrow(failure), { cell: number, notebook });
}

/** A copy in which nothing is left of earlier runs. */
function withoutOutputs(notebook: Notebook): Notebook {
  const copy = structuredClone(notebook);
  for (const cell of copy.cells) {
    if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
  }
  return copy;
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
