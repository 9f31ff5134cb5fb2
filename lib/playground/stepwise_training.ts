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
  /** The weights before the first epoch, and after each. */
  readonly #weights: Float32Array[];

  constructor(readonly lesson: Lesson, readonly settings: Settings) {
    this.config = configOf(lesson, settings);
    this.#model = createNetwork(this.config);
    this.#weights = [weightsOf(this.#model)];
    const { lr, truncate, epochs } = settings;
    const { x, y } = dataOf(this.config);
    this.#epochs = trainEpochs(this.#model, x, y, { lr, truncate, epochs }, false);
  }

  advance(): void {
    if (this.isDone) return;
    try {
      this.losses.push(this.#epochs.next().value!);
      this.#weights.push(weightsOf(this.#model));
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
    const network = createNetwork(this.config);
    let at = 0;
    noGrad(() => {
      for (const w of network.parameters()) {
        w.copy_(tensor([...this.#weights[epoch].subarray(at, at += w.numel())]).reshape(w.shape));
      }
    });
    return network;
  }
}

/** All weights in one row: w1 row by row, and then w2. */
export function weightsOf(network: nn.Network): Float32Array {
  return Float32Array.from(network.parameters().flatMap((w) => w.reshape([-1]).toArray()));
}
