import { tensor } from "../tensor/mod.ts";
import type { Matrix } from "../nn/mod.ts";
import type { RunConfig } from "./config.ts";
import type { RunResult } from "./run.ts";
import { DivergedError } from "./train.ts";

/*
 * Runs on their way between workers. Tensors do not survive the journey, so they travel as arrays.
 */

/** A matrix as rows of numbers. */
type Rows = number[][];

/** A run, or how it failed, as plain data. */
export type Message =
  | {
    kind: "result";
    config: RunConfig;
    losses: number[];
    predictions: number[];
    times: number[];
    matrices: Rows[];
  }
  | {
    kind: "diverged";
    epoch: number;
    step: number;
    loss: number;
    losses: number[];
    lr: number;
    matrices: Rows[];
  }
  | { kind: "error"; name: string; message: string };

/** A result as plain data. */
export function pack(result: RunResult): Message {
  const { config, losses, predictions, times, w1, w2, initial, x, y } = result;
  const matrices = [w1, w2, initial.w1, initial.w2, x, y].map((t) => t.toArray());
  return { kind: "result", config, losses, predictions, times, matrices };
}

/** A failure as plain data. */
export function packError(error: unknown, lr: number): Message {
  if (error instanceof DivergedError) {
    const { epoch, step, loss, losses, weights: { w1, w2 } } = error;
    const matrices = [w1.toArray(), w2.toArray()];
    return { kind: "diverged", epoch, step, loss, losses, lr, matrices };
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { kind: "error", name, message };
}

/** The result or the error that was packed. */
export function unpack(message: Message): RunResult | Error {
  if (message.kind === "error") {
    return Object.assign(new Error(message.message), { name: message.name });
  }
  const matrices = message.matrices.map((rows): Matrix => tensor(rows));
  if (message.kind === "diverged") {
    const { epoch, step, loss, losses, lr } = message;
    const [w1, w2] = matrices;
    return new DivergedError(epoch, step, loss, losses, { w1, w2 }, lr);
  }
  const [w1, w2, first1, first2, x, y] = matrices;
  w1.requiresGrad = true;
  w2.requiresGrad = true;
  const { config, losses, predictions, times } = message;
  return { config, w1, w2, initial: { w1: first1, w2: first2 }, losses, predictions, times, x, y };
}
