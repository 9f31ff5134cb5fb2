import { describe, isPlain, kinds } from "../tensor/internals.ts";
import { type Matrix, nn, type Weights } from "../nn/mod.ts";
import {
  type OptimizerFactory,
  type OptimizerName,
  resolveConfig,
  type RunConfig,
} from "./config.ts";
import { sineData } from "./data.ts";
import { createNetwork, frozen } from "./network.ts";
import { predict } from "./predict.ts";
import type { Signal } from "./signals.ts";
import { callOf, resultOf, withSummary } from "./summary.ts";
import { trainEpochs } from "./train.ts";
import { validator } from "./validate.ts";

/** What to change against the tutorial, and how to watch. */
export interface RunOptions<N extends nn.Network = nn.Network> extends Partial<RunConfig> {
  /**
   * Called after every epoch, with its number from 0, its total loss, the weights (a network that
   * can be asked for its predictions) as they are now, and the validation error, if there is one;
   * the next epoch changes the weights.
   */
  onEpoch?: (epoch: number, loss: number, weights: N, validation: number | undefined) => void;
}

/** Everything that a run used and found. */
export interface RunResult<N extends nn.Network = nn.Network> {
  /** All hyperparameters, those left to their defaults included. */
  readonly config: RunConfig;
  /** The network as training left it. */
  readonly model: N;
  /** The network before training. */
  readonly initial: N;
  /** The total loss of every epoch; `epochs` numbers. */
  readonly losses: number[];
  /**
   * The mean squared error over the `validation` points after the sequence, after every epoch;
   * empty if there are none.
   */
  readonly validationLosses: number[];
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

/** A run of the tutorial's network: its two weights are at hand. */
export interface ElmanRun extends RunResult<nn.Elman>, Weights {}

/**
 * Steps 2 to 5 of the tutorial in one call: makes the data, draws the weights, trains, predicts.
 * The same seed always gives the same numbers, and they are PyTorch's.
 *
 * @param options `seed` (42), `hiddenSize` (6), `epochs` (300), `seqLength` (20), `lr` (0.1), `cell`
 *   ("elman"), `truncate` (1), `signal` ("sine"), `optimizer` ("sgd"), `clip` (null), `validation`
 *   (0), `spread` (1), `onEpoch`
 * @throws RangeError with the name and value of a wrong hyperparameter
 * @throws DivergedError if the loss stops being finite; what was trained until then is on the error
 *
 * @example
 * ```ts
 * import { run } from "unroll";
 *
 * const { losses, predictions } = run({ seed: 42, hiddenSize: 8 });
 * console.log(losses.at(-1), predictions.length);
 *
 * const gru = run({ cell: "gru", truncate: 20, optimizer: "adam", lr: 0.01, validation: 20 });
 * console.log(gru.losses.at(-1), gru.validationLosses.at(-1));
 * ```
 */
export function run(options?: RunOptions<nn.Elman> & { readonly cell?: "elman" }): ElmanRun;
/** The same for the network of any cell. */
export function run(options: RunOptions): RunResult;
export function run(
  options?: Omit<RunOptions, "onEpoch"> & Pick<RunOptions<never>, "onEpoch">,
): RunResult {
  const config = resolveConfig(options, { onEpoch: kinds.function });
  const { onEpoch } = options ?? {};
  const { epochs, lr, truncate, clip, validation } = config;
  // resolveConfig has refused what stands in saved runs for functions.
  const signal = config.signal as Signal;
  const optimizer = config.optimizer as OptimizerName | OptimizerFactory;
  const { times, x, y } = sineData(config.seqLength, signal);
  const model = createNetwork(config);
  const initial = frozen(config, model);
  const validate = validation === 0 ? null : validator(model, config);
  const validationLosses: number[] = [];
  const losses: number[] = [];
  const training = { epochs, lr, truncate, optimizer, clip };
  for (const loss of trainEpochs(model, x, y, training)) {
    if (validate !== null) validationLosses.push(validate());
    losses.push(loss);
    const epoch = losses.length - 1;
    onEpoch?.(epoch, loss, model as never, validationLosses[epoch]);
  }
  const predictions = predict(model, x);
  const found = { config, model, initial, losses, validationLosses, predictions, times, x, y };
  return complete(found);
}

/** A run that shows itself in two lines; the tutorial's weights are also found by their names. */
export function complete(found: RunResult): RunResult {
  const { model } = found;
  const weights = "w1" in model && "w2" in model ? { w1: model.w1, w2: model.w2 } : {};
  return withSummary(
    { ...found, ...weights },
    (run) => `${callOf(run.config)}: ${resultOf(run)}\n  ${Object.keys(run).join(", ")}`,
  );
}

/** Refuses what is not the result of a run. */
export function requireRun(operation: string, value: unknown): asserts value is RunResult {
  const { config, model, result } = Object(value);
  if (isPlain(config) && model instanceof nn.Network) return;
  const fix = isPlain(config) && isPlain(result) ? "; of a sweep's entry pass its result" : "";
  throw new TypeError(
    `${operation}: expected the result of run(), or of loadRun(), got ${describe(value)}${fix}`,
  );
}
