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
import { type Signal, signalKind } from "./signals.ts";

/** The networks that `run` can train, by the name of their cell. */
export type CellName = "elman" | "rnn" | "gru" | "lstm";

/** Makes an optimiser for weights; the learning rate is the run's. */
export type OptimizerFactory = (weights: readonly Tensor[], lr: number) => optim.Optimizer;

/** The optimisers that have a name. */
export type OptimizerName = "sgd" | "adam";

/** Stands in a saved run for a function that no file can hold. */
export type Custom = "custom";

/**
 * The choices that are made before training begins. Weights are what training finds; these it does
 * not touch.
 */
export interface RunConfig {
  /** Fixes the initial weights. A whole number from 0 to 2^32 - 1. Tutorial: 42. */
  readonly seed: number;
  /** Hidden neurons, and so context neurons: the input layer has 1 + hiddenSize. Tutorial: 6. */
  readonly hiddenSize: number;
  /** Passes over the sequence. Tutorial: 300. */
  readonly epochs: number;
  /** Training pairs (sin t, sin t'). Tutorial: 20. */
  readonly seqLength: number;
  /** Learning rate: how far a weight moves against its gradient. Tutorial: 0.1. */
  readonly lr: number;
  /**
   * The network: "elman" (the tutorial's, without a bias), or one of PyTorch's cells with a linear
   * layer behind it, "rnn", "gru" or "lstm", which start as PyTorch's do.
   */
  readonly cell: CellName;
  /**
   * Back-propagation through this many steps: so long is a stretch of the sequence, its loss the sum
   * over the stretch, with one update at its end. Tutorial: 1.
   */
  readonly truncate: number;
  /** What to learn: "sine" (tutorial), another name, or a function of time. */
  readonly signal: Signal | Custom;
  /** How weights move: "sgd" (tutorial), "adam", or a function that makes an optimiser. */
  readonly optimizer: OptimizerName | OptimizerFactory | Custom;
  /** The gradient of an update, as one vector, is made no longer than this. Tutorial: null, never. */
  readonly clip: number | null;
  /** Points after those of the sequence that are predicted after every epoch. Tutorial: 0. */
  readonly validation: number;
  /** The initial weights are multiplied with this. Tutorial: 1. */
  readonly spread: number;
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
  signal: signalKind,
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
export const configNames = Object.keys(defaults) as (keyof RunConfig)[];

/**
 * Fills in the tutorial's values and refuses what cannot be meant.
 *
 * @param others what else may be among the options, and must be
 * @throws RangeError with the name and value of a wrong hyperparameter
 * @throws TypeError for a name that is not a hyperparameter
 */
export function resolveConfig(
  options: Partial<RunConfig> | undefined,
  others: Readonly<Record<string, Kind>> = {},
): RunConfig {
  for (const name of ["signal", "optimizer"] as const) {
    if (options?.[name] !== "custom") continue;
    const fix = "a saved run does not hold functions";
    requireArgument("run", name, "custom", configKinds[name], fix);
  }
  const given = requireOptions<Partial<RunConfig>>("run", options, { ...configKinds, ...others });
  const config = { ...defaults };
  for (const name of configNames) {
    if (given[name] !== undefined) Object.assign(config, { [name]: given[name] });
  }
  return config;
}

/** How many numbers a run of these hyperparameters has of each kind. */
export function lengthsOf({ epochs, seqLength, validation }: RunConfig) {
  return {
    losses: epochs,
    validationLosses: validation === 0 ? 0 : epochs,
    predictions: seqLength,
    times: seqLength + 1,
    x: seqLength,
    y: seqLength,
  };
}
