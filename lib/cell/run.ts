/** Runs compiled cells in the global scope: in a page's worker, in a kernel. */

import type { CompiledCell } from "./compile.ts";
import { RUNTIME } from "./reserved.ts";

/** What compiled cells call. */
interface CellRuntime {
  /** Loads the module that a cell imports. */
  import(specifier: string, options?: ImportCallOptions): Promise<object>;
  /** Replaces what is awaited. */
  before(value: unknown): unknown;
  /** Returns an awaited value, or throws if the cell was stopped. */
  after(value: unknown): unknown;
  /** Replaces what `for await` iterates over. */
  each(items: unknown): unknown;
}

/** Puts the runtime into the global scope, with other properties for the host. */
export function installRuntime(runtime: CellRuntime & Record<string, unknown>): void {
  const value = { ...runtime, take, freeze: (...names: string[]) => names.forEach(freeze) };
  Object.defineProperty(globalThis, RUNTIME, { value });
}

/** Runs a cell, with its name in stacks; gives its last value, awaited. */
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

/** The name of a script of a cell in stacks. */
function fileOf(cell: string, script: "functions" | "body"): string {
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

/** Where scripts are not named, they begin at different lines, so many lines apart. */
const APART = 10_000;
const scripts: string[] = [];

/** A script that can be identified in stacks. */
function located(script: string, file: string): string {
  if (areNamed) return `${script}\n//# sourceURL=${file}`;
  if (!scripts.includes(file)) scripts.push(file);
  return "\n".repeat(APART * scripts.indexOf(file)) + script;
}

/** The place of a line in stacks that do not name scripts, as in those that do. */
export function placeOfLine(line: number, column: number): string {
  const index = Math.floor((line - 1) / APART);
  return `${scripts[index]}:${line - APART * index}:${column}`;
}

/** Removes a name until its declaration. */
function forget(name: string): void {
  Reflect.deleteProperty(globalThis, name);
  // Hides an inherited property of the engine.
  if (name in globalThis) define(name, undefined);
}

/** Defines a name from the start, with the value that it had. */
function announce(name: string): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, name);
  if (own?.configurable === false) return;
  define(name, own?.value);
}

/**
 * Defines names for exports of a module; null is the module itself. An export that is missing may be
 * a type, so only using it is an error.
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

/** Makes a name constant. */
function freeze(name: string): void {
  Object.defineProperty(globalThis, name, { writable: false });
}
