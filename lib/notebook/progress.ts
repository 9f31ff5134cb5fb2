import { shown } from "../plots/arrays.ts";
import { Bar } from "./bar.ts";

/** What a bar shows, and whether it stays. */
export interface ProgressOptions {
  /** What the loop does. A function is called at every drawing: `() => loss.toFixed(3)`. */
  label?: string | (() => string);
  /** The number of rounds, where it does not follow from the source. */
  total?: number;
  /**
   * Whether the bar stays when the loop has ended, with the time that it took; true unless given.
   * Times differ from run to run; a bar that is cleared leaves none in the saved notebook.
   */
  keep?: boolean;
}

/**
 * Wraps the source of a loop, and shows a bar while it runs: progress, rate, time so far and time
 * left. The bar is drawn at most ten times a second. At the end it stays, or is cleared; after a loop
 * that throws or is left early, it shows where it stopped. Nested loops have a bar each. Outside a
 * notebook it is a line of the terminal.
 *
 * A plain `for` over numbers, arrays, or any other iterable shows its progress, although it never
 * awaits, as does `for await`. _Stop_ ends both.
 *
 * @param source How many rounds, counted from 0; or what to loop over.
 * @throws {TypeError} If `source` is not iterable.
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
  const items = typeof source === "number" ? countTo(source) : Object(source);
  if (Symbol.iterator in items) return { [Symbol.iterator]: () => withBar(items, newBar()) };
  if (Symbol.asyncIterator in items) {
    return { [Symbol.asyncIterator]: () => withBarAsync(items, newBar()) };
  }
  throw new TypeError(
    `progress: expected a number of rounds, or something to loop over, but got ${shown(source)}`,
  );
}

/**
 * Makes a bar for work that reports its progress without a loop: call it with what is done, and the
 * total. It begins with the first call, and ends when all is done; then it can be used again.
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

/** Yields the items and advances the bar; ends it also when the loop is left early or throws. */
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

function countTo(count: number): Iterable<number> {
  return {
    *[Symbol.iterator]() {
      for (let i = 0; i < count; i++) yield i;
    },
  };
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
