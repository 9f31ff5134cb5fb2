/** What page and worker say to each other. */

import type { State } from "./address.ts";
import type { Scene } from "./scene.ts";
import type { Settings } from "./settings.ts";
import type { Failure } from "./training.ts";

/** From the page: what it wants to see. The latest wish is the only one that counts. */
export interface Wish extends State {
  /** Counts up. */
  readonly id: number;
  /** Whether training is to stop where it is. */
  readonly stop: boolean;
}

/** A training as far as it has come, and one look at it. */
export interface RunReport {
  readonly settings: Settings;
  /** The total loss of every epoch so far. */
  readonly losses: readonly number[];
  /** Whether it will go no further. */
  readonly isDone: boolean;
  readonly failure: Failure | null;
  /** Time spent in training. */
  readonly milliseconds: number;
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
