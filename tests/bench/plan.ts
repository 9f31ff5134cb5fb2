import { scaled, tutorial } from "./problem.ts";
import type { Workload } from "./serve.ts";

/** What is measured, and how thoroughly. Times are in milliseconds. */
export interface Plan {
  readonly workloads: readonly Workload[];
  /** Epochs of the tutorial. */
  readonly epochs: number;
  /** How often everyone takes a turn, on the tutorial and on every other workload. */
  readonly rounds: Readonly<Record<Workload["task"], number>>;
  /** Processes started by every contestant to see how long a start takes. */
  readonly coldStarts: number;
  /** Trainings of the tutorial, each with another seed, that the library's `sweep` does. */
  readonly sweep: number;
  /** Everyone trains for at least so long before the first round. */
  readonly warmUp: number;
  /** And for at least so long in every round. */
  readonly roundTime: number;
  /** A step that takes longer is not timed. */
  readonly stepLimit: number;
  /** Whoever does not answer in this time is ended. */
  readonly answerLimit: number;
}

/** The tutorial, and from small to large every hidden size with batches of 1 and 32. */
export const wholePlan: Plan = {
  workloads: [tutorial, ...[6, 32, 128, 512].flatMap((H) => [scaled(H, 1), scaled(H, 32)])],
  epochs: 300,
  rounds: { tutorial: 9, scale: 5 },
  coldStarts: 5,
  sweep: 1000,
  warmUp: 1000,
  roundTime: 100,
  stepLimit: 5000,
  answerLimit: 60_000,
};

/** A look at everything but the large sizes, in a fraction of the time. */
export const quickPlan: Plan = {
  ...wholePlan,
  workloads: [tutorial, scaled(6, 1), scaled(6, 32), scaled(32, 1)],
  epochs: 30,
  rounds: { tutorial: 2, scale: 2 },
  coldStarts: 1,
  sweep: 20,
  warmUp: 50,
  roundTime: 20,
};
