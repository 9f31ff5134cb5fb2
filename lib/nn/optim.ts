import { noGrad, type Tensor, zeros } from "../tensor/mod.ts";
import { arrayOf, update } from "../tensor/internals.ts";

/** A way to change weights so that the loss falls. */
export abstract class Optimizer {
  /** The weights that `step` changes. */
  readonly params: readonly Tensor[];

  /** Checks the weights and the settings, which it names in its errors. */
  constructor(name: string, params: readonly Tensor[], settings: Record<string, number>) {
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
    });
    for (const [key, value] of Object.entries(settings)) {
      if (!Number.isFinite(value) || value < 0) {
        throw new RangeError(
          `${name}: ${key} is ${value}; it must be a finite number of 0 or more`,
        );
      }
    }
    this.params = params;
  }

  /** Changes every weight that has a gradient. */
  step(): void {
    noGrad(() =>
      this.params.forEach((w, i) => {
        if (w.grad !== null) this.update(w, w.grad, i);
      })
    );
  }

  /** Forgets all gradients: call it before the next `backward`. */
  zeroGrad(): void {
    for (const w of this.params) w.grad = null;
  }

  /** Changes one weight. */
  protected abstract update(w: Tensor, grad: Tensor, i: number): void;
}

/** Settings of {@linkcode SGD}. */
export interface SGDOptions {
  /** Learning rate: how far a weight moves against its gradient. */
  lr: number;
  /** How much of the last movement goes on. Default: 0. */
  momentum?: number;
  /** How strongly weights are pulled towards 0. Default: 0. */
  weightDecay?: number;
}

/**
 * Gradient descent, as `torch.optim.SGD`: `w <- w - lr v`, with `v <- momentum v + (grad +
 * weightDecay w)`.
 *
 * @throws RangeError if there are no weights or a setting is negative or not finite
 * @throws TypeError if a weight is the result of an operation
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
  readonly #lr: number;
  readonly #momentum: number;
  readonly #weightDecay: number;
  readonly #velocities = new Map<number, Tensor>();

  /** Remembers the weights that `step` will change. */
  constructor(params: readonly Tensor[], { lr, momentum = 0, weightDecay = 0 }: SGDOptions) {
    super("SGD", params, { lr, momentum, weightDecay });
    this.#lr = lr;
    this.#momentum = momentum;
    this.#weightDecay = weightDecay;
  }

  /** Changes one weight. */
  protected override update(w: Tensor, grad: Tensor, i: number): void {
    const pull = decayed(grad, w, this.#weightDecay);
    if (this.#momentum === 0) return update.add(arrayOf(w), arrayOf(pull), -this.#lr);
    const before = this.#velocities.get(i);
    const velocity = before ? before.mul_(this.#momentum).add_(pull) : pull.clone();
    this.#velocities.set(i, velocity);
    update.add(arrayOf(w), arrayOf(velocity), -this.#lr);
  }
}

/** Settings of {@linkcode Adam}. */
export interface AdamOptions {
  /** Learning rate. Default: 0.001. */
  lr?: number;
  /**
   * How slowly the running means of the gradient and of its square forget; from 0 up to, but not,
   * 1. Default: [0.9, 0.999].
   */
  betas?: readonly [number, number];
  /** Keeps the division away from 0. Default: 1e-8. */
  eps?: number;
  /** How strongly weights are pulled towards 0. Default: 0. */
  weightDecay?: number;
}

/**
 * Gradient descent with a step of its own for every weight, as `torch.optim.Adam`:
 * `w <- w - lr m' / (sqrt(v') + eps)`, where m and v are running means of the gradient and of its
 * square, and `m' = m / (1 - beta1^t)`, `v' = v / (1 - beta2^t)` correct their start from 0.
 *
 * Source: D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
 *
 * @throws RangeError if there are no weights, a setting is negative or not finite, or a beta is 1
 *   or more
 * @throws TypeError if a weight is the result of an operation
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
  readonly #lr: number;
  readonly #betas: readonly [number, number];
  readonly #eps: number;
  readonly #weightDecay: number;
  readonly #state = new Map<number, { steps: number; mean: Tensor; square: Tensor }>();

  /** Remembers the weights that `step` will change. */
  constructor(
    params: readonly Tensor[],
    { lr = 0.001, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0 }: AdamOptions = {},
  ) {
    super("Adam", params, { lr, beta1: betas[0], beta2: betas[1], eps, weightDecay });
    if (betas.some((beta) => beta >= 1)) {
      throw new RangeError(`Adam: betas are ${betas.join(" and ")}; both must be below 1`);
    }
    this.#lr = lr;
    this.#betas = betas;
    this.#eps = eps;
    this.#weightDecay = weightDecay;
  }

  /** Changes one weight. */
  protected override update(w: Tensor, grad: Tensor, i: number): void {
    const [beta1, beta2] = this.#betas;
    const start = () => zeros(w.shape, { dtype: w.dtype });
    const state = this.#state.get(i) ?? { steps: 0, mean: start(), square: start() };
    this.#state.set(i, state);
    state.steps++;
    const pull = decayed(grad, w, this.#weightDecay);
    update.lerp(arrayOf(state.mean), arrayOf(pull), 1 - beta1);
    const g = arrayOf(pull);
    update.addcmul(arrayOf(state.square.mul_(beta2)), g, g, 1 - beta2);
    const scale = Math.sqrt(1 - beta2 ** state.steps);
    const root = state.square.sqrt().div(scale).add_(this.#eps);
    const size = -this.#lr / (1 - beta1 ** state.steps);
    update.addcdiv(arrayOf(w), arrayOf(state.mean), arrayOf(root), size);
  }
}

/** The gradient, with a pull towards 0 added to it. */
function decayed(grad: Tensor, w: Tensor, weightDecay: number): Tensor {
  if (weightDecay === 0) return grad;
  const pull = grad.clone();
  update.add(arrayOf(pull), arrayOf(w), weightDecay);
  return pull;
}
