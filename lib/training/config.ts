import {
  type Kind,
  kinds,
  oneOf,
  range,
  requireArgument,
  requireOptions,
} from "../tensor/internals.ts";
import { optim } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import { type Data, readData, readTimes, rowsOf, scaleOf, timesOf, type Values } from "./data.ts";
import { type Signal, signalKind, type SignalName, signalValues } from "./signals.ts";

/** The networks that `run` can train, by the name of their cell. */
export type CellName = "elman" | "rnn" | "gru" | "lstm";

/** Makes an optimiser for weights; the learning rate is the run's. */
export type OptimizerFactory = (weights: readonly Tensor[], lr: number) => optim.Optimizer;

/** The optimisers that have a name. */
export type OptimizerName = "sgd" | "adam";

/** Replaces an optimiser that is a function in a saved run. */
export type Custom = "custom";

/** The hyperparameters of a run. */
export interface RunConfig {
  /** Fixes the initial weights. A whole number from 0 to 2^32 - 1. Tutorial: 42. */
  readonly seed: number;
  /** Hidden neurons, and so context neurons: the input layer has 1 + hiddenSize. Tutorial: 6. */
  readonly hiddenSize: number;
  /** Passes over the sequence. Tutorial: 300. */
  readonly epochs: number;
  /**
   * Training pairs of a value and the next one. Tutorial: 20. With `data` or `times` it follows from
   * them: one less than their number, without those for `validation`.
   */
  readonly seqLength: number;
  /** Learning rate: how far a weight moves against its gradient. Tutorial: 0.1. */
  readonly lr: number;
  /**
   * The network: "elman" (the tutorial's, without a bias), or one of PyTorch's cells with a linear
   * layer behind it, "rnn", "gru" or "lstm", which start as PyTorch's do.
   */
  readonly cell: CellName;
  /**
   * Backpropagation through stretches of this many steps, with one update after each, for the sum of
   * its losses. Tutorial: 1.
   */
  readonly truncate: number;
  /** What to learn: "sine" (tutorial), or another name; null with `data`. */
  readonly signal: SignalName | null;
  /** A series of your own, in its own units. */
  readonly data?: Values;
  /**
   * The points in time of the series, in increasing order. Unless given, for a signal seqLength + 1
   * of them evenly spaced from 2 to 10, and those for `validation` after them; for data 0, 1, 2, ...
   */
  readonly times?: readonly number[];
  /**
   * Whether the network reads and predicts the series scaled to mean 0 and standard deviation 1 (of
   * the values that it is trained on). Unless given, data and functions are, signals with a name not.
   */
  readonly scale?: boolean;
  /** What the values are, such as "temperature"; for several columns, one for each. */
  readonly label?: string | readonly string[];
  /** The unit of the values, such as "°C"; for several columns, one for each. */
  readonly unit?: string | readonly string[];
  /** What the times are, such as "month". */
  readonly timeLabel?: string;
  /** How weights move: "sgd" (tutorial), "adam", or a function that makes an optimiser. */
  readonly optimizer: OptimizerName | OptimizerFactory | Custom;
  /** The maximum norm of the gradient of an update. Tutorial: null, no maximum. */
  readonly clip: number | null;
  /**
   * Points after those of the sequence that are predicted after every epoch; of data, so many are
   * split off the end. Tutorial: 0.
   */
  readonly validation: number;
  /** The initial weights are multiplied by this. Tutorial: 1. */
  readonly spread: number;
}

/** Hyperparameters as they can be given. */
export interface ConfigOptions extends Partial<Omit<RunConfig, "signal" | "data" | "times">> {
  /**
   * A name, or a function of time. A function is sampled at `times`; without those, at seqLength + 1
   * evenly spaced points from 2 to 10 and the points for `validation` after them. Its values become
   * `data`.
   */
  readonly signal?: Signal | null;
  /** A series of your own: an array or a tensor, with a number or a row of numbers for each step. */
  readonly data?: Data;
  /** The points in time of the series, in increasing order. */
  readonly times?: readonly number[] | Tensor;
}

const defaults: RunConfig = {
  seed: 42,
  hiddenSize: 6,
  epochs: 300,
  seqLength: 20,
  lr: 0.1,
  cell: "elman",
  truncate: 1,
  signal: "sine",
  optimizer: "sgd",
  clip: null,
  validation: 0,
  spread: 1,
};

const texts: Kind = {
  what: "a text, or an array with one for each column",
  fits: (value) => [value].flat().every(kinds.text.fits),
};
/** What is checked later. */
const anything: Kind = { what: "", fits: () => true };

/** What each hyperparameter must be. */
export const configKinds = {
  seed: range(
    "a whole number from 0 to 4294967295 (2^32 - 1)",
    (value) => Number.isInteger(value) && value >= 0 && value <= 0xffffffff,
  ),
  hiddenSize: kinds.size,
  epochs: kinds.size,
  seqLength: kinds.size,
  lr: kinds.amount,
  cell: oneOf(["elman", "rnn", "gru", "lstm"]),
  truncate: kinds.size,
  // A configuration with data has the signal null.
  signal: { ...signalKind, fits: (value: unknown) => value === null || signalKind.fits(value) },
  data: anything,
  times: anything,
  scale: kinds.boolean,
  label: texts,
  unit: texts,
  timeLabel: kinds.text,
  optimizer: oneOf(["sgd", "adam"], {
    what: "a function that makes an optimiser: (weights, lr) => new optim.SGD(weights, { lr })",
    fits: (value) => typeof value === "function" && !(value.prototype instanceof optim.Optimizer),
  }),
  clip: {
    what: "a finite number above 0, or null",
    isRange: true,
    fits: (value: unknown) => value === null || (Number.isFinite(value) && Number(value) > 0),
  },
  validation: kinds.count,
  spread: kinds.amount,
};

/** The names of all hyperparameters. */
export const configNames = Object.keys(configKinds) as (keyof RunConfig)[];

/**
 * Hyperparameters with the tutorial's values as defaults.
 *
 * @param others the kinds of other options
 * @throws RangeError with the name and value of a wrong hyperparameter
 * @throws TypeError for a name that is not a hyperparameter
 */
export function resolveConfig(
  options: ConfigOptions | undefined,
  others: Readonly<Record<string, Kind>> = {},
): RunConfig {
  if (options?.optimizer === "custom") {
    const fix = "a saved run does not hold functions";
    requireArgument("run", "optimizer", "custom", configKinds.optimizer, fix);
  }
  const given = requireOptions<ConfigOptions>("run", options, { ...configKinds, ...others });
  const config: RunConfig = { ...defaults };
  for (const name of configNames) {
    if (given[name] !== undefined) Object.assign(config, { [name]: given[name] });
  }
  return { ...config, ...seriesIn(config, given) };
}

/** The series to learn, and its length if it is the user's own. */
function seriesIn(
  config: RunConfig,
  { signal, data: given, times: points, seqLength, scale }: ConfigOptions,
): Partial<RunConfig> {
  if (given !== undefined && signal) {
    throw new TypeError("run: there are both data and a signal; leave one of them out");
  }
  const { validation } = config;
  let data = given && readData(given);
  let times = points && readTimes(points, data?.length);
  if (typeof signal === "function") {
    times ??= timesOf(config.seqLength, config.seqLength + 1 + validation);
    data = signalValues(signal, times);
    signal = null;
  }
  const rows = data && rowsOf(data);
  const columns = rows?.[0]?.length ?? 1;
  for (const name of ["label", "unit"] as const) {
    const texts = config[name];
    if (!Array.isArray(texts) || texts.length === columns) continue;
    throw new RangeError(`run: ${name} has ${texts.length} texts; the columns are ${columns}`);
  }
  const count = (data ?? times)?.length;
  if (count === undefined) return { signal: signal ?? "sine" };
  const left = count - validation;
  if (left < 3) {
    const others = validation === 0 ? "" : `, ${validation} of them for validation`;
    throw new RangeError(
      `run: the series has ${count} values${others}; at least 3 must be left to train on`,
    );
  }
  if (seqLength !== undefined && seqLength !== left - 1) {
    throw new RangeError(
      `run: seqLength is ${seqLength}, but ${left} values to train on make ${left - 1} pairs; ` +
        `leave seqLength out`,
    );
  }
  const isScaled = scale ?? rows !== undefined;
  // Throws for values that cannot be scaled.
  if (isScaled && rows) scaleOf(rows.slice(0, left));
  return {
    ...data ? { signal: null, data } : { signal: signal ?? "sine" },
    ...times && { times },
    scale: isScaled,
    seqLength: left - 1,
  };
}

/** How many losses, validation losses and predictions a run has. */
export function lengthsOf({ epochs, seqLength, validation }: RunConfig) {
  return {
    losses: epochs,
    validationLosses: validation === 0 ? 0 : epochs,
    predictions: seqLength,
  };
}
