import { kinds, requireArgument } from "../tensor/internals.ts";
import { noGrad, tensor } from "../tensor/mod.ts";
import type { Matrix, nn } from "../nn/mod.ts";
import { requireRun, type RunResult } from "./run.ts";
import { seriesOf, timesIn, valuesOf } from "./series.ts";

/** What a network predicted from its own predictions. */
export interface Generated<V = number> {
  /** The predictions for the points of the run, except the first. */
  readonly warmUp: { readonly times: number[]; readonly values: V[] };
  /** The points in time after those of the run. */
  readonly times: number[];
  /** The prediction for each of them, from those before. */
  readonly values: V[];
  /** The true values, if known: all of a named signal; of data, those for validation. */
  readonly actual: V[];
  /** The squared error at each point whose true value is known. */
  readonly squaredErrors: V[];
}

/**
 * Lets the network of a run continue on its own predictions. First it reads all points of the run,
 * from a zero state: the warm-up. From then on each prediction is its next input, so errors add up.
 *
 * @param steps how many points to predict
 * @throws RangeError if `steps` is not a whole number of 1 or more
 *
 * @example
 * ```ts
 * import { generate, run } from "unroll";
 *
 * const { times, values, actual } = generate(run({ epochs: 100 }), 20);
 * console.log(times[0], values[0], actual[0]); // the first point after t = 10
 * ```
 */
export function generate<V>(run: RunResult<nn.Network, V>, steps: number): Generated<V> {
  requireRun("generate", run);
  requireArgument("generate", "steps", steps, kinds.size);
  const { config, config: { seqLength, signal }, model } = run;
  const times = timesIn(config, seqLength + 1 + steps);
  const { rows } = seriesOf(signal === null ? config : { ...config, validation: steps });
  const predictions: number[][] = [];
  noGrad(() => {
    let state = model.start();
    for (let k = 0; k < seqLength + steps; k++) {
      const input: Matrix = tensor([k <= seqLength ? rows[k] : predictions[k - 1]]); // [1, I]
      const [output, next] = model.forward(input, state);
      predictions.push(...output.toArray());
      state = next;
    }
  });
  const inForm = (rows: readonly number[][]) => valuesOf<V>(config, rows);
  const values = predictions.slice(seqLength);
  const actual = rows.slice(seqLength + 1, seqLength + 1 + steps);
  return {
    warmUp: {
      times: times.slice(1, seqLength + 1),
      values: inForm(predictions.slice(0, seqLength)),
    },
    times: times.slice(seqLength + 1),
    values: inForm(values),
    actual: inForm(actual),
    squaredErrors: inForm(actual.map((row, i) => row.map((v, k) => (values[i][k] - v) ** 2))),
  };
}
