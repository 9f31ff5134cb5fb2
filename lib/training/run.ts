import { capture, scan } from "../capture/mod.ts";
import { describe, isPlain, kinds } from "../tensor/internals.ts";
import { noGrad, type Tensor, tensor } from "../tensor/mod.ts";
import { type Matrix, nn, type Weights } from "../nn/mod.ts";
import {
  type ConfigOptions,
  type OptimizerFactory,
  type OptimizerName,
  resolveConfig,
  type RunConfig,
} from "./config.ts";
import { pairsOf, scaleOf } from "./data.ts";
import { createNetwork, frozen } from "./create_network.ts";
import { predictRows } from "./predict.ts";
import { labelsOf, seriesOf, valuesOf } from "./series.ts";
import type { SignalName } from "./signals.ts";
import { callOf, resultOf, withSummary } from "./summary.ts";
import { trainEpochs } from "./train.ts";

/** The differences to the tutorial, and a callback. */
export interface RunOptions<N extends nn.Network = nn.Network> extends ConfigOptions {
  /**
   * Called after every epoch, with its number from 0, its total loss, the network as it is now, and
   * the validation error, if there is one; the next epoch changes the network.
   */
  onEpoch?: (epoch: number, loss: number, weights: N, validation: number | undefined) => void;
}

/**
 * The inputs and results of a run. Values are in the units of the series; `V` is the value of a step:
 * a number, or, of data in rows, a row.
 */
export interface RunResult<N extends nn.Network = nn.Network, V = number> {
  /** All hyperparameters, including defaults. */
  readonly config: RunConfig;
  /** The network after training. It reads and predicts values in the units of the series. */
  readonly model: N;
  /** The network before training. */
  readonly initial: N;
  /** The total loss of every epoch, of the scaled values if they are scaled; `epochs` numbers. */
  readonly losses: number[];
  /**
   * The mean squared error over the `validation` points after the sequence, after every epoch;
   * empty if there are none. Of several columns each is measured in its own deviations.
   */
  readonly validationLosses: number[];
  /** The prediction after each input; seqLength of them, to be compared with `y`. */
  readonly predictions: V[];
  /** The inputs as they were given; seqLength of them, those of `x`. */
  readonly actual: V[];
  /** Points in time; seqLength + 1 numbers. `x` is at all but the last, `y` at all but the first. */
  readonly times: number[];
  /** Inputs, [seqLength, 1], or [seqLength, columns]. */
  readonly x: Matrix;
  /** Targets, of the same shape. */
  readonly y: Matrix;
  /** What the values are, with their unit, as on an axis; for rows, a text for each column. */
  readonly label: V extends number ? string : string[];
  /** What the times are, as on an axis. */
  readonly timeLabel: string;
}

/** A run of the tutorial's network, with its two weights. */
export interface ElmanRun extends RunResult<nn.Elman>, Weights {}

/**
 * Steps 2 to 5 of the tutorial in one call: makes the data, draws the weights, trains, predicts.
 * The same seed always gives the same numbers, and they are PyTorch's.
 *
 * With `data` it learns a series of your own. The values are scaled for the network, and all results
 * but the losses are in the units of the series.
 *
 * @param options `seed` (42), `hiddenSize` (6), `epochs` (300), `seqLength` (20), `lr` (0.1), `cell`
 *   ("elman"), `truncate` (1), `signal` ("sine"), `data`, `times`, `scale`, `label`, `unit`,
 *   `timeLabel`, `optimizer` ("sgd"), `clip` (null), `validation` (0), `spread` (1), `onEpoch`
 * @throws RangeError or TypeError with the name and value of a wrong hyperparameter
 * @throws DivergedError if the loss stops being finite; what was trained until then is on the error
 *
 * @example
 * ```ts
 * import { run } from "unroll";
 *
 * const { losses, predictions } = run({ seed: 42, hiddenSize: 8 });
 * console.log(losses.at(-1), predictions.length);
 *
 * const data = [12.1, 13.4, 15, 15.2, 14.1, 12.8, 12, 13.1, 14.9, 15.3, 14.2, 12.9];
 * const own = run({ data, validation: 3, lr: 0.05, label: "temperature", unit: "°C" });
 * console.log(own.predictions[0], own.validationLosses.at(-1)); // in °C, and °C squared
 * ```
 */
export function run(
  options?: RunOptions<nn.Elman> & {
    readonly cell?: "elman";
    readonly signal?: SignalName;
    readonly data?: undefined;
    readonly scale?: false;
  },
): ElmanRun;
/** The same for data in rows. */
export function run(
  options: RunOptions & { readonly data: readonly (readonly number[])[] },
): RunResult<nn.Network, number[]>;
/** The same for the network of any cell, and other signals and data. */
export function run(options: RunOptions): RunResult;
export function run(
  options?: Omit<RunOptions, "onEpoch"> & Pick<RunOptions<never>, "onEpoch">,
): unknown {
  const config = resolveConfig(options, { onEpoch: kinds.function });
  const { onEpoch } = options ?? {};
  const { epochs, lr, truncate, clip, validation } = config;
  // resolveConfig has refused "custom".
  const optimizer = config.optimizer as OptimizerName | OptimizerFactory;
  const model = createNetwork(config);
  const initial = frozen(config, model);
  const data = dataOf(config);
  const validate = validation === 0 ? null : validator(model, config);
  const validationLosses: number[] = [];
  const losses: number[] = [];
  const training = { epochs, lr, truncate, optimizer, clip };
  for (const loss of trainEpochs(model, data.x, data.y, training, onEpoch !== undefined)) {
    if (validate !== null) validationLosses.push(validate());
    losses.push(loss);
    const epoch = losses.length - 1;
    onEpoch?.(epoch, loss, model as never, validationLosses[epoch]);
  }
  const predictions = valuesOf<never>(config, predictRows(model, data.x));
  return complete({ config, model, initial, losses, validationLosses, predictions, ...data });
}

/**
 * Makes a function that gives the mean squared error of a network over the `validation` points after
 * its sequence. The network reads the sequence first, from a zero state, and gets the true values as
 * inputs. Of several columns each is measured in its own deviations, so that all count the same.
 */
function validator(network: nn.Network, config: RunConfig): () => number {
  const { seqLength } = config;
  const { rows } = seriesOf(config);
  const targets = rows.slice(seqLength + 1);
  const columns = rows[0].length;
  const inputs: Tensor<readonly [number, number, number]> = tensor(
    rows.slice(0, -1).map((row) => [row]),
  ); // [n, 1, I]
  const unit = columns === 1 ? [1] : scaleOf(rows.slice(0, seqLength + 1)).deviation;
  const start = network.start();
  const step = capture((carry: Matrix, input: Matrix) =>
    noGrad(() => {
      const [output, state] = network.forward(input, nn.splitState(carry, start));
      return [nn.joinState(state), output] as const;
    }), { unchecked: true }); // it is made of this library's modules alone
  return () => {
    const [, outputs] = scan(step, nn.joinState(start), [inputs]); // [n, 1, O]
    const found = outputs.toArray().slice(seqLength).map(([row]) => row);
    const squares = found.flatMap((row, i) =>
      row.map((value, k) => ((value - targets[i][k]) / unit[k]) ** 2)
    );
    return squares.reduce((sum, square) => sum + square, 0) / squares.length;
  };
}

/** The data of a run, which follow from its configuration. */
export function dataOf(config: RunConfig) {
  const { seqLength } = config;
  const { times, rows } = seriesOf(config);
  return {
    actual: valuesOf<never>(config, rows.slice(0, seqLength)),
    times: times.slice(0, seqLength + 1),
    ...pairsOf(rows, seqLength), // [seqLength, columns]
    ...labelsOf(config) as { label: never; timeLabel: string },
  };
}

/** A run that is printed in two lines, with the tutorial's weights by name. */
export function complete(found: RunResult): RunResult {
  const { model } = found;
  const weights = "w1" in model && "w2" in model ? { w1: model.w1, w2: model.w2 } : {};
  return withSummary(
    { ...found, ...weights },
    (run) => `${callOf(run.config)}: ${resultOf(run)}\n  ${Object.keys(run).join(", ")}`,
  );
}

/** Requires the result of a run. */
export function requireRun(operation: string, value: unknown): asserts value is RunResult {
  const { config, model, result } = Object(value);
  if (isPlain(config) && model instanceof nn.Network) return;
  const fix = isPlain(config) && isPlain(result) ? "; of a sweep's entry pass its result" : "";
  throw new TypeError(
    `${operation}: expected the result of run(), or of loadRun(), got ${describe(value)}${fix}`,
  );
}
