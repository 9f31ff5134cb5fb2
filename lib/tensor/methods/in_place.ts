import { rewrite } from "../arrays.ts";
import { changeInPlace, overwrite, requireOnePlaceEach } from "../apply.ts";
import { defaultGenerator, type Generator } from "../generator.ts";
import { fillNormal, fillUniform } from "../draw.ts";
import { fill } from "../kernels.ts";
import { inMemoryOrder, type NdArray } from "../ndarray.ts";
import * as ops from "../ops/mod.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Numbers } from "../storage.ts";
import type { Demand, InPlaceShape, OperandShape } from "../types/mod.ts";
import { limits } from "./elementary.ts";
import { Layout } from "./layout.ts";

/**
 * Operations that change the tensor itself; their names end in `_`, as in PyTorch. They give the
 * tensor back.
 *
 * A leaf that requires a gradient can be changed only inside `noGrad`: its gradient would otherwise
 * belong to numbers that are gone.
 */
export abstract class InPlaceOperations<out S extends Shape = Shape> extends Layout<S> {
  /**
   * `this += alpha * other`. `null` is a gradient that `backward` has not made yet: the error says
   * so.
   *
   * @throws ShapeError if `other` does not stretch to this tensor's shape
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { zeros } from "unroll";
   *
   * console.log(zeros([2]).add_(3).toArray()); // [3, 3]
   * ```
   */
  add_<A extends Tensor, B extends Tensor | number | null>(
    this: A,
    other: B & (Demand<InPlaceShape<"add_", A["shape"], OperandShape<B>>> | null),
    { alpha = 1 }: { alpha?: number } = {},
  ): A {
    return changeInPlace("add_", this, other, (a, b, target) => ops.add(a, b, alpha, target));
  }

  /**
   * `this -= alpha * other`: a step of gradient descent is `w.sub_(w.grad, { alpha: lr })`. `null`
   * is a gradient that `backward` has not made yet: the error says so.
   *
   * @throws ShapeError if `other` does not stretch to this tensor's shape
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { noGrad, tensor } from "unroll";
   *
   * const w = tensor([1, 2], { requiresGrad: true });
   * w.pow(2).sum().backward();
   * noGrad(() => w.sub_(w.grad, { alpha: 0.25 }));
   * console.log(w.toArray()); // [0.5, 1]
   * ```
   */
  sub_<A extends Tensor, B extends Tensor | number | null>(
    this: A,
    other: B & (Demand<InPlaceShape<"sub_", A["shape"], OperandShape<B>>> | null),
    { alpha = 1 }: { alpha?: number } = {},
  ): A {
    return changeInPlace("sub_", this, other, (a, b, target) => ops.sub(a, b, alpha, target));
  }

  /**
   * `this *= other`, element by element.
   *
   * @throws ShapeError if `other` does not stretch to this tensor's shape
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2]).mul_(10).toArray()); // [10, 20]
   * ```
   */
  mul_<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<InPlaceShape<"mul_", A["shape"], OperandShape<B>>>,
  ): A {
    return changeInPlace("mul_", this, other, ops.mul);
  }

  /**
   * `this /= other`, element by element.
   *
   * @throws ShapeError if `other` does not stretch to this tensor's shape
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2]).div_(2).toArray()); // [0.5, 1]
   * ```
   */
  div_<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<InPlaceShape<"div_", A["shape"], OperandShape<B>>>,
  ): A {
    return changeInPlace("div_", this, other, ops.div);
  }

  /**
   * Moves every element to the nearest value between `min` and `max`.
   *
   * @throws TypeError if there is neither `min` nor `max`
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([-5, 5]).clamp_({ max: 1 }).toArray()); // [-5, 1]
   * ```
   */
  clamp_(bounds: { min?: number; max?: number }): this {
    const [low, high] = limits("clamp_", bounds);
    return changeInPlace("clamp_", this, 0, (a) => ops.clamp(a, low, high));
  }

  /**
   * Takes over the elements of `source`, which stretches to this tensor's shape. The gradient goes
   * to `source`.
   *
   * @throws ShapeError if it does not stretch to this shape
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { tensor, zeros } from "unroll";
   *
   * console.log(zeros([2, 2]).copy_(tensor([1, 2])).toArray()); // [[1, 2], [1, 2]]
   * ```
   */
  copy_<A extends Tensor, B extends Tensor | number>(
    this: A,
    source: B & Demand<InPlaceShape<"copy_", A["shape"], OperandShape<B>>>,
  ): A {
    return changeInPlace("copy_", this, source, ops.replace);
  }

  /**
   * Sets every element to `value`.
   *
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { zeros } from "unroll";
   *
   * console.log(zeros([2]).fill_(7).toArray()); // [7, 7]
   * ```
   */
  fill_(value: number): this {
    return overwrite("fill_", this, (out) => fill(out, value));
  }

  /**
   * Sets every element to 0: `w.grad?.zero_()` forgets the gradient of the last step.
   *
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2]).zero_().toArray()); // [0, 0]
   * ```
   */
  zero_(): this {
    return overwrite("zero_", this, (out) => fill(out, 0));
  }

  /**
   * Draws every element from a normal distribution, with PyTorch's numbers for the same seed.
   *
   * @param mean centre of the distribution
   * @param std standard deviation, 0 or more
   * @throws RangeError if `std` is negative or either number is not finite
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { manualSeed, zeros } from "unroll";
   *
   * manualSeed(42);
   * console.log(`${zeros([3]).normal_(0, 0.3)}`);
   * ```
   */
  normal_(mean = 0, std = 1, options: { generator?: Generator } = {}): this {
    if (!Number.isFinite(mean) || !(std >= 0) || !Number.isFinite(std)) {
      throw new RangeError(
        `normal_: mean ${mean} and standard deviation ${std} must be finite, the latter 0 or more`,
      );
    }
    requireOnePlaceEach("normal_", this);
    const { generator = defaultGenerator() } = options;
    return overwrite("normal_", this, (out) => {
      draw(out, (numbers) => fillNormal(numbers, mean, std, generator, out.contiguous));
    });
  }

  /**
   * Draws every element evenly from `from` (included) to `to` (not included), with PyTorch's
   * numbers for the same seed.
   *
   * @throws RangeError if `from` is larger than `to`, or either is not finite
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { manualSeed, zeros } from "unroll";
   *
   * manualSeed(42);
   * console.log(`${zeros([3]).uniform_(-1, 1)}`);
   * ```
   */
  uniform_(from = 0, to = 1, options: { generator?: Generator } = {}): this {
    if (!Number.isFinite(from) || !Number.isFinite(to) || from > to) {
      throw new RangeError(
        `uniform_: from ${from} and to ${to} must be finite, the first no larger than the second`,
      );
    }
    requireOnePlaceEach("uniform_", this);
    const { generator = defaultGenerator() } = options;
    return overwrite("uniform_", this, (out) => {
      draw(out, (numbers) => fillUniform(numbers, from, to, generator));
    });
  }
}

/** Lets `write` write the elements in the order of the memory, as PyTorch draws them. */
function draw(out: NdArray, write: (numbers: Numbers) => void): void {
  rewrite(inMemoryOrder(out), write);
}
