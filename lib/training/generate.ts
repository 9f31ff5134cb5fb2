import { kinds, requireArgument } from "../tensor/internals.ts";
import { noGrad } from "../tensor/mod.ts";
import type { Matrix } from "../nn/mod.ts";
import { column, timesOf } from "./data.ts";
import { requireRun, type RunResult } from "./run.ts";
import { valuesOf } from "./signals.ts";

/** A network that was left alone with its own predictions. */
export interface Generated {
  /** The warm-up: what the network said about the points it was shown, but for the first. */
  readonly warmUp: { readonly times: number[]; readonly values: number[] };
  /** The points in time after those of the run. */
  readonly times: number[];
  /** What the network made up for them, each from those before. */
  readonly values: number[];
  /** What the signal really is there; null where a loaded run does not know its signal. */
  readonly actual: number[] | null;
  /** The squared error at each of these points; null where the signal is not known. */
  readonly squaredErrors: number[] | null;
}

/**
 * Lets the network of a run go on by itself. First it is shown all points of the run, from a zero
 * state: the warm-up. From then on it is fed its own predictions, so that errors feed on
 * themselves.
 *
 * @param steps how many points to make up
 * @throws RangeError if `steps` is not a whole number of 1 or more
 *
 * @example
 * ```ts
 * import { generate, run } from "unroll";
 *
 * const { times, values, actual } = generate(run({ epochs: 100 }), 20);
 * console.log(times[0], values[0], actual?.[0]); // the first point after t = 10
 * ```
 */
export function generate(run: RunResult, steps: number): Generated {
  requireRun("generate", run);
  requireArgument("generate", "steps", steps, kinds.size);
  const { config: { seqLength, signal }, model, x, y } = run;
  const all = timesOf(seqLength, seqLength + 1 + steps);
  const given = [...x.toArray().flat(), y.toArray()[seqLength - 1][0]]; // seqLength + 1 values
  const said = noGrad(() => {
    const said: number[] = [];
    let state = model.start();
    let input: Matrix;
    for (let k = 0; k < seqLength + steps; k++) {
      input = column([k < given.length ? given[k] : said[k - 1]]); // [1, 1]
      const [output, next] = model.forward(input, state);
      said.push(output.item());
      state = next;
    }
    return said;
  });
  const values = said.slice(seqLength);
  const actual = signal === "custom"
    ? null
    : valuesOf(signal, all).slice(seqLength + 1).map(Math.fround);
  return {
    warmUp: { times: all.slice(1, seqLength + 1), values: said.slice(0, seqLength) },
    times: all.slice(seqLength + 1),
    values,
    actual,
    squaredErrors: actual && values.map((value, k) => (value - actual[k]) ** 2),
  };
}
