import { kinds, requireOptions } from "../tensor/internals.ts";
import { configNames, type RunConfig } from "./config.ts";
import { DivergedError } from "./diverged.ts";
import { combinations, type Grid } from "./grid.ts";
import { type Log, readLog, toSweepRun, writeLine } from "./log.ts";
import { type Message, type SweepRun, unpack } from "./message.ts";
import type { RunResult } from "./run.ts";

/** How a sweep is carried out. */
export interface SweepOptions {
  /** Repeats every combination for each of these; the same as `seed` in the grid. */
  readonly seeds?: readonly number[];
  /** How many workers train side by side. Default: one for each core. */
  readonly workers?: number;
  /** Called after every training, in the order in which they end. */
  readonly onProgress?: (done: number, total: number, last: SweepRun) => void;
  /** Stops the sweep: its promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Where every training is written when it ends, as a line of JSON. Those that are there already
   * are not repeated, so a sweep that was interrupted resumes; runs with other hyperparameters
   * may stand there, too.
   */
  readonly log?: Log;
  /** Called if the log's last line was only half written, and is dropped. */
  readonly onNotice?: (notice: string) => void;
  /** Makes a worker; for pages, where the module of the worker lies elsewhere. */
  readonly spawn?: () => Worker;
}

/**
 * Trains once for every combination of hyperparameters, on several cores.
 *
 * Data are one series, whatever their form; a signal that is a function is sampled before (see
 * {@linkcode RunOptions}). A training that fails does not stop the others: its entry has the error.
 *
 * @returns the runs in the order of the grid, the seeds turning fastest
 * @throws RangeError (before anything is trained) for a hyperparameter that cannot be meant, or a
 *   number of workers that is none
 * @throws TypeError for an optimizer that is a function, or a log that holds something else than
 *   trainings
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
  const {
    seeds,
    workers = navigator.hardwareConcurrency,
    onProgress,
    signal,
    log,
    onNotice,
    spawn = spawnDefault,
  } = requireOptions("sweep", options, optionKinds);
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
      // One line after the other, whichever worker they come from.
      await (written = Promise.resolve(written).then(() => log.append(writeLine(run))));
      if (stopped.aborted) return;
    }
    runs[index] = run;
    onProgress?.(++done, configs.length, run);
  };
  const team = Array.from(
    { length: Math.min(workers, left.length) },
    () => employ(spawn, configs, take, finish, stopped),
  );
  try {
    await Promise.all(team);
  } finally {
    // One that fails (a callback that throws) stops the others.
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
  spawn: kinds.function,
};

/** The runs that are in the log, by their hyperparameters. */
async function resume(
  log: Log | undefined,
  onNotice: SweepOptions["onNotice"],
): Promise<Map<string, SweepRun>> {
  if (log === undefined) return new Map();
  const before = await log.read();
  const { runs, text, notice } = readLog(before);
  if (text !== before) await log.replace(text);
  if (notice !== null) onNotice?.(notice);
  // What failed for another reason than the numbers, such as a lack of memory, may go well now.
  const final = runs.filter(({ error }) => error === null || error instanceof DivergedError);
  return new Map(final.map((run) => [keyOf(run.config), run]));
}

/** The same text for the same hyperparameters. */
function keyOf(config: RunConfig): string {
  return JSON.stringify(config, configNames);
}

/** Functions cannot travel to a worker. */
function requireName({ optimizer }: RunConfig): void {
  if (typeof optimizer !== "function") return;
  throw new TypeError(
    "sweep: optimizer is a function, which cannot be sent to a worker; use a name, or call run in " +
      "a loop",
  );
}

let spawnDefault = () =>
  new Worker(new URL("./sweep_worker.ts", import.meta.url), { type: "module" });

/** Makes workers in another way where none is asked for: in a page, modules have no address. */
export function spawnWith(spawn: () => Worker): void {
  spawnDefault = spawn;
}

/** Workers without work. */
const idle: Worker[] = [];
let areKept = false;

/**
 * From now on, workers wait for the next sweep instead of ending. In a kernel, a new one takes a
 * second. A program that is to end by itself must not ask for this.
 */
export function keepWorkers(): void {
  areKept = true;
}

/** Keeps one worker busy until nothing is left to take. */
async function employ(
  spawn: () => Worker,
  configs: readonly RunConfig[],
  take: () => number | null,
  finish: (index: number, outcome: RunResult | Error) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const isKept = areKept && spawn === spawnDefault;
  const waiting = isKept ? idle.pop() : undefined;
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
  if (isKept) idle.push(worker);
  else worker.terminate();
}

/**
 * The next message of a worker. Callbacks are called by whoever awaits it, and not by the listener:
 * that of a kept worker belongs to the cell that made the worker, as does what it shows.
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
