/** A training that goes on an epoch at a time, and remembers every epoch. */

import { empty, Generator, tensor } from "../tensor/mod.ts";
import { init, type Matrix, nn, type Weights } from "../nn/mod.ts";
import { DivergedError, type SineData, sineData } from "../training/mod.ts";
import { trainEpochs } from "../training/train.ts";
import type { Failure } from "./protocol.ts";
import type { Settings } from "./settings.ts";

/** How many numbers are kept of the epochs of a training; what lies between is trained again. */
const capacity = 2 ** 21;

/**
 * The tutorial's training, as `run` does it, but from weights with the deviations of the settings,
 * and an epoch at a time.
 */
export class Training {
  /** The total loss of every epoch so far. */
  readonly losses: number[] = [];
  /** Where it ran away, if it did. */
  failure: Failure | null = null;
  /** Whether there is nothing left to train. */
  isDone = false;
  readonly #model: Weights;
  readonly #data: SineData;
  readonly #epochs: Iterator<number, void>;
  readonly #stride: number;
  /** The weights after every stride-th epoch, w1 before w2. */
  readonly #kept: Float32Array[] = [];
  /** The state that was asked for last: while stepping, the next one is close. */
  #last: { readonly epoch: number; readonly weights: Float32Array } | null = null;

  constructor(readonly settings: Settings, room = capacity) {
    const { hiddenSize, seqLength, epochs } = settings;
    this.#data = sineData(seqLength);
    this.#model = initialWeights(settings);
    this.#epochs = this.#train(this.#model, epochs);
    const size = (1 + hiddenSize) * hiddenSize + hiddenSize;
    this.#stride = Math.ceil((epochs + 1) * size / room);
    this.#kept.push(valuesOf(this.#model));
  }

  /** Trains for one epoch more. */
  advance(): void {
    if (this.isDone) return;
    try {
      const { value, done } = this.#epochs.next();
      if (done || value === undefined) {
        this.isDone = true;
        return;
      }
      this.losses.push(value);
      if (this.losses.length % this.#stride === 0) this.#kept.push(valuesOf(this.#model));
      this.isDone = this.losses.length === this.settings.epochs;
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      const { epoch, step, loss } = error;
      this.failure = { epoch, step, loss };
      this.isDone = true;
    }
  }

  /** Trains no further. */
  stop(): void {
    this.isDone = true;
  }

  /** The weights after so many epochs, 0 for the initial ones. */
  at(epoch: number): Weights {
    const near = Math.floor(epoch / this.#stride);
    const isCloser = this.#last !== null && this.#last.epoch <= epoch &&
      this.#last.epoch > near * this.#stride;
    const from = isCloser ? this.#last! : {
      epoch: near * this.#stride,
      weights: this.#kept[near],
    };
    const weights = this.#restore(from.weights);
    const missing = epoch - from.epoch;
    const epochs = this.#train(weights, missing);
    for (let k = 0; k < missing; k++) epochs.next();
    if (missing > 0) this.#last = { epoch, weights: valuesOf(weights) };
    return weights;
  }

  #train(weights: Weights, epochs: number): Iterator<number, void> {
    const { lr, truncate } = this.settings;
    return trainEpochs(weights, this.#data.x, this.#data.y, { lr, truncate, epochs });
  }

  #restore(values: Float32Array): Weights {
    const { hiddenSize } = this.settings;
    const matrix = (from: number, rows: number, columns: number): Matrix => {
      const flat = tensor([...values.subarray(from, from + rows * columns)]);
      const w = flat.reshape([rows, columns]);
      w.requiresGrad = true;
      return w;
    };
    return new nn.Elman({
      w1: matrix(0, 1 + hiddenSize, hiddenSize), // [1 + H, H]
      w2: matrix((1 + hiddenSize) * hiddenSize, hiddenSize, 1), // [H, 1]
    });
  }
}

/** Step 3 of the tutorial. */
function initialWeights({ seed, hiddenSize, std1, std2 }: Settings): Weights {
  const generator = new Generator(seed);
  const w1: Matrix = empty([1 + hiddenSize, hiddenSize], { requiresGrad: true }); // [1 + H, H]
  const w2: Matrix = empty([hiddenSize, 1], { requiresGrad: true }); // [H, 1]
  init.normal_(w1, 0, std1, { generator });
  init.normal_(w2, 0, std2, { generator });
  return new nn.Elman({ w1, w2 });
}

/** All weights in one row: w1 row by row, and then w2. */
export function valuesOf({ w1, w2 }: Weights): Float32Array {
  const values = new Float32Array(w1.numel() + w2.numel());
  let at = 0;
  for (const row of [...w1.toArray(), ...w2.toArray()]) {
    values.set(row, at);
    at += row.length;
  }
  return values;
}
