import { noGrad, type Tensor } from "../tensor/mod.ts";
import type { Matrix, nn, Weights } from "../nn/mod.ts";
import { DivergedError } from "./diverged.ts";
import { toNetwork } from "./predict.ts";
import { learner, type TrainOptions } from "./learner.ts";

/**
 * The loop of Step 5: stochastic gradient descent, one update for every element of the sequence, `w
 * <- w - lr dL/dw`.
 *
 * The context starts at zero in every epoch and is cut from the graph after every step, so a
 * gradient never flows back in time: truncated back-propagation with length 1. With `truncate` it
 * is cut after every k steps: gradients flow back through k of them, and there is one update in k.
 *
 * @param model the tutorial's weights, or a network; changed in place
 * @param x inputs, [n, 1]
 * @param y targets, [n, 1]
 * @returns the total loss of every epoch
 * @throws DivergedError if the loss stops being finite
 *
 * @example
 * ```ts
 * import { init, manualSeed, sineData, train, zeros } from "unroll";
 *
 * manualSeed(42);
 * const w1 = init.normal_(zeros([7, 6], { requiresGrad: true }), 0, 0.4);
 * const w2 = init.normal_(zeros([6, 1], { requiresGrad: true }), 0, 0.3);
 * const { x, y } = sineData(20);
 * const losses = train({ w1, w2 }, x, y, { epochs: 10, lr: 0.1 });
 * console.log(losses[0], losses[9]); // the second is much smaller
 * ```
 */
export function train<M extends Weights | nn.Network>(
  model: M,
  x: Matrix,
  y: Matrix,
  options: TrainOptions<M>,
): number[] {
  const losses: number[] = [];
  for (const loss of trainEpochs(model, x, y, options)) {
    losses.push(loss);
    options.onEpoch?.(losses.length - 1, loss, model);
  }
  return losses;
}

/**
 * The epochs of {@linkcode train}, one at a time: whoever asks for the next total loss has the
 * epoch trained, and may do something else in between.
 */
export function* trainEpochs<M extends Weights | nn.Network>(
  model: M,
  x: Matrix,
  y: Matrix,
  options: Omit<TrainOptions<M>, "onEpoch">,
): Generator<number, void> {
  const { epochs, lr } = options;
  const network = toNetwork(model);
  const weights = network.parameters();
  const before = weights.map((w) => w.detach().clone());
  const pass = learner(network, x, y, options);
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    copy(weights, before);
    const found = pass.learn(x.shape[0]);
    const bad = found.findIndex((loss) => !Number.isFinite(loss));
    if (bad >= 0) {
      if (pass.runsOn) {
        // That step has moved the weights, too, and so have those after it: go back to before it.
        copy(before, weights);
        pass.learn(bad - bad % (options.truncate ?? 1));
      }
      throw new DivergedError(epoch, bad, found[bad], losses, model, lr);
    }
    const total = found.reduce((total, loss) => total + loss, 0);
    losses.push(total);
    yield total;
  }
}

function copy(from: readonly Tensor[], to: readonly Tensor[]): void {
  noGrad(() => to.forEach((t, i) => t.copy_(from[i])));
}
