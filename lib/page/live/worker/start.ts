/** Makes a worker one that runs cells, one after the other, in its global scope. */

import { describeFailure, tracebackOf } from "../../../cell/failure.ts";
import { evaluateCell, installRuntime } from "../../../cell/run.ts";
import type { JsonObject } from "../../../jupyter/notebook.ts";
import { inspect } from "../inspect/inspect.ts";
import { findModule, type Modules } from "../importable.ts";
import type { Report, RunRequest } from "../protocol.ts";
import { installConsole } from "./console.ts";
import { Outbox } from "./outbox.ts";

/** Connects the library with the page; returns what to call with a cell's value, and at its end. */
type Connect = (page: {
  broadcast: (type: string, content: object) => void;
  cell: () => number;
}) => { format: (value: unknown) => unknown; end: () => void };

/** Runs every cell that it is sent. */
export function startCells(modules: Modules, connect: Connect): void {
  // Cells may replace these.
  const { postMessage, setTimeout } = self as unknown as {
    postMessage(message: unknown): void;
    setTimeout(run: () => void, milliseconds: number): void;
  };
  const outbox = new Outbox(
    (reports) => postMessage.call(self, reports),
    (run, milliseconds) => setTimeout.call(self, run, milliseconds),
  );
  const names = new Map<string, string>();
  let current = 0;
  installConsole(outbox);
  Object.defineProperty(self, "Deno", { value: denoInPage, configurable: true });
  const { format, end } = connect({
    broadcast: (type, content) => outbox.add(type as Report["type"], { ...content }),
    cell: () => current,
  });
  // Stop ends the worker: no cell has to check whether it may go on.
  const same = (value: unknown) => value;
  const find = (name: string) => Promise.resolve().then(() => findModule(modules, name));
  installRuntime({ import: find, before: same, after: same, each: same });

  const fail = (thrown: unknown) => {
    const failure = describeFailure(thrown, { inspect, isHidden: (name) => SHORTENED.test(name) });
    const { ename, evalue, frames } = failure;
    const nameOf = (cell: string) => names.get(cell) ?? cell;
    const traceback = tracebackOf(failure, ({ cell, line }) => `${nameOf(cell)}, line ${line}`);
    const place = frames.find(({ place }) => place !== null)?.place;
    const blame = place ? { cell: place.cell, line: place.line } : null;
    outbox.add("error", { ename, evalue, traceback, blame });
  };
  self.addEventListener("message", async ({ data }: MessageEvent<RunRequest>) => {
    const { cell, name, number, code } = data;
    names.set(cell, name);
    current = number;
    outbox.begin(cell);
    let ok = false;
    try {
      const shown = format(await evaluateCell(code, cell));
      if (shown !== undefined) {
        outbox.add("execute_result", { execution_count: number, ...resultOf(shown) });
      }
      ok = true;
    } catch (error) {
      fail(error);
    }
    end();
    outbox.add("done", { ok });
    outbox.flush();
  });
  self.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    fail((event as PromiseRejectionEvent).reason);
  });
  self.addEventListener("error", (event) => {
    event.preventDefault();
    fail((event as ErrorEvent).error);
  });
  postMessage.call(self, "ready");
}

/** Names of the page's own script, which the bundler has shortened: traces leave them out. */
const SHORTENED = /^([\w$]{0,3}|[\w$]{1,3}\..*|.*\.next)$/;

/** Values without a display of their own are shown as text. */
function resultOf(shown: unknown): JsonObject {
  const { data, metadata = {} } = Object(shown);
  const isOutput = typeof data === "object" && data !== null && "text/plain" in data;
  return isOutput ? { data, metadata } : { data: { "text/plain": inspect(shown) }, metadata: {} };
}

/** Properties by which programs find out where they run. */
const PROBES = ["internal", "stderr", "then"];

/** `Deno` in a page: its `inspect`, and for everything else an error that explains where it is. */
const denoInPage = new Proxy({ inspect }, {
  get(known, name) {
    if (name === "inspect") return known.inspect;
    if (typeof name === "symbol" || PROBES.includes(name)) return undefined;
    throw new ReferenceError(
      `Deno.${name} is not available: this cell runs in your browser, which has no access to ` +
        "files and programs. In Jupyter it runs on Deno.",
    );
  },
});
