import { capture, scan } from "../capture/mod.ts";
import { halfSquaredError, type Matrix, nn, optim, type Weights } from "../nn/mod.ts";
import { kinds, requireArgument, requireOptions, requireTensor } from "../tensor/internals.ts";
import { noGrad, ShapeError, stack, Tensor } from "../tensor/mod.ts";
import { configKinds, type OptimizerFactory, type OptimizerName } from "./config.ts";
import { DivergedError } from "./diverged.ts";
import { inDtypeOf, toNetwork } from "./predict.ts";
import { Scaled } from "./scaled.ts";

/** Options of {@linkcode train}. */
export interface TrainOptions<M = Weights> {
  /** Passes over the sequence. */
  epochs: number;
  /** Learning rate. */
  lr: number;
  /** Backpropagation through this many steps, with one update after them. Default: 1. */
  truncate?: number;
  /** How weights move: "sgd" (the default), "adam", or a function that makes an optimiser. */
  optimizer?: OptimizerName | OptimizerFactory;
  /** The maximum norm of the gradient of an update. Default: null, no maximum. */
  clip?: number | null;
  /** The loss of one step, a tensor of shape [], from [1, O] and [1, O]. Default: halfSquaredError. */
  loss?: (prediction: Matrix, target: Matrix) => Tensor;
  /**
   * Called after every epoch, with its number from 0, its total loss, and the weights (or the
   * network) as they are now; the next epoch changes them.
   */
  onEpoch?: (epoch: number, loss: number, weights: M) => void;
}

/**
 * The loop of Step 5: stochastic gradient descent, one update for every element of the sequence, `w
 * <- w - lr dL/dw`.
 *
 * The context starts at zero in every epoch and is cut from the graph after every step, so gradients
 * do not flow back in time: truncated backpropagation with length 1. With `truncate` it is cut after
 * every k steps: gradients flow back through k of them, and there is one update in k.
 *
 * @param model the tutorial's weights, or a network; changed in place. The network of a run on data
 *   learns scaled values, as in the run
 * @param x inputs, [n, I]
 * @param y targets, [n, O]
 * @returns the total loss of every epoch
 * @throws DivergedError if the loss stops being finite
 * @throws ShapeError if there are no inputs, or not as many targets
 * @throws RangeError for an option out of range, TypeError for an unknown one
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
  requireData(x, y);
  const { onEpoch, ...others } = requireOptions("train", options, trainKinds);
  requireArgument("train", "epochs", others.epochs, trainKinds.epochs);
  requireArgument("train", "lr", others.lr, trainKinds.lr);
  const losses: number[] = [];
  for (const loss of trainEpochs(model, x, y, others, onEpoch !== undefined)) {
    losses.push(loss);
    onEpoch?.(losses.length - 1, loss, model);
  }
  return losses;
}

const { lr, truncate, optimizer, clip } = configKinds;
const { count: epochs, function: callback } = kinds;
const trainKinds = { epochs, lr, truncate, optimizer, clip, loss: callback, onEpoch: callback };

/**
 * The epochs of {@linkcode train}, one at a time: each is trained when its total loss is read.
 *
 * @param isShared whether other code may change the network in between: then its weights are compared
 */
export function* trainEpochs<M extends Weights | nn.Network>(
  model: M,
  x: Matrix,
  y: Matrix,
  options: Omit<TrainOptions<M>, "onEpoch">,
  isShared: boolean,
): Generator<number, void> {
  const { epochs, lr, truncate = 1 } = options;
  const outer = toNetwork(model);
  const isScaled = outer instanceof Scaled;
  const network = isScaled ? outer.network : outer;
  const [inputs, targets] = [x, y].map((data) =>
    isScaled ? outer.scale(data) : inDtypeOf(network, data)
  );
  const learner = learnerOf(network, inputs, targets, options);
  const weights = network.parameters();
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (isShared) requireWeights(weights, network.parameters());
    learner.keep();
    const found = learner.learn(x.shape[0]);
    const bad = found.findIndex((loss) => !Number.isFinite(loss));
    if (bad >= 0) {
      learner.goBack(bad - bad % truncate);
      throw new DivergedError(epoch, bad, found[bad], losses, model, lr);
    }
    const total = found.reduce((total, loss) => total + loss, 0);
    losses.push(total);
    yield total;
  }
}

/** Callbacks between epochs may change weights, but not replace them. */
function requireWeights(was: readonly Tensor[], is: readonly Tensor[]): void {
  if (was.length === is.length && was.every((w, i) => w === is[i])) return;
  throw new TypeError(
    "train: the network has other weights than when training began; " +
      "change them in place, as in noGrad(() => w.copy_(other))",
  );
}

function requireData(x: Matrix, y: Matrix): void {
  requireTensor("train", x);
  requireTensor("train", y);
  const isFine = [x, y].every(({ shape }) => shape.length === 2) && x.shape[0] === y.shape[0] &&
    x.shape[0] > 0;
  if (isFine) return;
  const [xs, ys] = [x, y].map(({ shape }) => `[${shape.join(", ")}]`);
  throw new ShapeError(
    `train: x is ${xs} and y is ${ys}; they must be [n, I] and [n, O], with a row for every step`,
  );
}

/**
 * Learns stretch by stretch: the steps with their graph, the gradient of the sum of their losses, the
 * update. The state starts from zero, and is cut from the graph after every stretch.
 */
function learnerOf(
  network: nn.Network,
  x: Matrix,
  y: Matrix,
  options: Omit<TrainOptions<never>, "onEpoch">,
) {
  const { clip = null, truncate = 1, loss: lossOf = halfSquaredError } = options;
  const weights = network.parameters();
  const rule = ruleOf(weights, options);
  const start = network.start();
  const size = Math.min(truncate, x.shape[0]);
  let isFinite = true;

  const stretch = (carry: Matrix, x: Matrix, y: Matrix): readonly [Matrix, Tensor] => {
    let state = nn.splitState(carry, start);
    const losses: Tensor[] = [];
    for (let j = 0; j < x.shape[0]; j++) {
      const [output, next] = network.forward(x.narrow(0, j, 1), state); // [1, O]
      losses.push(lossOf(output, y.narrow(0, j, 1))); // []
      state = next;
    }
    losses.reduce((sum, loss) => sum.add(loss)).backward();
    if (clip !== null) nn.utils.clipGradNorm_(weights, clip);
    if (!rule.isCaptured) isFinite &&= losses.every((loss) => Number.isFinite(loss.item()));
    if (isFinite) rule.step();
    weights.forEach((w) => w.grad?.zero_());
    return [nn.joinState(state).detach(), size === 1 ? losses[0] : stack(losses)];
  };

  // Other code may act differently from step to step.
  const unchecked = lossOf === halfSquaredError && isOwn(network);
  // A captured stretch has a fixed length; the last one may be shorter.
  const [whole, rest] = [stretch, stretch].map((step) =>
    rule.isCaptured ? capture(step, { unchecked }) : step
  );
  /** The stretches of the first `count` elements: those of one length are scanned together. */
  const stretchesOf = (count: number): Stretches[] => {
    const left = count % size;
    const cut = (from: number, count: number, size: number) =>
      [x, y].map((t) => t.narrow(0, from, count * size).reshape([count, size, t.shape[1]]));
    return [
      { step: whole, sequences: cut(0, (count - left) / size, size) },
      { step: rest, sequences: cut(count - left, 1, left) },
    ].filter(({ sequences: [xs] }) => xs.shape[0] * xs.shape[1] > 0);
  };
  const all = stretchesOf(x.shape[0]);
  const origin = nn.joinState(start);
  /** Learns from the first `count` elements; gives the loss of each, from before its update. */
  const learn = (count: number) => {
    const losses: number[] = [];
    let carry = origin;
    for (const { step, sequences } of count === x.shape[0] ? all : stretchesOf(count)) {
      const [next, found] = scan(step, carry, sequences);
      carry = next;
      const numbers: Tensor = found.shape.length === 1 ? found : found.reshape([-1]);
      losses.push(...numbers.toArray() as number[]);
    }
    return losses;
  };
  let kept = new Map<Tensor, Tensor>();
  const changing = () => [...weights, ...rule.state()];
  return {
    learn,
    /** Saves the weights and the state of the optimiser. */
    keep() {
      kept = noGrad(() => new Map(changing().map((t) => [t, t.clone()])));
    },
    /** Restores them, and learns from so many elements. */
    goBack(count: number) {
      // Steps that are not captured check the loss before the update, so the weights are right.
      if (!rule.isCaptured) return;
      noGrad(() => changing().forEach((t) => kept.has(t) ? t.copy_(kept.get(t)!) : t.zero_()));
      learn(count);
    },
  };
}

const { Elman, GRUCell, Linear, LSTMCell, Recurrent, RNNCell } = nn;
const own: readonly unknown[] = [Elman, GRUCell, Linear, LSTMCell, Recurrent, RNNCell];

/** Whether a module consists of this library's modules alone. */
function isOwn(module: nn.Module): boolean {
  return own.includes(module.constructor) &&
    Object.values(module).every((part) =>
      Object(part) !== part || part instanceof Tensor || (part instanceof nn.Module && isOwn(part))
    );
}

/** Stretches of one length, [count, length, ...], and how to learn from one of them. */
interface Stretches {
  readonly step: (carry: Matrix, x: Matrix, y: Matrix) => readonly [Matrix, Tensor];
  readonly sequences: readonly Tensor<readonly [number, number, number]>[];
}

/** How weights are updated; a step can be captured if it consists of tensor operations alone. */
function ruleOf(
  weights: readonly Tensor[],
  { lr, optimizer = "sgd" }: Pick<TrainOptions<never>, "lr" | "optimizer">,
) {
  if (optimizer === "sgd") {
    const step = () => noGrad(() => weights.forEach((w) => w.sub_(w.grad, { alpha: lr })));
    return { step, state: (): Tensor[] => [], isCaptured: true };
  }
  const rule = optimizer === "adam" ? new optim.Adam(weights, { lr }) : optimizer(weights, lr);
  requireArgument("train", "what optimizer returns", rule, {
    what: "an optimiser, such as new optim.SGD(weights, { lr })",
    fits: (value) => typeof Object(value).step === "function",
  });
  // Other optimisers may read numbers, or count steps.
  const isCaptured = rule.constructor === optim.SGD || rule.constructor === optim.Adam;
  return { step: () => rule.step(), state: () => rule.state?.() ?? [], isCaptured };
}
