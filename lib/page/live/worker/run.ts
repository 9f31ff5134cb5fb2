/** Runs cells, one after the other, in the global scope of a worker. */

import type { JsonObject } from "../../../jupyter/notebook.ts";
import { evaluateCell, installRuntime } from "../../../cell/run.ts";
import type { RunRequest } from "../protocol.ts";
import { describeFailure } from "./failure.ts";
import { findModule, type Modules } from "../modules.ts";
import type { Outbox } from "./outbox.ts";

/** What there is for cells beside the language. */
export interface CellHost {
  modules: Modules;
  outbox: Outbox;
  inspect: (value: unknown) => string;
  /** What is to be shown for a cell's last value; nothing if undefined. */
  format: (value: unknown) => unknown;
  /** Called when a cell has ended. */
  end: () => void;
}

/** Cells that share their variables. */
export class CellRunner {
  readonly #host: CellHost;
  readonly #names = new Map<string, string>();
  #number = 0;

  /** Cells find what they need in the global scope. */
  constructor(host: CellHost) {
    this.#host = host;
    // Stop ends the worker: no cell has to look whether it may go on.
    const same = (value: unknown) => value;
    const find = (name: string) => Promise.resolve().then(() => findModule(host.modules, name));
    installRuntime({ import: find, before: same, after: same, each: same });
  }

  /** The number of the cell that runs, or ran last. */
  get number(): number {
    return this.#number;
  }

  /** Runs a cell and reports all that it puts out, and how it ended. */
  async run({ cell, name, number, code }: RunRequest): Promise<void> {
    const { outbox, format, end } = this.#host;
    this.#names.set(cell, name);
    this.#number = number;
    outbox.begin(cell);
    let ok = false;
    try {
      this.#show(format(await evaluateCell(code, cell)), number);
      ok = true;
    } catch (error) {
      this.fail(error);
    }
    end();
    outbox.add("done", { ok });
    outbox.flush();
  }

  /** Reports an error, also one that nobody awaits. */
  fail(error: unknown): void {
    const { outbox, inspect } = this.#host;
    outbox.add("error", describeFailure(error, (cell) => this.#names.get(cell) ?? cell, inspect));
  }

  /** Values without a display of their own are written as text. */
  #show(shown: unknown, execution_count: number): void {
    if (shown === undefined) return;
    const { outbox, inspect } = this.#host;
    const output = shown as { data?: unknown; metadata?: unknown };
    const isOutput = typeof shown === "object" && shown !== null && isBundle(output.data);
    const { data, metadata = {} } = isOutput ? output : { data: { "text/plain": inspect(shown) } };
    outbox.add("execute_result", { execution_count, data, metadata } as JsonObject);
  }
}

function isBundle(data: unknown): boolean {
  return typeof data === "object" && data !== null && "text/plain" in data;
}
