import { isPlain } from "../tensor/internals.ts";
import { type Tensor, tensor } from "../tensor/mod.ts";
import type { nn } from "../nn/mod.ts";
import { lengthsOf, type RunConfig } from "./config.ts";
import { DivergedError } from "./diverged.ts";
import { createNetwork, frozen, restoreNetwork } from "./create_network.ts";
import { complete, dataOf, type RunResult } from "./run.ts";

/*
 * Runs as messages of workers and lines of logs. Tensors become arrays; data and initial weights are
 * left out, since they follow from the configuration.
 */

/** One run of a sweep: its result, or its error. */
export interface SweepRun {
  /** All hyperparameters. */
  readonly config: RunConfig;
  /** Null if the run failed. */
  readonly result: RunResult | null;
  /** Null if it succeeded; a `DivergedError` has the losses until then. */
  readonly error: Error | null;
}

/** Weights by name, as arrays. */
type Arrays = Record<string, number[] | number[][]>;

/** A run, or how it failed, as plain data. */
export type Message =
  | {
    kind: "result";
    losses: number[];
    validationLosses: number[];
    predictions: number[] | number[][];
    weights: Arrays;
  }
  | {
    kind: "diverged";
    epoch: number;
    step: number;
    loss: number;
    losses: number[];
    weights: Arrays;
  }
  | { kind: "error"; name: string; message: string };

/** A result or an error as plain data. */
export function pack(outcome: RunResult | Error): Message {
  if (outcome instanceof DivergedError) {
    const { epoch, step, loss, losses, weights } = outcome;
    return { kind: "diverged", epoch, step, loss, losses, weights: arraysOf(weights) };
  }
  if (outcome instanceof Error) {
    return { kind: "error", name: outcome.name, message: outcome.message };
  }
  const { losses, validationLosses, predictions, model } = outcome;
  return { kind: "result", losses, validationLosses, predictions, weights: arraysOf(model) };
}

/**
 * The result or the error that was packed.
 *
 * @throws TypeError if something in it is missing or of another kind, as it may be in a log
 */
export function unpack(message: Message, config: RunConfig): RunResult | Error {
  if (message.kind === "error") {
    return Object.assign(new Error(message.message), { name: message.name });
  }
  if (message.kind !== "result" && message.kind !== "diverged") {
    throw new TypeError(`there is no outcome of the kind ${JSON.stringify(message["kind"])}`);
  }
  const lengths = lengthsOf(config);
  const isResult = message.kind === "result";
  if (!isResult) requireFailure(message, config);
  requireNumbers("losses", message.losses, isResult ? lengths.losses : message.epoch);
  const model = restoreNetwork(config, tensorsOf(message.weights));
  if (!isResult) {
    const { epoch, step, loss, losses } = message;
    return new DivergedError(epoch, step, loss, losses, model, config.lr);
  }
  const { losses, validationLosses, predictions } = message;
  requireNumbers("validationLosses", validationLosses, lengths.validationLosses);
  const data = dataOf(config);
  const numbers: unknown = Array.isArray(predictions) ? predictions.flat() : predictions;
  requireNumbers("predictions", numbers, data.x.numel());
  const initial = frozen(config, createNetwork(config));
  const found = { config, model, initial, losses, validationLosses, predictions };
  return complete({ ...found, ...data } as RunResult);
}

function requireFailure(
  { epoch, step, loss }: Message & { kind: "diverged" },
  { epochs, seqLength }: RunConfig,
): void {
  const isWithin = (value: number, end: number) =>
    Number.isInteger(value) && value >= 0 && value < end;
  if (isWithin(epoch, epochs) && isWithin(step, seqLength) && typeof loss === "number") return;
  throw new TypeError(
    `it cannot have diverged in epoch ${epoch} at step ${step} with loss ${loss}`,
  );
}

function arraysOf(network: nn.Network): Arrays {
  return Object.fromEntries(
    Object.entries(network.stateDict()).map(([name, weight]) => [
      name,
      weight.toArray() as number[] | number[][],
    ]),
  );
}

function requireNumbers(name: string, list: unknown, length: number): void {
  if (!Array.isArray(list) || !list.every((value) => typeof value === "number")) {
    throw new TypeError(`${name} must be a list of numbers`);
  }
  if (list.length === length) return;
  throw new TypeError(`${name} has ${list.length} numbers; there must be ${length}`);
}

function tensorsOf(arrays: Arrays): Record<string, Tensor> {
  if (!isPlain(arrays)) throw new TypeError("the weights must be an object of arrays");
  return Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => [name, tensor(values) as Tensor]),
  );
}
