import { capture, scan } from "../capture/mod.ts";
import { noGrad, stack, type Tensor } from "../tensor/mod.ts";
import { halfSquaredError, type Matrix, nn, optim, type Weights } from "../nn/mod.ts";
import type { OptimizerFactory, OptimizerName } from "./config.ts";

/** What training needs besides weights and data. */
export interface TrainOptions<M = Weights> {
  /** Passes over the sequence. */
  epochs: number;
  /** Learning rate. */
  lr: number;
  /** Back-propagation through this many steps, with one update after them. Default: 1. */
  truncate?: number;
  /** How weights move: "sgd" (the default), "adam", or a function that makes an optimiser. */
  optimizer?: OptimizerName | OptimizerFactory;
  /** The gradient of an update, as one vector, is made no longer than this. Default: null, never. */
  clip?: number | null;
  /**
   * Called after every epoch, with its number from 0, its total loss, and the weights (or the
   * network) as they are now; the next epoch changes them.
   */
  onEpoch?: (epoch: number, loss: number, weights: M) => void;
}

/** Goes over a sequence and learns from it. */
export interface Learner {
  /** Learns from the first `count` elements; gives the loss of each, from before its update. */
  learn(count: number): number[];
  /** Whether updates go on after a loss that is not finite. */
  readonly runsOn: boolean;
}

/**
 * Makes what learns from a sequence, stretch by stretch: the steps, one after the other, with their
 * graph; the gradient of the sum of their losses; the update. The state starts from zero, and is cut
 * from the graph after every stretch.
 */
export function learner(
  network: nn.Network,
  x: Matrix,
  y: Matrix,
  options: Pick<TrainOptions, "lr" | "truncate" | "optimizer" | "clip">,
): Learner {
  const { clip = null, truncate = 1 } = options;
  const weights = network.parameters();
  const update = updateOf(weights, options);
  const start = network.start();

  const size = Math.min(truncate, x.shape[0]);
  const stretch = (carry: Matrix, x: Matrix, y: Matrix): readonly [Matrix, Tensor] => {
    let state = nn.splitState(carry, start);
    const losses: Tensor<readonly []>[] = [];
    for (let j = 0; j < x.shape[0]; j++) {
      const [output, next] = network.forward(x.narrow(0, j, 1), state); // [1, 1]
      losses.push(halfSquaredError(output, y.narrow(0, j, 1))); // []
      state = next;
    }
    losses.reduce((sum, loss) => sum.add(loss)).backward();
    if (clip !== null) nn.utils.clipGradNorm_(weights, clip);
    if (update.isSteady) update.apply();
    return [nn.joinState(state).detach(), size === 1 ? losses[0] : stack(losses)];
  };

  /** What is captured can be repeated, and no more: another update follows by itself. */
  const learnStretch = () => {
    const captured = capture(stretch);
    if (update.isSteady) return captured;
    let isFinite = true;
    return (carry: Matrix, x: Matrix, y: Matrix) => {
      const result = captured(carry, x, y);
      isFinite &&= numbersOf(result[1]).every(Number.isFinite);
      if (isFinite) update.apply();
      return result;
    };
  };

  // What is captured has one length; the last stretch may be shorter than the others.
  const [whole, rest] = [learnStretch(), learnStretch()];
  /** The stretches of the first `count` elements: those of one length are scanned together. */
  const stretchesOf = (count: number): Stretches[] => {
    const left = count % size;
    const cut = (from: number, count: number, size: number) =>
      [x, y].map((t) => t.narrow(0, from, count * size).reshape([count, size, 1]));
    return [
      { step: whole, sequences: cut(0, (count - left) / size, size) },
      { step: rest, sequences: cut(count - left, 1, left) },
    ].filter(({ sequences: [xs] }) => xs.numel() > 0);
  };
  const all = stretchesOf(x.shape[0]);
  const origin = nn.joinState(start);
  return {
    runsOn: update.isSteady,
    learn(count) {
      const losses: number[] = [];
      let carry = origin;
      for (const { step, sequences } of count === x.shape[0] ? all : stretchesOf(count)) {
        const [next, found] = scan(step, carry, sequences);
        carry = next;
        losses.push(...numbersOf(found));
      }
      return losses;
    },
  };
}

/** Stretches of one length, [count, length, 1], and how to learn from one of them. */
interface Stretches {
  readonly step: (carry: Matrix, x: Matrix, y: Matrix) => readonly [Matrix, Tensor];
  readonly sequences: readonly Tensor<readonly [number, number, number]>[];
}

/** Losses, one after the other. */
function numbersOf(losses: Tensor): number[] {
  return (losses.shape.length === 1 ? losses : losses.reshape([-1])).toArray() as number[];
}

/** How weights move when their gradients are there. */
interface Update {
  /** Moves the weights, and forgets the gradients. */
  apply: () => void;
  /** Whether `apply` does the same with tensors every time, so that it can be captured. */
  isSteady: boolean;
}

function updateOf(
  weights: readonly Tensor[],
  { lr, optimizer = "sgd" }: Pick<TrainOptions, "lr" | "optimizer">,
): Update {
  const forget = () => weights.forEach((w) => w.grad?.zero_());
  if (optimizer === "sgd") {
    const descend = () => noGrad(() => weights.forEach((w) => w.sub_(w.grad, { alpha: lr })));
    return { isSteady: true, apply: () => (descend(), forget()) };
  }
  // Others may count their steps, as Adam does, and so do something else every time.
  const rule = optimizer === "adam" ? new optim.Adam(weights, { lr }) : optimizer(weights, lr);
  return { isSteady: false, apply: () => (rule.step(), forget()) };
}
