import { shown } from "../plots/data.ts";
import { Bar } from "./bar.ts";

/** What a bar shows, and whether it stays. */
export interface ProgressOptions {
  /** What the loop does. A function is asked at every drawing: `() => loss.toFixed(3)`. */
  label?: string | (() => string);
  /** How many rounds there will be, where that cannot be known from what is looped over. */
  total?: number;
  /**
   * Whether the bar stays when the loop has ended, with the time that it took; true unless given.
   * Times differ from run to run. A bar that is cleared leaves nothing of them in the saved notebook.
   */
  keep?: boolean;
}

/**
 * Wraps what a loop runs over, and shows a bar while it runs: how far it is, how fast, how long it
 * took and will take. The bar is drawn at most ten times a second, whatever the loop does. At the
 * end it stays, or is cleared; after a loop that throws or is left early, it shows where it stopped.
 * Loops inside of each other have a bar each. Outside a notebook it is a line of the terminal.
 *
 * A plain `for` over numbers, arrays, or anything else that can be looped over is live, although it
 * never awaits; and so is `for await`. _Stop_ ends both.
 *
 * @param source How many rounds, counted from 0; or what to loop over.
 * @throws {TypeError} If `source` is nothing that one can loop over.
 * @throws {RangeError} If it is a number that cannot count rounds, and so for `total`.
 *
 * @example
 * ```ts
 * import { progress } from "unroll/notebook";
 *
 * let sum = 0;
 * for (const epoch of progress(300, { label: "training" })) sum += epoch;
 * for (const word of progress(["one", "two"], { keep: false })) sum += word.length;
 * ```
 */
export function progress(count: number, options?: ProgressOptions): Iterable<number>;
/** The same over what is there to loop over. */
export function progress<T>(items: Iterable<T>, options?: ProgressOptions): Iterable<T>;
/** The same for `for await`. */
export function progress<T>(items: AsyncIterable<T>, options?: ProgressOptions): AsyncIterable<T>;
export function progress<T>(
  source: number | Iterable<T> | AsyncIterable<T>,
  options: ProgressOptions = {},
): Iterable<T | number> | AsyncIterable<T> {
  const { label = "", total = lengthOf(source), keep = true } = options;
  if (total !== undefined) requireRounds(total, typeof source === "number" ? "count" : "total");
  const newBar = () => new Bar({ label, total, keep });
  if (typeof source === "number") {
    return { [Symbol.iterator]: () => withBar(countTo(source), newBar()) };
  }
  if (isIterable(source)) return { [Symbol.iterator]: () => withBar(source, newBar()) };
  if (isAsyncIterable(source)) {
    return { [Symbol.asyncIterator]: () => withBarAsync(source, newBar()) };
  }
  throw new TypeError(
    `progress: expected a number of rounds, or something to loop over, but got ${shown(source)}`,
  );
}

/**
 * Makes a bar for work that is no loop, but reports its progress: call it with how much is done, of how
 * much. It begins with the first call, and ends when all is done; then it can be used again.
 *
 * @example
 * ```ts
 * import { sweep } from "unroll";
 * import { progressBar } from "unroll/notebook";
 *
 * const onProgress = progressBar({ label: "training" });
 * await sweep({ lr: [0.05, 0.1], epochs: 10 }, { seeds: [1, 2], workers: 1, onProgress });
 * ```
 */
export function progressBar(
  { label = "", keep = true }: Omit<ProgressOptions, "total"> = {},
): (done: number, total: number) => void {
  let bar: Bar | null = null;
  return (done, total) => {
    if (bar === null) {
      requireRounds(total, "total");
      bar = new Bar({ label, total, keep });
      bar.start();
    }
    bar.advance(done);
    if (done < total) return;
    bar.end("done");
    bar = null;
  };
}

/** Yields the items, and advances the bar; also ends it when the loop is left early, or throws. */
export function* withBar<T>(items: Iterable<T>, bar: Bar): Generator<T, void, undefined> {
  let status: "done" | "stopped" = "stopped";
  try {
    bar.start();
    for (const item of items) {
      yield item;
      bar.advance();
    }
    status = "done";
  } finally {
    bar.end(status);
  }
}

/** The same for `for await`. */
export async function* withBarAsync<T>(
  items: AsyncIterable<T>,
  bar: Bar,
): AsyncGenerator<T, void, undefined> {
  let status: "done" | "stopped" = "stopped";
  try {
    bar.start();
    for await (const item of items) {
      yield item;
      bar.advance();
    }
    status = "done";
  } finally {
    bar.end(status);
  }
}

function* countTo(count: number): Generator<number, void, undefined> {
  for (let i = 0; i < count; i++) yield i;
}

function lengthOf(source: unknown): number | undefined {
  if (typeof source === "number") return source;
  if (Array.isArray(source)) return source.length;
  if (ArrayBuffer.isView(source)) return (source as Uint8Array).length;
  if (source instanceof Set || source instanceof Map) return source.size;
  return undefined;
}

function requireRounds(count: number, name: string) {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(
      `progress: ${name} must be a whole number of at least 0, but is ${shown(count)}`,
    );
  }
}

function isIterable<T>(source: object): source is Iterable<T> {
  return typeof Object(source)[Symbol.iterator] === "function";
}

function isAsyncIterable<T>(source: object): source is AsyncIterable<T> {
  return typeof Object(source)[Symbol.asyncIterator] === "function";
}
