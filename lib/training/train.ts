import { capture, noGrad, scan, zeros } from "../tensor/mod.ts";
import { forward, halfSquaredError, type Matrix } from "../nn/mod.ts";

/** The two weight matrices that training changes. */
export interface Weights {
  /** From input and context to hidden, [1 + H, H]. */
  readonly w1: Matrix;
  /** From hidden to output, [H, 1]. */
  readonly w2: Matrix;
}

/** What training needs besides weights and data. */
export interface TrainOptions {
  /** Passes over the sequence. */
  epochs: number;
  /** Learning rate. */
  lr: number;
  /**
   * Called after every epoch, with its number from 0, its total loss, and the weights as they are
   * now; the next epoch changes them.
   */
  onEpoch?: (epoch: number, loss: number, weights: Weights) => void;
}

/** Thrown when the loss stops being a finite number. What was trained until then is on it. */
export class DivergedError extends Error {
  /** Tells this error from others. */
  override name = "DivergedError";

  /** Made by `train`. */
  constructor(
    /** The epoch in which it happened, from 0. */
    readonly epoch: number,
    /** The element of the sequence at which it happened, from 0. */
    readonly step: number,
    /** What the loss was: NaN or an infinity. */
    readonly loss: number,
    /** The total losses of the epochs before. */
    readonly losses: number[],
    /** The weights of the last step that could be done. */
    readonly weights: Weights,
    lr: number,
  ) {
    super(
      `the loss became ${loss} in epoch ${epoch} at step ${step}: the weights ran away; ` +
        `try a smaller learning rate than ${lr}, such as ${Number((lr / 10).toPrecision(1))}`,
    );
  }
}

/**
 * The loop of Step 5: stochastic gradient descent, one update for every element of the sequence, `w
 * <- w - lr dL/dw`.
 *
 * The context starts at zero in every epoch and is cut from the graph after every step, so a
 * gradient never flows back in time: truncated back-propagation with length 1.
 *
 * @param weights changed in place
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
export function train(weights: Weights, x: Matrix, y: Matrix, options: TrainOptions): number[] {
  const { w1, w2 } = weights;
  const { epochs, lr, onEpoch } = options;
  const length = x.shape[0];
  const sequences = [x, y].map((t) => t.reshape([length, 1, 1])); // each [n, 1, 1]
  const before = { w1: w1.detach().clone(), w2: w2.detach().clone() };
  const step = capture((context: Matrix, input: Matrix, target: Matrix) => {
    const [output, hidden] = forward(input, context, w1, w2); // [1, 1], [1, H]
    const loss = halfSquaredError(output, target); // []
    loss.backward();
    noGrad(() => {
      w1.sub_(w1.grad, { alpha: lr });
      w2.sub_(w2.grad, { alpha: lr });
    });
    w1.grad?.zero_();
    w2.grad?.zero_();
    return [hidden.detach(), loss] as const;
  });
  /** The losses of the first `count` elements, each after an update by those before. */
  const pass = (count: number) => {
    const start: Matrix = zeros([1, w2.shape[0]]); // [1, H]
    const parts = count === length ? sequences : sequences.map((t) => t.narrow(0, 0, count));
    return scan(step, start, parts)[1].toArray();
  };
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    copyWeights(before, weights);
    const found = pass(length);
    const bad = found.findIndex((loss) => !Number.isFinite(loss));
    if (bad >= 0) {
      // That step has moved the weights, too, and so have those after it: go back to before it.
      copyWeights(weights, before);
      if (bad > 0) pass(bad);
      throw new DivergedError(epoch, bad, found[bad], losses, weights, lr);
    }
    const total = found.reduce((total, loss) => total + loss, 0);
    losses.push(total);
    onEpoch?.(epoch, total, weights);
  }
  return losses;
}

function copyWeights(to: Weights, from: Weights): void {
  noGrad(() => [to.w1.copy_(from.w1), to.w2.copy_(from.w2)]);
}
