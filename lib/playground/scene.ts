/** One look at a network: what it says and does along the wave, and its weights. */

import { noGrad, tensor } from "../tensor/mod.ts";
import { type Matrix, nn, type Weights } from "../nn/mod.ts";
import { timesOf } from "../training/data.ts";
import { toNetwork } from "../training/predict.ts";
import { valuesOf as signalAt } from "../training/signals.ts";
import type { RunReport, Scene } from "./protocol.ts";
import { handOverPoint, type Look } from "./settings.ts";
import { type Training, valuesOf } from "./training.ts";

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

/** How a training stands, and one look at it. */
export function reportOf(training: Training, milliseconds: number, look: Look): RunReport {
  const { settings, losses, isDone, failure } = training;
  const epoch = Math.min(look.epoch ?? losses.length, losses.length);
  const at = { epoch, handOver: look.handOver, seqLength: settings.seqLength };
  const scene = sceneOf(training.at(epoch), at);
  return { settings, losses, isDone, failure, milliseconds, scene };
}
