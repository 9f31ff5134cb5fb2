/** What page and worker tell each other. */

import type { State } from "./address.ts";
import type { Lesson, Settings } from "./settings.ts";

/** From the page: what it wants to see. Only the latest wish counts. */
export interface Wish extends State {
  readonly lesson: Lesson;
  /** Counts up. */
  readonly id: number;
  /** Whether training is to stop where it is. */
  readonly stop: boolean;
}

/** Where a training diverged. */
export interface Failure {
  /** The epoch, from 0. */
  readonly epoch: number;
  /** The element of the sequence, from 0. */
  readonly step: number;
  /** NaN, or an infinity. */
  readonly loss: number;
}

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
  /** The total loss of every epoch so far. */
  readonly losses: readonly number[];
  /** Whether it will go no further. */
  readonly isDone: boolean;
  readonly failure: Failure | null;
  readonly scene: Scene;
}

/** From the worker: how things stand. */
export interface Report {
  /** The wish that this is about. */
  readonly id: number;
  readonly present: RunReport;
  readonly pinned: RunReport | null;
}

/** From the worker, when something went wrong that nobody foresaw. */
export interface Trouble {
  readonly id: number;
  readonly trouble: string;
}

/** The weights of a scene. */
export interface Weighing {
  readonly hiddenSize: number;
  /** From a source (0 is the input, the others are the context) to a unit. */
  incoming(source: number, unit: number): number;
  /** From a unit to the output. */
  outgoing(unit: number): number;
  /** The largest size of a weight in w1, but 1 at least: small weights are to look small. */
  readonly largestIn: number;
  /** The same for w2. */
  readonly largestOut: number;
}

/** Reads a scene's weights: w1, a row of H for each source, and then w2. */
export function weighing(weights: Float32Array, hiddenSize: number): Weighing {
  const count = (1 + hiddenSize) * hiddenSize;
  const largest = (values: Float32Array) =>
    values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  return {
    hiddenSize,
    incoming: (source, unit) => weights[source * hiddenSize + unit],
    outgoing: (unit) => weights[count + unit],
    largestIn: largest(weights.subarray(0, count)),
    largestOut: largest(weights.subarray(count)),
  };
}
