import { linspace } from "../tensor/mod.ts";
import type { Matrix } from "../nn/mod.ts";

/** A sequence to learn: each value of `y` is the one that follows in `x`. */
export interface SineData {
  /** Points in time, evenly spaced from 2 to 10; seqLength + 1 of them. */
  readonly times: number[];
  /** sin at all times but the last, [seqLength, 1]. */
  readonly x: Matrix;
  /** sin at all times but the first, [seqLength, 1]. */
  readonly y: Matrix;
}

/**
 * The data of Step 2: a sine wave sampled at seqLength + 1 points from t = 2 to t = 10. The target
 * `y` is the input `x`, shifted by one.
 *
 * @param seqLength a whole number of 1 or more
 *
 * @example
 * ```ts
 * import { sineData } from "unroll";
 *
 * const { times, x, y } = sineData(20);
 * console.log(times.length, x.shape, y.shape); // 21 [20, 1] [20, 1]
 * ```
 */
export function sineData(seqLength: number): SineData {
  const times = linspace(2, 10, seqLength + 1); // [seqLength + 1]
  const data = times.sin().reshape([seqLength + 1, 1]); // [seqLength + 1] -> [seqLength + 1, 1]
  return {
    times: times.toArray(),
    x: data.narrow(0, 0, seqLength), // the first seqLength rows
    y: data.narrow(0, 1, seqLength), // the last seqLength rows
  };
}
