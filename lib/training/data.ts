import { kinds, requireArgument } from "../tensor/internals.ts";
import { linspace, tensor } from "../tensor/mod.ts";
import type { Matrix } from "../nn/mod.ts";
import { type Signal, signalKind, valuesOf } from "./signals.ts";

/** A sequence to learn: each value of `y` is the one that follows in `x`. */
export interface SineData {
  /** Points in time, evenly spaced from 2 to 10; seqLength + 1 of them. */
  readonly times: number[];
  /** The values at all times but the last, [seqLength, 1]. */
  readonly x: Matrix;
  /** The values at all times but the first, [seqLength, 1]. */
  readonly y: Matrix;
}

/**
 * The data of Step 2: a sine wave sampled at seqLength + 1 points from t = 2 to t = 10. The target
 * `y` is the input `x`, shifted by one.
 *
 * @param seqLength a whole number of 1 or more
 * @param signal something else than a sine: its name, or a function of time
 *
 * @example
 * ```ts
 * import { sineData } from "unroll";
 *
 * const { times, x, y } = sineData(20);
 * console.log(times.length, x.shape, y.shape); // 21 [20, 1] [20, 1]
 * ```
 */
export function sineData(seqLength: number, signal: Signal = "sine"): SineData {
  requireArgument("sineData", "seqLength", seqLength, kinds.size);
  requireArgument("sineData", "the signal", signal, signalKind);
  const times = timesOf(seqLength, seqLength + 1);
  const data = column(valuesOf(signal, times)); // [seqLength + 1, 1]
  return {
    times,
    x: data.narrow(0, 0, seqLength), // the first seqLength rows
    y: data.narrow(0, 1, seqLength), // the last seqLength rows
  };
}

/** The first `count` points in time, spaced so that seqLength steps lead from 2 to 10. */
export function timesOf(seqLength: number, count: number): number[] {
  const first = linspace(2, 10, seqLength + 1).toArray();
  const beyond = (k: number) => Math.fround(2 + (8 * k) / seqLength);
  return Array.from({ length: count }, (_, k) => first[k] ?? beyond(k));
}

/** Numbers as a column, [n, 1]. */
export function column(values: readonly number[]): Matrix {
  return tensor([...values]).reshape([values.length, 1]);
}
