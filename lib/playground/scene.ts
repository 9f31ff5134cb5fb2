/** One look at a network: what it says and does along the wave, and its weights. */

import { noGrad, tensor } from "../tensor/mod.ts";
import { type Matrix, nn, type Weights } from "../nn/mod.ts";
import { timesOf } from "../training/data.ts";
import { toNetwork } from "../training/predict.ts";
import { valuesOf as signalAt } from "../training/signals.ts";
import { handOverPoint } from "./look.ts";
import { valuesOf } from "./training.ts";

/** What can be drawn of a network after an epoch. n stands for the sequence length. */
export interface Scene {
  /** After how many epochs. */
  readonly epoch: number;
  /** The points in time, 2 n + 1: the first n + 1 are those of the training. */
  readonly times: readonly number[];
  /** The wave at these points. */
  readonly wave: readonly number[];
  /** The last point whose true value the network is given; after it come its own. */
  readonly handOver: number;
  /** What the network expects of all points but the first, 2 n. */
  readonly forecasts: readonly number[];
  /** What the hidden units do at all points but the last, a row of H for each of 2 n. */
  readonly hidden: Float32Array;
  /** w1, a row of H for each of 1 + H sources, and then w2, H. */
  readonly weights: Float32Array;
}

/** Runs a network along the wave, twice as far as it was trained. */
export function sceneOf(
  weights: Weights,
  at: { readonly epoch: number; readonly handOver: number; readonly seqLength: number },
): Scene {
  const { epoch, seqLength } = at;
  const count = 2 * seqLength;
  const times = timesOf(seqLength, count + 1);
  const wave = signalAt("sine", times);
  const handOver = handOverPoint(at.handOver, seqLength);
  const forecasts: number[] = [];
  const hiddenSize = weights.w2.shape[0];
  const hidden = new Float32Array(count * hiddenSize);
  const network = toNetwork(weights);
  noGrad(() => {
    let state = network.start();
    for (let k = 0; k < count; k++) {
      const input: Matrix = tensor([[k <= handOver ? wave[k] : forecasts[k - 1]]]); // [1, 1]
      const [output, next] = network.forward(input, state);
      forecasts.push(output.item());
      hidden.set(nn.hiddenOf(next).toArray()[0], k * hiddenSize);
      state = next;
    }
  });
  return { epoch, times, wave, handOver, forecasts, hidden, weights: valuesOf(weights) };
}
