import type { Workload } from "./serve.ts";

/** What a run of the bench found: what `--json` writes, and table and plot are made from. */
export interface Results {
  readonly machine: Machine;
  /** Who took part, in the order of the table. */
  readonly contestants: readonly { name: string; label: string; version: string }[];
  /** Who could not, and why. */
  readonly missing: readonly { name: string; label: string; reason: string }[];
  readonly workloads: readonly MeasuredWorkload[];
  readonly coldStarts: readonly ColdStart[];
  readonly sweep: SweepTime;
}

/** Many trainings of the whole tutorial with `sweep`, the start of its workers included. */
export interface SweepTime {
  readonly trainings: number;
  readonly workers: number;
  readonly milliseconds: number;
}

/** Where it ran. */
export interface Machine {
  readonly deno: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  /** Processes that wanted a core in the minute before the start; 0 where the system counts none. */
  readonly load: number;
}

/** A workload with what every contestant did on it. */
export interface MeasuredWorkload extends Workload {
  readonly name: string;
  /**
   * What the times are for: all passes of the tutorial together, or one step at scale.
   */
  readonly steps: number;
  readonly entries: readonly Entry[];
}

/** What one contestant did on one workload. */
export type Entry = Timed | NotTimed;

/** It reached the right losses, and was timed. */
export interface Timed {
  readonly contestant: string;
  readonly status: "timed";
  /** The median of the rounds. */
  readonly milliseconds: number;
  /** As a multiple of the hand-written loop's; null if that was not timed. */
  readonly ratio: number | null;
  readonly rounds: readonly number[];
  /** The most memory that its process has held until then; null where the system does not report it. */
  readonly peakBytes: number | null;
}

/** It was not timed: it was wrong, it took too long, or it failed. */
export interface NotTimed {
  readonly contestant: string;
  readonly status: "wrong" | "slow" | "failed";
  /** In words. */
  readonly reason: string;
}

/** From the start of a process to the losses of the tutorial. */
export interface ColdStart {
  readonly contestant: string;
  /** The median. */
  readonly milliseconds: number;
  readonly starts: readonly number[];
}

/** The middle of the sorted values; the mean of both if there are two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
