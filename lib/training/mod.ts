/**
 * Training: the sine data, the loop, the prediction pass, and all of it in one call.
 *
 * @module
 */
export type { RunConfig } from "./config.ts";
export { type SineData, sineData } from "./data.ts";
export { combinations, type Grid } from "./grid.ts";
export { predict } from "./predict.ts";
export { run, type RunOptions, type RunResult } from "./run.ts";
export { sweep, type SweepOptions, type SweepRun } from "./sweep.ts";
export { DivergedError, train, type TrainOptions, type Weights } from "./train.ts";
