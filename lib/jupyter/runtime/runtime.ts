/**
 * Runs in Deno's kernel, beside the cells: evaluates them, shows their values, describes their
 * errors, finds the cell that late output comes from, and stops them.
 */

import { AsyncLocalStorage } from "node:async_hooks";
import { describeFailure, type Failure } from "../../cell/failure.ts";
import { evaluateCell, installRuntime } from "../../cell/run.ts";
import { listen } from "./connection.ts";
import { describeValue, namesIn } from "./introspection.ts";
import {
  type Address,
  ANSWER,
  type Command,
  ENDED,
  EXCESS,
  IMPORTED,
  MAX_OUTPUT_BYTES,
  type Outcome,
  type Question,
  RUN,
  type RunRequest,
  UNCAUGHT,
} from "./protocol.ts";

// Cells may replace these.
const {
  Date,
  JSON,
  Promise,
  Error,
  Object,
  String,
  Symbol,
  setImmediate,
  setTimeout,
  clearInterval,
} = globalThis;
const { inspect: denoInspect } = Deno;
const { broadcast, format } = (Deno as unknown as { jupyter: Jupyter }).jupyter;

/** Deno's own interface to Jupyter. */
interface Jupyter {
  broadcast(type: string, content: object, extra: { metadata: object }): Promise<void> | void;
  format(value: unknown): Promise<Record<string, string>>;
}

/** Milliseconds after which an unacknowledged end of a run is sent again. */
const RESEND = 200;

/** Longer error messages are cut, so that the end of a run always arrives. */
const MOST_CHARACTERS = 100_000;

/** Modules whose frames are omitted from stacks. */
const INTERNAL = [import.meta.url, new URL("../../cell/run.ts", import.meta.url).href];

/** A run of a cell, to which everything belongs that it has started. */
class Run {
  readonly workers = new Set<Worker>();
  /** Is thrown where a stopped cell would continue. */
  readonly stop = new Error("The cell was stopped.");
  isStopped = false;
  hasThrown = false;
  /** Settles when the run is stopped. */
  readonly stopped = Promise.withResolvers<Outcome>();
  /** Settles when the end of the run has arrived outside. */
  readonly known = Promise.withResolvers<true>();

  constructor(readonly id: number, readonly count: number) {}

  halt() {
    if (this.isStopped) return;
    this.isStopped = true;
    for (const worker of this.workers) worker.terminate();
    storage.run(this, hooks.stopped);
    this.stopped.resolve({ status: "stopped" });
  }
}

const storage = new AsyncLocalStorage<Run>();
let current = new Run(0, 0);
/** The latest run that is to be stopped, also before it has begun. */
let stopped = 0;
const runHere = () => storage.getStore() ?? current;

/** Callbacks of a library of cells, such as `unroll/notebook`. */
export interface Hooks {
  /** What is shown for a last value; undefined for nothing. */
  format(value: unknown): unknown;
  /** A cell is about to end. */
  end(): void;
  /** A cell was stopped. */
  stopped(): void;
}

let hooks: Hooks = { format: (value) => value, end() {}, stopped() {} };

/** The interface for a library of cells, under `Symbol.for("unroll.host")`. */
export interface KernelHost {
  broadcast(type: string, content: object): void;
  /** The number of the cell that this comes from, as in `[n]`. */
  cell(): number;
  /** Throws in a cell that was stopped. */
  check(): void;
  connect(hooks: Hooks): void;
}

const host: KernelHost = {
  broadcast: (type, content) => publish(type, content),
  cell: () => runHere().count,
  check: () => void after(undefined),
  connect: (given) => hooks = given,
};

/**
 * Makes this realm one that runs cells.
 *
 * @param load Imports a module as cells do: seen from the notebook's folder.
 */
export function start(
  address: Address,
  load: (specifier: string, options?: ImportCallOptions) => Promise<object>,
): void {
  Object.defineProperty(globalThis, Symbol.for("unroll.host"), { value: host });
  const importModule = (specifier: string, options?: ImportCallOptions) => {
    publish(IMPORTED, { specifier: String(specifier), time: Date.now() });
    return load(specifier, options);
  };
  installRuntime({ import: importModule, before, after, each, run, halt });
  replaceOutputs();
  replaceTimers();
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    reportUncaught(event.reason);
  });
  addEventListener("error", (event) => {
    event.preventDefault();
    reportUncaught(event.error);
  });
  listen(address, (line) => obey(JSON.parse(line)));
  // It takes half a second to start, which is not waited for.
  new Worker(new URL("./watcher.ts", import.meta.url), { type: "module" }).postMessage(address);
}

/** Runs a cell until its end has arrived outside: then all its outputs have left. */
async function run({ run: id, count, code, shows }: RunRequest): Promise<void> {
  const run = current = new Run(id, count);
  if (id <= stopped) run.halt();
  const evaluate = async (): Promise<Outcome> => {
    try {
      const value = await evaluateCell(code, String(id));
      if (shows) await show(value, count);
      return { status: "ok" };
    } catch (error) {
      return { status: "error", failure: describe(error) };
    }
  };
  const { promise } = run.stopped;
  const ended = run.isStopped ? promise : storage.run(run, evaluate);
  await conclude(run, await Promise.race([promise, ended]));
}

/** Ends a run that an interrupt has aborted, perhaps before it began. */
async function halt(id: number, count: number): Promise<void> {
  if (current.id !== id) current = new Run(id, count);
  current.halt();
  await conclude(current, { status: "stopped" });
}

async function conclude(run: Run, outcome: Outcome): Promise<void> {
  try {
    storage.run(run, hooks.end);
  } catch (error) {
    outcome = { status: "error", failure: describe(error) };
  }
  // A promise that was just rejected and is not awaited is reported before the end.
  await new Promise((go) => setImmediate(go));
  while (true) {
    storage.run(run, () => publish(ENDED, outcome));
    const later = new Promise((go) => setTimeout(go, RESEND));
    if (await Promise.race([run.known.promise, later])) return;
  }
}

/** Shows a last value as the library of cells formats it, or else as Deno's kernel does. */
async function show(value: unknown, execution_count: number): Promise<void> {
  const shown = hooks.format(value);
  if (shown === undefined) return;
  const output = shown as { data?: { "text/plain"?: unknown }; metadata?: object };
  const isOutput = typeof shown === "object" && shown !== null &&
    output.data?.["text/plain"] !== undefined && output.metadata !== undefined;
  const { data, metadata } = isOutput ? output : { data: await bundleOf(shown), metadata: {} };
  await send("execute_result", { execution_count, data, metadata });
}

async function bundleOf(value: unknown): Promise<Record<string, string>> {
  const bundle = await format(value);
  const isPlain = Object.keys(bundle).join() === "text/plain" && !hasDisplay(value);
  return isPlain ? { "text/plain": inspect(value) } : bundle;
}

function hasDisplay(value: unknown): boolean {
  return typeof value === "object" && value !== null && Symbol.for("Jupyter.display") in value;
}

function inspect(value: unknown): string {
  return denoInspect(value, { colors: false, strAbbreviateSize: 1000 });
}

async function send(
  type: string,
  content: object,
  extra: { metadata?: object } = {},
  run = runHere().id,
): Promise<void> {
  const metadata = { ...extra.metadata, [RUN]: run };
  const bytes = JSON.stringify(content).length;
  if (bytes > MAX_OUTPUT_BYTES) await broadcast(EXCESS, { bytes }, { metadata });
  else await broadcast(type, content, { ...extra, metadata });
}

function publish(type: string, content: object, run?: number): void {
  send(type, content, {}, run).catch(reportUncaught);
}

function describe(error: unknown): Failure {
  const isHidden = (_: string, where: string) => INTERNAL.some((url) => where.includes(url));
  try {
    const failure = describeFailure(error, { inspect, isHidden });
    return { ...failure, evalue: failure.evalue.slice(0, MOST_CHARACTERS) };
  } catch {
    const evalue = "The thrown value cannot be described: inspecting it throws an error.";
    return { ename: "Error", evalue, frames: [], causes: [] };
  }
}

/** Shows an uncaught error with the cell that its stack names. */
function reportUncaught(error: unknown): void {
  if (error === runHere().stop) return;
  const failure = describe(error);
  const cell = failure.frames.at(-1)?.place?.cell;
  publish(UNCAUGHT, failure, cell === undefined ? undefined : Number(cell));
}

/** Marks everything that is printed and displayed with the number of its run. */
function replaceOutputs(): void {
  const { internal, jupyter } = Deno as unknown as {
    internal: symbol;
    jupyter: Record<string, unknown>;
  };
  const { Console } = (Deno as unknown as Record<symbol, { Console: ConsoleClass }>)[internal];
  const print = (text: string, level: number) =>
    publish("stream", { name: level > 1 ? "stderr" : "stdout", text });
  Object.assign(console, new Console(print), {
    clear: () => publish("clear_output", { wait: false }),
  });
  for (const [index, stream] of [Deno.stdout, Deno.stderr].entries()) {
    const decoder = new TextDecoder();
    const writeSync = (bytes: Uint8Array) => {
      print(decoder.decode(bytes, { stream: true }), 1 + index);
      return bytes.length;
    };
    Object.assign(stream, {
      writeSync,
      write: async (bytes: Uint8Array) => await writeSync(bytes),
    });
  }
  jupyter.broadcast = (type: string, content: object, extra?: { metadata?: object }) =>
    send(type, content, extra);
  jupyter.display = async (value: unknown, options: DisplayOptions = {}) => {
    const data = options.raw ? value : await format(value);
    const transient = options.display_id ? { display_id: options.display_id } : {};
    const type = options.update ? "update_display_data" : "display_data";
    await send(type, { data, metadata: {}, transient });
  };
}

type ConsoleClass = new (print: (text: string, level: number) => void) => Console;

interface DisplayOptions {
  raw?: boolean;
  update?: boolean;
  display_id?: string;
}

/** Ends the timers and workers of a stopped cell. */
function replaceTimers(): void {
  for (const name of ["setTimeout", "setInterval"] as const) {
    const original = globalThis[name] as unknown as (...args: unknown[]) => number;
    const replacement = (callback: unknown, ...rest: unknown[]) => {
      if (typeof callback !== "function") return original(callback, ...rest);
      const run = storage.getStore();
      const timer = original(function (this: unknown, ...args: unknown[]) {
        if (run?.isStopped) clearInterval(timer);
        else callback.apply(this, args);
      }, ...rest);
      return timer;
    };
    Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
    globalThis[name] = replacement as never;
  }
  globalThis.Worker = class Worker extends globalThis.Worker {
    constructor(...args: ConstructorParameters<typeof globalThis.Worker>) {
      super(...args);
      storage.getStore()?.workers.add(this);
    }
  };
}

const never = new Promise(() => {});

/** A stopped cell ends where it would continue; if it catches that, it waits forever. */
function before(value: unknown): unknown {
  return storage.getStore()?.hasThrown ? never : value;
}

function after(value: unknown): unknown {
  const run = storage.getStore();
  if (!run?.isStopped) return value;
  run.hasThrown = true;
  throw run.stop;
}

async function* each(items: unknown): AsyncGenerator<unknown> {
  for await (const item of items as AsyncIterable<unknown>) yield after(item);
}

function obey(command: Command): void {
  switch (command.type) {
    case "ended":
      if (command.run === current.id) current.known.resolve(true);
      return;
    case "stop":
      stopped = command.run;
      if (command.run === current.id) current.halt();
      return;
    default:
      answer(command);
  }
}

/** Getters and proxies of a cell's values may throw when these are described. */
function answer({ type, path, id }: Question & { id: number }): void {
  try {
    publish(ANSWER, {
      id,
      answer: type === "names" ? namesIn(path) : describeValue(path, inspect),
    });
  } catch {
    publish(ANSWER, { id });
  }
}
