import {
  arrayOf,
  kinds,
  type NdArray,
  requireArgument,
  requireOptions,
  requireTensors,
  traced,
  update,
} from "../tensor/internals.ts";
import { noGrad, Tensor, tensor, zeros } from "../tensor/mod.ts";

/**
 * Changes weights so that the loss falls.
 *
 * @example
 * ```ts
 * import { optim, tensor } from "unroll";
 *
 * const w = tensor([3], { requiresGrad: true });
 * const optimizer: optim.Optimizer = new optim.SGD([w], { lr: 0.1 });
 * for (let step = 0; step < 20; step++) {
 *   optimizer.zeroGrad();
 *   w.pow(2).sum().backward();
 *   optimizer.step();
 * }
 * optimizer.lr = 0.01; // smaller steps from now on
 * console.log(w.item()); // 3 times 0.8 to the 20th: 0.0346
 * ```
 */
export abstract class Optimizer {
  /** The weights that `step` changes. */
  readonly params: readonly Tensor[];
  readonly #name: string;
  /** `-lr` as a tensor. */
  protected readonly factor: Tensor;
  readonly #states: Record<string, Tensor>[] = [];

  /** Checks the weights and the settings; errors contain their names. */
  constructor(name: string, params: readonly Tensor[], settings: Record<string, number>) {
    requireTensors(name, params);
    if (params.length === 0) {
      throw new RangeError(`${name}: there are no weights; pass [w1, w2, ...]`);
    }
    params.forEach((w, i) => {
      if (!w.isLeaf) {
        throw new TypeError(
          `${name}: weight ${i} is the result of an operation and collects no gradient; ` +
            `pass the tensors that you made with { requiresGrad: true }`,
        );
      }
      if (params.indexOf(w) < i) {
        throw new TypeError(
          `${name}: weights ${params.indexOf(w)} and ${i} are the same tensor, which would be ` +
            `moved twice; pass each once`,
        );
      }
    });
    for (const [key, value] of Object.entries(settings)) {
      requireArgument(name, key, value, kinds.amount);
    }
    this.params = [...params];
    this.#name = name;
    this.factor = tensor(-(settings.lr ?? 0), { dtype: "float64" });
  }

  /** Learning rate: how far a weight moves against its gradient. It may change during training. */
  get lr(): number {
    const { storage: { data }, offset } = arrayOf(this.factor);
    return -data[offset];
  }

  /** @throws RangeError if it is not a finite number of 0 or more */
  set lr(value: number) {
    requireArgument(this.#name, "lr", value, kinds.amount);
    noGrad(() => this.factor.fill_(-value));
  }

  /** Changes every weight that has a gradient. */
  step(): void {
    noGrad(() =>
      this.params.forEach((w, i) => {
        if (w.grad !== null) this.update(w, w.grad, i);
      })
    );
  }

  /** Clears all gradients: call it before the next `backward`. */
  zeroGrad(): void {
    for (const w of this.params) w.grad = null;
  }

  /** The tensors that are kept from step to step. */
  state(): Tensor[] {
    return this.#states.flatMap((state) => Object.values(state));
  }

  /** Changes one weight. */
  protected abstract update(w: Tensor, grad: Tensor, i: number): void;

  /** The state of weight i, by name; made when it is first needed. */
  protected stateOf<S extends Record<string, Tensor>>(i: number, start: () => S): S {
    return (this.#states[i] ??= start()) as S;
  }
}

/** Settings of {@linkcode SGD}. */
export interface SGDOptions {
  /** Learning rate: how far a weight moves against its gradient. */
  lr: number;
  /** The fraction of the last update that is added to the next. Default: 0. */
  momentum?: number;
  /** How strongly weights decay towards 0. Default: 0. */
  weightDecay?: number;
}

const sgdKinds = { lr: kinds.amount, momentum: kinds.amount, weightDecay: kinds.amount };

/**
 * Gradient descent, as `torch.optim.SGD`: `w <- w - lr v`, with `v <- momentum v + (grad +
 * weightDecay w)`.
 *
 * @throws RangeError if there are no weights or a setting is negative or not finite
 * @throws TypeError if a weight is the result of an operation, or an option is unknown
 *
 * @example
 * ```ts
 * import { optim, tensor } from "unroll";
 *
 * const w = tensor([1, 2], { requiresGrad: true });
 * const sgd = new optim.SGD([w], { lr: 0.25 });
 * w.pow(2).sum().backward();
 * sgd.step();
 * sgd.zeroGrad();
 * console.log(w.toArray()); // [0.5, 1]
 * ```
 */
export class SGD extends Optimizer {
  readonly #momentum: number;
  readonly #weightDecay: number;

  /** Takes the weights that `step` will change. */
  constructor(params: readonly Tensor[], options: SGDOptions) {
    const { lr, momentum = 0, weightDecay = 0 } = requireOptions("SGD", options, sgdKinds);
    super("SGD", params, { lr, momentum, weightDecay });
    this.#momentum = momentum;
    this.#weightDecay = weightDecay;
  }

  /** Changes one weight. */
  protected override update(w: Tensor, grad: Tensor, i: number): void {
    const pull = decayed(grad, w, this.#weightDecay);
    if (this.#momentum === 0) {
      compute("addScaled_", w, pull, this.factor);
      return;
    }
    let isNew = false;
    const { velocity } = this.stateOf(i, () => {
      isNew = true;
      return { velocity: pull.clone() };
    });
    if (!isNew) velocity.mul_(this.#momentum).add_(pull);
    compute("addScaled_", w, velocity, this.factor);
  }
}

/** Settings of {@linkcode Adam}. */
export interface AdamOptions {
  /** Learning rate. Default: 0.001. */
  lr?: number;
  /**
   * Decay rates of the running means of the gradient and of its square, from 0 to below 1.
   * Default: [0.9, 0.999].
   */
  betas?: readonly [number, number];
  /** Prevents a division by 0. Default: 1e-8. */
  eps?: number;
  /** How strongly weights decay towards 0. Default: 0. */
  weightDecay?: number;
}

const isBeta = (value: unknown) => typeof value === "number" && value >= 0 && value < 1;
const adamKinds = {
  lr: kinds.amount,
  betas: {
    what: "two numbers of 0 or more, both below 1",
    isRange: true,
    fits: (value: unknown) => Array.isArray(value) && value.length === 2 && value.every(isBeta),
  },
  eps: kinds.amount,
  weightDecay: kinds.amount,
};

/**
 * Gradient descent with a separate step size for every weight, as `torch.optim.Adam`:
 * `w <- w - lr m' / (sqrt(v') + eps)`, where m and v are running means of the gradient and of its
 * square, and `m' = m / (1 - beta1^t)`, `v' = v / (1 - beta2^t)` correct their start from 0.
 *
 * Source: D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
 *
 * @throws RangeError if there are no weights, a setting is negative or not finite, or a beta is 1
 *   or more
 * @throws TypeError if a weight is the result of an operation, or an option is unknown
 *
 * @example
 * ```ts
 * import { optim, tensor } from "unroll";
 *
 * const w = tensor([1, -2], { requiresGrad: true });
 * const adam = new optim.Adam([w], { lr: 0.5 });
 * w.pow(2).sum().backward();
 * adam.step();
 * console.log(w.toArray()); // [0.5, -1.5]: the first step is lr, whatever the gradient
 * ```
 */
export class Adam extends Optimizer {
  readonly #betas: readonly [number, number];
  readonly #eps: number;
  readonly #weightDecay: number;

  /** Takes the weights that `step` will change. */
  constructor(params: readonly Tensor[], options?: AdamOptions) {
    const { lr = 0.001, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0 } = requireOptions(
      "Adam",
      options,
      adamKinds,
    );
    super("Adam", params, { lr, eps, weightDecay });
    this.#betas = [...betas];
    this.#eps = eps;
    this.#weightDecay = weightDecay;
  }

  /** Changes one weight. */
  protected override update(w: Tensor, grad: Tensor, i: number): void {
    const [beta1, beta2] = this.#betas;
    const { dtype } = w;
    const { steps, mean, square } = this.stateOf(i, () => ({
      steps: tensor(0, { dtype: "float64" }) as Tensor,
      mean: zeros(w.shape, { dtype }),
      square: zeros(w.shape, { dtype }),
    }));
    steps.add_(1);
    const pull = decayed(grad, w, this.#weightDecay);
    compute("lerp_", mean, pull, 1 - beta1);
    compute("addcmul_", square.mul_(beta2), pull, pull, 1 - beta2);
    const scale = compute("adamScale", steps, beta2);
    const size = compute("adamSize", steps, beta1, this.factor);
    compute("addcdiv_", w, mean, square.sqrt().div(scale).add_(this.#eps), size);
  }
}

/** The gradient with weight decay. */
function decayed(grad: Tensor, w: Tensor, weightDecay: number): Tensor {
  return weightDecay === 0 ? grad : compute("addScaled_", grad.clone(), w, weightDecay);
}

/**
 * Changes `t` in place, or computes something from it, in a way that a captured step can repeat.
 */
function compute(name: keyof typeof update, t: Tensor, ...operands: (Tensor | number)[]): Tensor {
  const run = update[name] as (...values: (NdArray | number)[]) => NdArray | void;
  const [a, b, c] = operands;
  return traced(
    () => {
      const values = operands.map((value) => typeof value === "number" ? value : arrayOf(value));
      const made = run(arrayOf(t), ...values);
      return made === undefined ? t : new Tensor(made);
    },
    name,
    t,
    a,
    b,
    c,
  );
}
