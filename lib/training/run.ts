import { empty, Generator } from "../tensor/mod.ts";
import { init, type Matrix } from "../nn/mod.ts";
import { resolveConfig, type RunConfig } from "./config.ts";
import { sineData } from "./data.ts";
import { predict } from "./predict.ts";
import { train, type Weights } from "./train.ts";

/** What to change against the tutorial, and how to watch. */
export interface RunOptions extends Partial<RunConfig> {
  /**
   * Called after every epoch, with its number from 0, its total loss, and the weights as they are
   * now; the next epoch changes them.
   */
  onEpoch?: (epoch: number, loss: number, weights: Weights) => void;
}

/** Everything that a run used and found. */
export interface RunResult extends Weights {
  /** All hyperparameters, those left to their defaults included. */
  readonly config: RunConfig;
  /** The weights before training, with the shapes of `w1` and `w2`. */
  readonly initial: Weights;
  /** The total loss of every epoch; `epochs` numbers. */
  readonly losses: number[];
  /** The value expected after each input; seqLength numbers, to be compared with `y`. */
  readonly predictions: number[];
  /**
   * Points in time; seqLength + 1 numbers. `x` belongs to all but the last, `y` to all but the
   * first.
   */
  readonly times: number[];
  /** Inputs, [seqLength, 1]. */
  readonly x: Matrix;
  /** Targets, [seqLength, 1]. */
  readonly y: Matrix;
}

/**
 * Steps 2 to 5 of the tutorial in one call: makes the data, draws the weights, trains, predicts.
 * The same seed always gives the same numbers, and they are PyTorch's.
 *
 * @param options `seed` (42), `hiddenSize` (6), `epochs` (300), `seqLength` (20), `lr` (0.1),
 *   `onEpoch`
 * @throws RangeError with the name and value of a wrong hyperparameter
 * @throws DivergedError if the loss stops being finite; what was trained until then is on the error
 *
 * @example
 * ```ts
 * import { run } from "unroll";
 *
 * const { losses, predictions } = run({ seed: 42, hiddenSize: 8 });
 * console.log(losses.at(-1), predictions.length);
 * ```
 */
export function run(options: RunOptions = {}): RunResult {
  const { onEpoch, ...hyperparameters } = options;
  const config = resolveConfig(hyperparameters);
  const { seed, hiddenSize, epochs, seqLength, lr } = config;
  const { times, x, y } = sineData(seqLength);
  const generator = new Generator(seed);
  const w1: Matrix = empty([1 + hiddenSize, hiddenSize], { requiresGrad: true }); // [1 + H, H]
  const w2: Matrix = empty([hiddenSize, 1], { requiresGrad: true }); // [H, 1]
  init.normal_(w1, 0, 0.4, { generator });
  init.normal_(w2, 0, 0.3, { generator });
  const initial = { w1: w1.detach().clone(), w2: w2.detach().clone() };
  const losses = train({ w1, w2 }, x, y, { epochs, lr, onEpoch });
  const predictions = predict({ w1, w2 }, x);
  return { config, w1, w2, initial, losses, predictions, times, x, y };
}
