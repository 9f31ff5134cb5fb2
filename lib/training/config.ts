import type { Optimizer } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import { type Signal, signalNames } from "./signals.ts";

/** The networks that `run` can train, by the name of their cell. */
export type CellName = "elman" | "rnn" | "gru" | "lstm";

/** Makes an optimiser for weights; the learning rate is the run's. */
export type OptimizerFactory = (weights: readonly Tensor[], lr: number) => Optimizer;

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

/** The names of all hyperparameters. */
export const configNames = Object.keys(defaults) as (keyof RunConfig)[];

/**
 * Fills in the tutorial's values and refuses what cannot be meant.
 *
 * @throws RangeError with the name and value of a wrong hyperparameter
 * @throws TypeError for a name that is no hyperparameter
 */
export function resolveConfig(options: Partial<RunConfig>): RunConfig {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(defaults, name)) continue;
    throw new TypeError(
      `run: there is no option "${name}"; the options are ${configNames.join(", ")} and onEpoch`,
    );
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const config: RunConfig = { ...defaults, ...Object.fromEntries(given) };
  const { seed, validation, clip, signal, optimizer } = config;
  const whole = Number.isSafeInteger;
  for (const name of ["hiddenSize", "epochs", "seqLength", "truncate"] as const) {
    const value = config[name];
    demand(name, value, whole(value) && value >= 1, "a whole number of 1 or more");
  }
  const upTo = "a whole number from 0 to 4294967295 (2^32 - 1)";
  demand("seed", seed, whole(seed) && seed >= 0 && seed <= 0xffffffff, upTo);
  for (const name of ["lr", "spread"] as const) {
    const value = config[name];
    demand(name, value, Number.isFinite(value) && value >= 0, "a finite number of 0 or more");
  }
  const count = whole(validation) && validation >= 0;
  demand("validation", validation, count, "a whole number of 0 or more");
  const limit = clip === null || (Number.isFinite(clip) && clip > 0);
  demand("clip", clip, limit, "a finite number above 0, or null");
  oneOf("cell", config.cell, ["elman", "rnn", "gru", "lstm"]);
  oneOf("signal", signal, signalNames, "a function of time");
  oneOf("optimizer", optimizer, ["sgd", "adam"], "a function that makes an optimiser");
  return config;
}

function demand(name: string, value: unknown, isRight: boolean, what: string): void {
  if (!isRight) throw new RangeError(`run: ${name} is ${show(value)}; it must be ${what}`);
}

function oneOf(name: string, value: unknown, names: readonly string[], own?: string): void {
  if (names.includes(value as string) || (own && typeof value === "function")) return;
  const choices = [...names.map(show), ...(own ? [own] : [])];
  const what = `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
  const lost = value === "custom" ? " (a saved run does not hold functions)" : "";
  demand(name, value, false, what + lost);
}

/** Cells are not type-checked when they run, so anything may arrive here. */
function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
