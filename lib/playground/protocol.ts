/** The messages between page and worker. */

import type { DivergedError } from "../training/mod.ts";
import type { State } from "./address.ts";
import type { Lesson, Settings } from "./settings.ts";

/** From the page: what it is to show. Only the latest request counts. */
export interface TrainingRequest extends State {
  readonly lesson: Lesson;
  readonly id: number;
  /** Whether training is to stop where it is. */
  readonly stop: boolean;
}

/** Where a training diverged. */
export type Failure = Pick<DivergedError, "epoch" | "step" | "loss">;

/** What can be drawn of a network after an epoch, of m points. */
export interface Scene {
  /** After how many epochs. */
  readonly epoch: number;
  /** The points in time, m; the first seqLength + 1 are those of the training. */
  readonly times: readonly number[];
  /** The true values at these points. */
  readonly actual: readonly number[];
  /** The last point whose true value is given to the network. */
  readonly switchPoint: number;
  /** The predictions for all points but the first, m - 1. */
  readonly predictions: readonly number[];
  /** The hidden values at all points but the last, a row of H for each. */
  readonly hidden: Float32Array;
  /** w1, a row of H for each of 1 + H sources, and then w2, H. */
  readonly weights: Float32Array;
}

/** A training as far as it has come, and one look at it. */
export interface RunReport {
  readonly settings: Settings;
  readonly losses: readonly number[];
  /** Whether it will go no further. */
  readonly isDone: boolean;
  readonly failure: Failure | null;
  readonly scene: Scene;
}

/** From the worker. */
export interface Report {
  /** The request that this is about. */
  readonly id: number;
  readonly present: RunReport;
  readonly pinned: RunReport | null;
}

/** From the worker, after an unexpected error. */
export interface WorkerError {
  readonly id: number;
  readonly error: string;
}

/** Reads a scene's weights. Sources are the input, 0, and the context. */
export function weighing(weights: Float32Array, hiddenSize: number) {
  const count = (1 + hiddenSize) * hiddenSize;
  const largest = (values: Float32Array) =>
    values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  return {
    incoming: (source: number, unit: number) => weights[source * hiddenSize + unit],
    outgoing: (unit: number) => weights[count + unit],
    // At least 1: small weights are to look small.
    largestIn: largest(weights.subarray(0, count)),
    largestOut: largest(weights.subarray(count)),
  };
}
