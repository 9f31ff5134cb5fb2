import { kinds, requireOptions } from "../tensor/internals.ts";
import { type Data, readData } from "./data.ts";

/** The predictions of a rule without training. */
export interface Baseline {
  /** The rule, in words. */
  readonly name: string;
  /** The predictions for the last values of the sequence. */
  readonly predictions: number[];
  /** The mean of their squared errors, in the squared unit of the values. */
  readonly meanSquaredError: number;
}

/** Options of {@linkcode baselines}. */
export interface BaselineOptions {
  /** Only the last so many values are predicted, as by `run`. Default: all that a rule can. */
  readonly validation?: number;
  /** Adds a rule for periodic values: the next value is that of so many steps earlier. */
  readonly period?: number;
}

/**
 * The predictions of rules without a network, each from the values so far: "no change", the line
 * through the last two values, and the two-term recurrence `x[t + 1] = c x[t] - x[t - 1]`, which is
 * exact for a sine whose angle grows by w from value to value, with `c = 2 cos w`. The c is what fits
 * the values before those for validation best.
 *
 * With `validation` all rules predict the same values, those that a `run` with this option does not
 * train on, and the recurrence has a constant, `x[t + 1] = c x[t] - x[t - 1] + d`, for values that
 * are not around 0. Without it, each begins where it has the values that it needs.
 *
 * @param values a sequence of one column
 * @throws RangeError if there are too few values, or one is not finite
 *
 * @example
 * ```ts
 * import { baselines, sineData } from "unroll";
 *
 * const { x, y } = sineData(20);
 * const [noChange] = baselines([x.toArray()[0][0], ...y.toArray().flat()]);
 * console.log(noChange.meanSquaredError.toFixed(4)); // 0.0874: a network should do better
 * ```
 */
export function baselines(values: Data, options?: BaselineOptions): Baseline[] {
  const { validation = 0, period = 0 } = requireOptions("baselines", options, {
    validation: kinds.count,
    period: kinds.size,
  });
  const list = readData(values, "baselines", "values").map((value) => {
    if (typeof value === "number") return value;
    throw new RangeError(
      "baselines: the values have several columns; take one: rows.map((row) => row[0])",
    );
  });
  const known = list.length - validation;
  const needed = Math.max(3, validation === 0 ? period + 1 : period);
  if (known < needed) {
    const others = validation === 0 ? "" : ` before the ${validation} for validation`;
    throw new RangeError(`baselines: there are ${known} values${others}; ${needed} are needed`);
  }
  const [factor, constant] = bestFit(list.slice(0, known), validation > 0);
  const rule = (name: string, needs: number, next: (t: number) => number) => {
    const start = validation === 0 ? needs : known;
    const targets = list.slice(start);
    const predictions = targets.map((_, i) => next(start + i));
    const squares = targets.map((target, i) => (predictions[i] - target) ** 2);
    const meanSquaredError = squares.reduce((sum, square) => sum + square) / squares.length;
    return { name, predictions, meanSquaredError };
  };
  const rules = [
    rule("no change", 1, (t) => list[t - 1]),
    rule("straight on", 2, (t) => 2 * list[t - 1] - list[t - 2]),
    rule("two-term recurrence", 2, (t) => factor * list[t - 1] - list[t - 2] + constant),
  ];
  if (period === 0) return rules;
  return [...rules, rule(`as ${period} steps earlier`, period, (t) => list[t - period])];
}

/** The c and the d of the recurrence with the least squared errors. */
function bestFit(values: readonly number[], hasConstant: boolean) {
  const inner = values.slice(1, -1);
  const sums = inner.map((_, i) => values[i] + values[i + 2]);
  const [middle, sum] = [inner, sums].map((list) =>
    hasConstant ? list.reduce((total, value) => total + value) / list.length : 0
  );
  let [above, below] = [0, 0];
  inner.forEach((value, i) => {
    above += (value - middle) * (sums[i] - sum);
    below += (value - middle) ** 2;
  });
  // Any factor fits values that are all the same.
  const factor = below === 0 ? 0 : above / below;
  return [factor, sum - factor * middle];
}
