import { isPlain, kinds, requireArgument, requireOptions } from "../tensor/internals.ts";
import { configNames, type ConfigOptions, resolveConfig, type RunConfig } from "./config.ts";
import { DivergedError } from "./diverged.ts";
import { type Log, readLog, toSweepRun, writeLine } from "./log.ts";
import { type Message, type SweepRun, unpack } from "./transfer.ts";
import type { RunResult } from "./run.ts";

/** Hyperparameters to try: for each name a value, or several; and one series. */
export type Grid = {
  readonly [K in keyof ConfigOptions]: K extends "data" | "times" | "label" | "unit"
    ? ConfigOptions[K]
    : ConfigOptions[K] | readonly ConfigOptions[K][];
};

/**
 * Every combination of the values of a grid; the last name varies fastest.
 *
 * @throws RangeError for a value that is not allowed
 * @throws TypeError for a name that is not a hyperparameter
 *
 * @example
 * ```ts
 * import { combinations } from "unroll";
 *
 * console.log(combinations({ lr: [0.1, 0.05], seed: [1, 2, 3] }).length); // 6
 * ```
 */
export function combinations(grid: Grid): RunConfig[] {
  requireArgument("combinations", "the grid", grid, {
    what: "an object with a value, or an array of values, for each hyperparameter",
    fits: isPlain,
  });
  let list: ConfigOptions[] = [{}];
  for (const [name, given] of Object.entries(grid)) {
    // A series has one value for each of these, although it may be an array.
    const isList = Array.isArray(given) && !/^(data|times|label|unit)$/.test(name);
    const values: readonly unknown[] = isList ? given : [given];
    list = list.flatMap((config) => values.map((value) => ({ ...config, [name]: value })));
  }
  return list.map((config) => resolveConfig(config));
}

/** Options of {@linkcode sweep}. */
export interface SweepOptions {
  /** Repeats every combination for each of these; the same as `seed` in the grid. */
  readonly seeds?: readonly number[];
  /** How many workers train at the same time. Default: one for each core. */
  readonly workers?: number;
  /** Called after every run, in the order in which they end. */
  readonly onProgress?: (done: number, total: number, last: SweepRun) => void;
  /** Stops the sweep: its promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Where every run is written when it ends, as a line of JSON. Runs that it already holds are not
   * repeated, so a sweep that was interrupted resumes; it may hold other runs, too.
   */
  readonly log?: Log;
  /** Called if the log's last line was only half written, and is dropped. */
  readonly onNotice?: (notice: string) => void;
}

/**
 * Trains once for every combination of hyperparameters, on several cores.
 *
 * `data` is one series, in any form; a signal that is a function is sampled before (see
 * {@linkcode RunOptions}). A run that fails does not stop the others: its entry has the error.
 *
 * @returns the runs in the order of the grid; the seeds vary fastest
 * @throws RangeError (before anything is trained) for a hyperparameter or a number of workers that is
 *   not allowed
 * @throws TypeError for an optimizer that is a function, or a log that holds anything but runs
 *
 * @example
 * ```ts
 * import { sweep } from "unroll";
 *
 * const runs = await sweep({ lr: [0.05, 0.1], epochs: 20 }, { seeds: [1, 2], workers: 1 });
 * console.log(runs.map(({ config, result }) => [config.lr, config.seed, result?.losses.at(-1)]));
 * ```
 */
export async function sweep(grid: Grid, options?: SweepOptions): Promise<SweepRun[]> {
  const { seeds, workers = navigator.hardwareConcurrency, onProgress, signal, log, onNotice } =
    requireOptions("sweep", options, optionKinds);
  const configs = combinations(seeds === undefined ? grid : { ...grid, seed: seeds });
  configs.forEach(requireName);
  signal?.throwIfAborted();
  const known = await resume(log, onNotice);
  const runs = configs.map((config) => known.get(keyOf(config)));
  const left = [...configs.keys()].filter((index) => runs[index] === undefined);
  let done = configs.length - left.length;
  let written: void | Promise<void> = undefined;
  const stop = new AbortController();
  const stopped = AbortSignal.any(signal ? [signal, stop.signal] : [stop.signal]);
  const take = () => left.shift() ?? null;
  const finish = async (index: number, outcome: RunResult | Error) => {
    const run = toSweepRun(configs[index], outcome);
    if (log !== undefined) {
      // One line after the other, although several workers finish at the same time.
      await (written = Promise.resolve(written).then(() => log.append(writeLine(run))));
    }
    // The messages of two workers can arrive at once, and the callback for the first stop the sweep.
    if (stopped.aborted) return;
    runs[index] = run;
    try {
      onProgress?.(++done, configs.length, run);
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  };
  const team = Array.from(
    { length: Math.min(workers, left.length) },
    () => employ(configs, take, finish, stopped),
  );
  try {
    await Promise.all(team);
  } finally {
    // An error, such as one of a callback, stops the others.
    stop.abort();
    await Promise.allSettled(team);
  }
  return runs as SweepRun[];
}

const object = (what: string) => ({ what, fits: (value: unknown) => Object(value) === value });

const optionKinds = {
  seeds: { what: "an array of seeds", fits: Array.isArray },
  workers: kinds.size,
  onProgress: kinds.function,
  signal: object("an AbortSignal"),
  log: object("a log, with read, append and replace"),
  onNotice: kinds.function,
};

/** The runs in the log, by their hyperparameters. */
async function resume(log: Log | undefined, onNotice: SweepOptions["onNotice"]) {
  if (log === undefined) return new Map<string, SweepRun>();
  const before = await log.read();
  const { runs, text, notice } = readLog(before);
  if (text !== before) await log.replace(text);
  if (notice !== null) onNotice?.(notice);
  // Runs that failed for other reasons, such as a lack of memory, are repeated.
  const final = runs.filter(({ error }) => error === null || error instanceof DivergedError);
  return new Map(final.map((run) => [keyOf(run.config), run]));
}

function keyOf(config: RunConfig): string {
  return JSON.stringify(config, configNames);
}

function requireName({ optimizer }: RunConfig): void {
  if (typeof optimizer !== "function") return;
  throw new TypeError(
    "sweep: optimizer is a function, which cannot be sent to a worker; use a name, or call run in " +
      "a loop",
  );
}

let spawn = () => new Worker(new URL("./sweep_worker.ts", import.meta.url), { type: "module" });

/** Sets how workers are made: in a page, modules have no address. Returns how they were made. */
export function spawnWith(make: () => Worker): () => Worker {
  const before = spawn;
  spawn = make;
  return before;
}

/** Workers without work. */
const idle: Worker[] = [];
let areKept = false;

/**
 * Keeps workers for the next sweep: in a kernel, a new one takes a second. A program that should end
 * by itself must not call this.
 */
export function keepWorkers(): void {
  areKept = true;
}

/** Trains with one worker until nothing is left to take. */
async function employ(
  configs: readonly RunConfig[],
  take: () => number | null,
  finish: (index: number, outcome: RunResult | Error) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const waiting = idle.pop();
  const worker = waiting ?? spawn();
  try {
    if (waiting === undefined) await answer(worker, signal); // "ready"
    for (let index = take(); index !== null; index = take()) {
      worker.postMessage({ index, config: configs[index] });
      const { message } = await answer(worker, signal);
      await finish(index, unpack(message, configs[index]));
    }
  } catch (error) {
    // It may still be training, or be broken.
    worker.terminate();
    throw error;
  }
  if (areKept) idle.push(worker);
  else worker.terminate();
}

/**
 * The next message of a worker. Callbacks are called by the code that awaits it, not by the listener:
 * the listener and its output belong to the cell that made a kept worker.
 */
function answer(worker: Worker, signal: AbortSignal): Promise<{ message: Message }> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    worker.onmessage = ({ data }) => {
      signal.removeEventListener("abort", abort);
      resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`sweep: a worker failed: ${event.message}`));
    };
  });
}
