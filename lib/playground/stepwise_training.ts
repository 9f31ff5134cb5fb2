/** Training an epoch at a time, where every epoch can be looked at again. */

import { noGrad, tensor } from "../tensor/mod.ts";
import { type Matrix, nn } from "../nn/mod.ts";
import { DivergedError } from "../training/mod.ts";
import { resolveConfig, type RunConfig } from "../training/config.ts";
import { createNetwork } from "../training/create_network.ts";
import { dataOf } from "../training/run.ts";
import { seriesOf } from "../training/series.ts";
import { trainEpochs } from "../training/train.ts";
import type { Failure, RunReport, Scene } from "./protocol.ts";
import { type Lesson, type Look, nearest, type Settings } from "./settings.ts";

/** How many numbers are kept of the epochs of a training; those between are trained again. */
const capacity = 2 ** 21;

function configOf({ own }: Lesson, settings: Settings): RunConfig {
  if (own === undefined) return resolveConfig(settings);
  const { data, times } = own;
  return resolveConfig({
    ...settings,
    data,
    times,
    validation: data.length - 1 - settings.seqLength,
  });
}

/** The same training as that of `run`, but an epoch at a time. */
export class Training {
  readonly losses: number[] = [];
  failure: Failure | null = null;
  /** Whether there is nothing left to train. */
  isDone = false;
  readonly config: RunConfig;
  readonly #model: nn.Network;
  readonly #epochs: Iterator<number, void>;
  readonly #stride: number;
  /** The weights after every stride-th epoch. */
  readonly #kept: Float32Array[] = [];
  /** The last epoch that was looked at: while stepping, the next one is close. */
  #last: { readonly epoch: number; readonly weights: Float32Array } | null = null;

  constructor(readonly lesson: Lesson, readonly settings: Settings, room = capacity) {
    this.config = configOf(lesson, settings);
    this.#model = createNetwork(this.config);
    this.#epochs = this.#train(this.#model, settings.epochs);
    const initial = weightsOf(this.#model);
    this.#stride = Math.ceil((settings.epochs + 1) * initial.length / room);
    this.#kept.push(initial);
  }

  advance(): void {
    if (this.isDone) return;
    try {
      this.losses.push(this.#epochs.next().value!);
      if (this.losses.length % this.#stride === 0) this.#kept.push(weightsOf(this.#model));
      this.isDone = this.losses.length === this.settings.epochs;
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      const { epoch, step, loss } = error;
      this.failure = { epoch, step, loss };
      this.isDone = true;
    }
  }

  stop(): void {
    this.isDone = true;
  }

  /** The state of the training, and one look at it, also beyond the points of the training. */
  report({ epoch, switchTime }: Look): RunReport {
    const { config, lesson, losses, settings, isDone, failure } = this;
    const { hiddenSize, seqLength } = settings;
    const { times, rows } = seriesOf(lesson.own ? config : { ...config, validation: seqLength });
    const after = Math.min(epoch ?? losses.length, losses.length);
    const network = this.at(after);
    const switchPoint = nearest(times, switchTime);
    const predictions: number[] = [];
    const hidden = new Float32Array((rows.length - 1) * hiddenSize);
    noGrad(() => {
      let state = network.start();
      for (let k = 0; k + 1 < rows.length; k++) {
        const input: Matrix = tensor([k <= switchPoint ? rows[k] : [predictions[k - 1]]]); // [1, 1]
        const [output, next] = network.forward(input, state);
        predictions.push(output.item());
        hidden.set(nn.hiddenOf(next).toArray()[0], k * hiddenSize);
        state = next;
      }
    });
    const look = { epoch: after, times, switchPoint, predictions, hidden };
    const scene: Scene = { ...look, actual: rows.flat(), weights: weightsOf(network) };
    return { settings, losses, isDone, failure, scene };
  }

  /** The network after so many epochs, 0 for the initial one. */
  at(epoch: number): nn.Network {
    const near = Math.floor(epoch / this.#stride);
    const last = this.#last;
    const from = last !== null && last.epoch <= epoch && last.epoch > near * this.#stride
      ? last
      : { epoch: near * this.#stride, weights: this.#kept[near] };
    const network = createNetwork(this.config);
    let at = 0;
    noGrad(() => {
      for (const w of network.parameters()) {
        w.copy_(tensor([...from.weights.subarray(at, at += w.numel())]).reshape(w.shape));
      }
    });
    const missing = epoch - from.epoch;
    const epochs = this.#train(network, missing);
    for (let k = 0; k < missing; k++) epochs.next();
    if (missing > 0) this.#last = { epoch, weights: weightsOf(network) };
    return network;
  }

  #train(network: nn.Network, epochs: number): Iterator<number, void> {
    const { lr, truncate } = this.settings;
    const { x, y } = dataOf(this.config);
    return trainEpochs(network, x, y, { lr, truncate, epochs }, false);
  }
}

/** All weights in one row: w1 row by row, and then w2. */
export function weightsOf(network: nn.Network): Float32Array {
  return Float32Array.from(network.parameters().flatMap((w) => w.reshape([-1]).toArray()));
}
