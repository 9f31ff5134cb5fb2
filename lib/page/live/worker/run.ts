/** Runs cells, one after the other, in the global scope of a worker. */

import type { JsonObject } from "../../../jupyter/notebook.ts";
import { RUNTIME } from "../../../cell/names.ts";
import type { RunRequest } from "../protocol.ts";
import { describeFailure, fileOf } from "./failure.ts";
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
    const runtime = {
      import: (specifier: string) =>
        Promise.resolve().then(() => findModule(host.modules, specifier)),
      freeze: (...names: string[]) => names.forEach(freeze),
    };
    Object.defineProperty(globalThis, RUNTIME, { value: runtime });
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
      code.lexical.forEach(forget);
      code.hoisted.forEach(announce);
      const mark = `\n//# sourceURL=${fileOf(cell)}`;
      if (code.functions !== "") evaluate(code.functions + mark);
      const run = evaluate(code.body + mark) as () => Promise<unknown>;
      this.#show(format(await run()), number);
      ok = true;
    } catch (error) {
      this.fail(error, code.suspect === undefined ? undefined : { cell, line: code.suspect });
    }
    end();
    outbox.add("done", { ok });
    outbox.flush();
  }

  /** Reports an error, also one that nobody awaits. */
  fail(error: unknown, suspect?: { cell: string; line: number }): void {
    const { outbox, inspect } = this.#host;
    const content = describeFailure(error, (cell) => this.#names.get(cell) ?? cell, inspect);
    if (error instanceof SyntaxError && content.blame === null && suspect) content.blame = suspect;
    outbox.add("error", content);
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

/** Evaluates a script in the global scope. */
const evaluate: (script: string) => unknown = globalThis.eval;

/** The name is not there until its declaration. */
function forget(name: string): void {
  Reflect.deleteProperty(globalThis, name);
  // The worker itself has such a name: the cell's comes before it.
  if (name in globalThis) define(name, undefined);
}

/** The name is there from the start, with the value that it had. */
function announce(name: string): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, name);
  if (own?.configurable === false) return;
  define(name, own?.value);
}

function define(name: string, value: unknown): void {
  const property = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(globalThis, name, property);
}

/** Nothing else can be assigned to the name. */
function freeze(name: string): void {
  Object.defineProperty(globalThis, name, { writable: false });
}
