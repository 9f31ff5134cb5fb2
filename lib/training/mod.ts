/**
 * Training: the data, the loop, the prediction pass, and all of it in one call.
 *
 * @module
 */
export { type Baseline, type BaselineOptions, baselines } from "./baselines.ts";
export { compare, type ComparedRow, type CompareOptions, type Comparison } from "./compare.ts";
export type {
  CellName,
  ConfigOptions,
  Custom,
  OptimizerFactory,
  OptimizerName,
  RunConfig,
} from "./config.ts";
export { type Data, type Scale, type SineData, sineData, type Values } from "./data.ts";
export { generate, type Generated } from "./generate.ts";
export { DivergedError } from "./diverged.ts";
export type { Log } from "./log.ts";
export { predict } from "./predict.ts";
export { type ElmanRun, run, type RunOptions, type RunResult } from "./run.ts";
export { loadRun, saveRun } from "./save.ts";
export type { Scaled } from "./scaled.ts";
export type { Signal, SignalName } from "./signals.ts";
export type { SweepRun } from "./transfer.ts";
export { combinations, type Grid, sweep, type SweepOptions } from "./sweep.ts";
export { gradientsByDistance, hiddenTraces } from "./traces.ts";
export { train, type TrainOptions } from "./train.ts";
