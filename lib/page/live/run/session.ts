import type { JsonObject } from "../../../jupyter/notebook.ts";
import type { CompiledCell } from "../../../cell/compile.ts";
import type { Report, RunRequest } from "../protocol.ts";

/** A cell to run, and how to get its code. */
export interface Job {
  cell: string;
  name: string;
  compile: () => CompiledCell;
  /** Whether the cells after it run even if it throws. */
  mayThrow: boolean;
}

interface SessionListener {
  waits: (cell: string) => void;
  starts: (cell: string, number: number) => void;
  reports: (report: Report) => void;
  /** A cell has ended; `skipped` were waiting and will not run. */
  ends: (cell: string, ok: boolean, skipped: string[]) => void;
  /** The worker was ended; all variables are lost. */
  stopped: (cell: string | undefined, skipped: string[]) => void;
}

/** Runs cells in a worker, one after the other, until one fails. */
export class Session {
  readonly #spawn: () => Promise<Worker>;
  readonly #listener: SessionListener;
  #worker: Promise<Worker> | undefined;
  #queue: Job[] = [];
  #running: string | undefined;
  #mayThrow = false;
  #count = 0;

  constructor(spawn: () => Promise<Worker>, listener: SessionListener) {
    this.#spawn = spawn;
    this.#listener = listener;
  }

  get running(): string | undefined {
    return this.#running;
  }

  /** Whether there is no worker, and so no variables. */
  get isFresh(): boolean {
    return this.#worker === undefined;
  }

  /** Puts cells at the end of the queue, unless they are in it. */
  run(jobs: Job[]): void {
    for (const job of jobs) {
      if (this.#queue.some(({ cell }) => cell === job.cell)) continue;
      this.#queue.push(job);
      this.#listener.waits(job.cell);
    }
    if (this.#running === undefined) this.#next();
  }

  /** Ends the worker; the next cell gets a new one. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    const cell = this.#running;
    const skipped = this.#queue.splice(0).map(({ cell }) => cell);
    this.#worker = undefined;
    this.#running = undefined;
    this.#count = 0;
    (await worker)?.terminate();
    this.#listener.stopped(cell, skipped);
  }

  async #next(): Promise<void> {
    const job = this.#queue.shift();
    if (job === undefined) return;
    const { cell, name, mayThrow } = job;
    this.#running = cell;
    this.#mayThrow = mayThrow;
    const number = ++this.#count;
    this.#listener.starts(cell, number);
    const mine = this.#worker ??= this.#start();
    try {
      const [worker, code] = [await mine, job.compile()];
      // Stopped in the meantime.
      if (this.#worker !== mine) return;
      worker.postMessage({ cell, name, number, code } satisfies RunRequest);
    } catch (error) {
      if (this.#worker !== mine) return;
      this.#listener.reports({ cell, type: "error", content: failure(cell, error) });
      this.#end(cell, false);
    }
  }

  async #start(): Promise<Worker> {
    const worker = await this.#spawn();
    worker.addEventListener("message", ({ data }: MessageEvent<Report[]>) => {
      if (!Array.isArray(data)) return;
      for (const report of data) {
        if (report.type !== "done") this.#listener.reports(report);
        else if (report.cell === this.#running) this.#end(report.cell, report.content.ok === true);
      }
    });
    return worker;
  }

  #end(cell: string, didNotThrow: boolean): void {
    this.#running = undefined;
    const ok = didNotThrow || this.#mayThrow;
    const skipped = ok ? [] : this.#queue.splice(0).map(({ cell }) => cell);
    this.#listener.ends(cell, ok, skipped);
    this.#next();
  }
}

/** An error of the compiler, as a cell's output. */
function failure(cell: string, error: unknown): JsonObject {
  const { name = "Error", message = String(error), line } = error as Error & { line?: number };
  const blame = line === undefined ? null : { cell, line };
  return { ename: name, evalue: message, traceback: [`${name}: ${message}`], blame };
}
