import { kinds, requireArgument } from "../tensor/internals.ts";

/** What a rule without any training says about a sequence. */
export interface Baseline {
  /** The rule, in words. */
  readonly name: string;
  /** What it says about the last values of the sequence; it needs one value before, or two. */
  readonly predictions: number[];
  /** How far it is from them, squared, on average. */
  readonly meanSquaredError: number;
}

/**
 * What can be had without a network, from the values so far: "no change", the line through the last
 * two values, and the two-term recurrence `x[t + 1] = c x[t] - x[t - 1]`, which is exact for a sine
 * whose angle grows by w from value to value, with `c = 2 cos w`.
 *
 * @param values a sequence; at least 3 numbers
 * @param c of the recurrence; unless given, the one that fits the sequence best
 * @throws RangeError if there are fewer than 3 values, or one is not finite
 *
 * @example
 * ```ts
 * import { baselines, sineData } from "unroll";
 *
 * const { x, y } = sineData(20);
 * const [noChange] = baselines([x.toArray()[0][0], ...y.toArray().flat()]);
 * console.log(noChange.meanSquaredError.toFixed(4)); // 0.0874: to be beaten
 * ```
 */
export function baselines(values: readonly number[], c?: number): Baseline[] {
  requireArgument("baselines", "the first argument", values, {
    what: "an array of numbers, as toArray() of a column gives with flat()",
    fits: Array.isArray,
  });
  if (c !== undefined) requireArgument("baselines", "c", c, kinds.number);
  const factor = c ?? bestFit(values);
  if (values.length < 3) {
    throw new RangeError(`baselines: there are ${values.length} values; 3 are needed`);
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new RangeError(`baselines: values[${wrong}] is ${values[wrong]}; it must be finite`);
  }
  const rule = (name: string, needs: number, next: (last: number, before: number) => number) => {
    const targets = values.slice(needs);
    const predictions = targets.map((_, i) => next(values[i + needs - 1], values[i + needs - 2]));
    const squares = targets.map((target, i) => (predictions[i] - target) ** 2);
    const meanSquaredError = squares.reduce((sum, square) => sum + square) / squares.length;
    return { name, predictions, meanSquaredError };
  };
  return [
    rule("no change", 1, (last) => last),
    rule("straight on", 2, (last, before) => 2 * last - before),
    rule("two-term recurrence", 2, (last, before) => factor * last - before),
  ];
}

/** The c for which the squared errors of the recurrence are least; 0 if it does not matter. */
function bestFit(values: readonly number[]): number {
  let [above, below] = [0, 0];
  for (let t = 1; t + 1 < values.length; t++) {
    above += values[t] * (values[t + 1] + values[t - 1]);
    below += values[t] ** 2;
  }
  return below === 0 ? 0 : above / below;
}
