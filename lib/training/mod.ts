/**
 * Training: the sine data, the loop, the prediction pass, and all of it in one call.
 *
 * @module
 */
export type { RunConfig } from "./config.ts";
export { type SineData, sineData } from "./data.ts";
export { predict } from "./predict.ts";
export { run, type RunOptions, type RunResult } from "./run.ts";
export { DivergedError, train, type TrainOptions, type Weights } from "./train.ts";
