/** One look at a network: its predictions, its hidden units and its weights. */

import { noGrad, tensor } from "../tensor/mod.ts";
import { type Matrix, nn } from "../nn/mod.ts";
import { seriesOf } from "../training/series.ts";
import type { RunReport, Scene } from "./protocol.ts";
import { type Look, nearest } from "./settings.ts";
import { type Training, weightsOf } from "./training.ts";

/** Runs a network along its series, beyond what it was trained on. */
export function sceneOf(training: Training, { epoch, switchTime }: Look): Scene {
  const { config, lesson, losses, settings: { hiddenSize, seqLength } } = training;
  const { times, rows } = seriesOf(lesson.own ? config : { ...config, validation: seqLength });
  const after = Math.min(epoch ?? losses.length, losses.length);
  const network = training.at(after);
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
  const weights = weightsOf(network);
  return { epoch: after, times, actual: rows.flat(), switchPoint, predictions, hidden, weights };
}

/** How a training stands, and one look at it. */
export function reportOf(training: Training, look: Look): RunReport {
  const { settings, losses, isDone, failure } = training;
  return { settings, losses, isDone, failure, scene: sceneOf(training, look) };
}
