/** Runs compiled cells in the global scope, one after the other: in a page's worker, in a kernel. */

import type { CompiledCell } from "./compile.ts";
import { RUNTIME } from "./names.ts";

/** What compiled cells call. */
export interface CellRuntime {
  /** Gives the module that a cell imports. */
  import(specifier: string, options?: ImportCallOptions): Promise<object>;
  /** Gets what is awaited, and gives what is to be awaited instead. */
  before(value: unknown): unknown;
  /** Gets what has come, and gives it back. Throws if the cell is not to go on. */
  after(value: unknown): unknown;
  /** Gets what `for await` goes through, and gives what it is to go through instead. */
  each(items: unknown): unknown;
}

/** Cells find what they call in the global scope, and beside it what the host calls. */
export function installRuntime(runtime: CellRuntime & Record<string, unknown>): void {
  const value = { ...runtime, take, freeze: (...names: string[]) => names.forEach(freeze) };
  Object.defineProperty(globalThis, RUNTIME, { value });
}

/**
 * Runs a cell; gives its last value, which is awaited.
 *
 * @param cell What its scripts are called in stacks; see {@linkcode fileOf}.
 */
export async function evaluateCell(
  { lexical, hoisted, functions, body }: CompiledCell,
  cell: string,
): Promise<unknown> {
  lexical.forEach(forget);
  hoisted.forEach(announce);
  if (functions !== "") evaluate(located(functions, fileOf(cell, "functions")));
  const run = evaluate(located(body, fileOf(cell, "body"))) as () => Promise<unknown>;
  return await run();
}

/** How a script of a cell is called in stacks. */
export function fileOf(cell: string, script: "functions" | "body"): string {
  return `cell:${encodeURIComponent(cell)}${script === "functions" ? "+" : ""}`;
}

/** Evaluates a script in the global scope. */
const evaluate: (script: string) => unknown = globalThis.eval;

/** WebKit's stacks do not name scripts that were evaluated. */
const areNamed = (() => {
  try {
    evaluate("null.x\n//# sourceURL=cell:named");
  } catch (error) {
    return String((error as Error).stack).includes("cell:named");
  }
})();

/** Where they are not named, each script begins at a line of its own, so many lines apart. */
const APART = 10_000;
const scripts: string[] = [];

/** A script whose errors lead back to it. */
function located(script: string, file: string): string {
  if (areNamed) return `${script}\n//# sourceURL=${file}`;
  if (!scripts.includes(file)) scripts.push(file);
  return "\n".repeat(APART * scripts.indexOf(file)) + script;
}

/** Where a line is of a script that stacks do not name, as they would say it. */
export function placeOfLine(line: number, column: number): string {
  const index = Math.floor((line - 1) / APART);
  return `${scripts[index]}:${line - APART * index}:${column}`;
}

/** The name is not there until its declaration. */
function forget(name: string): void {
  Reflect.deleteProperty(globalThis, name);
  // The engine itself has such a name: the cell's comes before it.
  if (name in globalThis) define(name, undefined);
}

/** The name is there from the start, with the value that it had. */
function announce(name: string): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, name);
  if (own?.configurable === false) return;
  define(name, own?.value);
}

/**
 * Gives names to what a module exports; null is the module itself. What is imported as if it were a
 * value may be a type, of which nothing is left: only its use is an error.
 */
function take(module: object, specifier: string, names: Record<string, string | null>): void {
  for (const [local, name] of Object.entries(names)) {
    if (name === null || name in module) {
      define(local, name === null ? module : Reflect.get(module, name));
      freeze(local);
      continue;
    }
    const get = () => {
      const error = new ReferenceError(`"${specifier}" exports no value named ${name}.`);
      Error.captureStackTrace?.(error, get);
      throw error;
    };
    Object.defineProperty(globalThis, local, { get, enumerable: true, configurable: true });
  }
}

function define(name: string, value: unknown): void {
  const property = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(globalThis, name, property);
}

/** Nothing else can be assigned to the name. */
function freeze(name: string): void {
  Object.defineProperty(globalThis, name, { writable: false });
}
