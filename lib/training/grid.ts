import { isPlain, requireArgument } from "../tensor/internals.ts";
import { type ConfigOptions, resolveConfig, type RunConfig } from "./config.ts";

/** Hyperparameters to try: for each name a value, or several; and one series. */
export type Grid = {
  readonly [K in keyof ConfigOptions]: K extends "data" | "times" | "label" | "unit"
    ? ConfigOptions[K]
    : ConfigOptions[K] | readonly ConfigOptions[K][];
};

/**
 * Every combination of the values of a grid; the last name varies fastest.
 *
 * @throws RangeError for a value that is not allowed
 * @throws TypeError for a name that is not a hyperparameter
 *
 * @example
 * ```ts
 * import { combinations } from "unroll";
 *
 * console.log(combinations({ lr: [0.1, 0.05], seed: [1, 2, 3] }).length); // 6
 * ```
 */
export function combinations(grid: Grid): RunConfig[] {
  requireArgument("combinations", "the grid", grid, {
    what: "an object with a value, or an array of values, for each hyperparameter",
    fits: isPlain,
  });
  let list: ConfigOptions[] = [{}];
  for (const [name, given] of Object.entries(grid)) {
    // A series has one value for each of these, although it may be an array.
    const isList = Array.isArray(given) && !/^(data|times|label|unit)$/.test(name);
    const values: readonly unknown[] = isList ? given : [given];
    list = list.flatMap((config) => values.map((value) => ({ ...config, [name]: value })));
  }
  return list.map((config) => resolveConfig(config));
}
