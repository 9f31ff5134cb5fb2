import { resolve } from "node:path";
import { describeFailure, describeThrow } from "./describe_throw.ts";
import { type CellResult, Engine, type EngineOutput } from "./engine.ts";
import { type CellFailure, NotebookError, TIMEOUT_NAME } from "./errors.ts";
import type { ErrorOutput, Notebook } from "./notebook.ts";
import { executableCells, mayThrow, type NumberedCell } from "./cells.ts";
import { LANGUAGE_INFO } from "./normalize.ts";
import { OutputCollector } from "./outputs.ts";

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
  /** Called when a cell starts and when it ends. */
  onCell?: (progress: CellProgress) => void;
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
 */
export async function runNotebook(notebook: Notebook, options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const copy = withoutOutputs(notebook);
  copy.metadata.language_info = LANGUAGE_INFO;
  const cells = executableCells(copy);
  const run = new Run(cells.length, {
    ...options,
    // As the kernel will see it, without links: its stack traces name files by it.
    cwd: await Deno.realPath(options.cwd).catch(() => resolve(options.cwd)),
  });
  try {
    await run.engine.ready();
    for (const cell of cells) await run.execute(cell);
    await run.engine.close();
    const seconds = secondsSince(started);
    return { notebook: copy, cells: cells.length, seconds, errors: run.failures };
  } finally {
    await run.engine.close();
  }
}

/** One run of a notebook. */
class Run {
  readonly engine: Engine<NumberedCell>;
  /** The cells that threw so far. */
  readonly failures: CellFailure[] = [];
  readonly #collector = new OutputCollector();
  readonly #total: number;
  readonly #options: RunOptions;
  #excess?: NotebookError;

  constructor(total: number, options: RunOptions) {
    this.#total = total;
    this.#options = options;
    this.engine = new Engine(options.cwd, {
      onOutput: (output, cell) => this.#receive(output, cell),
      onExcess: (what, cell) => {
        this.#excess ??= fatal(what, cell, "Show less of it: large outputs make notebooks slow.");
        this.engine.stop();
      },
      onInput: () => Promise.resolve(null),
    });
  }

  /**
   * Executes a cell: fills in its outputs and its number.
   *
   * @throws {NotebookError} when the run cannot go on.
   */
  async execute(numbered: NumberedCell): Promise<void> {
    const { cell, number } = numbered;
    const { timeout = DEFAULT_TIMEOUT, allowErrors } = this.#options;
    const started = performance.now();
    this.#report(numbered, "started", 0);
    cell.execution_count = number;
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.engine.stop();
    }, timeout * 1000);
    const before = this.failures.length;
    let isDone = false;
    try {
      const result = await this.engine.run({ source: cell.source, count: number }, numbered);
      this.#conclude(result, numbered, isLate ? timeout : undefined);
      isDone = this.failures.length === before;
    } finally {
      clearTimeout(timer);
      this.#report(numbered, isDone ? "finished" : "failed", secondsSince(started));
    }
    const [failure] = this.failures;
    if (failure && !allowErrors) throw new NotebookError(describeThrow(failure));
  }

  #conclude(result: CellResult, numbered: NumberedCell, timeout: number | undefined) {
    const { number } = numbered;
    if (this.#excess) throw this.#excess;
    if (result.status === "ok") return;
    if (result.reason === "died") {
      throw fatal(
        `The kernel died in cell ${number}: ${result.cause}.`,
        numbered,
        "Look for Deno.exit, or for something that needs more memory than is available.",
      );
    }
    if (result.reason === "restarted") {
      throw fatal(
        `Cell ${number} did not finish within ${timeout} s and could not be interrupted.`,
        numbered,
        "Look for an endless loop in a timer, or allow more time with --timeout.",
      );
    }
    const error = timeout === undefined ? result.error : {
      ename: TIMEOUT_NAME,
      evalue: `interrupted after ${timeout} s`,
      traceback: [],
    };
    this.#receive({ type: "error", content: error }, numbered);
  }

  #receive({ type, content }: Pick<EngineOutput, "type" | "content">, numbered: NumberedCell) {
    const { cell, number } = numbered;
    this.#collector.receive(type, content, cell.outputs);
    if (type !== "error" || mayThrow(cell)) return;
    const { ename, evalue, traceback } = cell.outputs.at(-1) as ErrorOutput;
    this.failures.push({ cell: number, source: cell.source, ename, evalue, traceback });
  }

  #report({ cell, number }: NumberedCell, status: CellProgress["status"], seconds: number) {
    const { source } = cell;
    this.#options.onCell?.({ cell: number, total: this.#total, source, status, seconds });
  }
}

function fatal(what: string, { cell }: NumberedCell, advice: string): NotebookError {
  return new NotebookError(describeFailure(what, cell.source, advice));
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
