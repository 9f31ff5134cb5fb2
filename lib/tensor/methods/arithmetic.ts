import { alike } from "../alike.ts";
import { binary, operand, unary } from "../apply.ts";
import { arrayOf, type Core } from "../core.ts";
import * as ops from "../ops/arithmetic.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Broadcast, BroadcastShape, Demand, OperandShape } from "../types/mod.ts";
import { Readings } from "./read.ts";

/**
 * Operations on two tensors, element by element. Shapes that differ are broadcast as in PyTorch:
 * aligned at the last dimension, sizes of 1 and missing ones are repeated. A plain number takes
 * part as a tensor of shape [].
 */
export abstract class Arithmetic<out S extends Shape = Shape> extends Readings<S> {
  /**
   * `this + alpha * other`; shapes are broadcast. The product is rounded before it is added, as in
   * `w - lr * grad` written out; PyTorch rounds the two together on CPUs that can.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2]).add(tensor([[10], [20]])).toArray()); // [[11, 12], [21, 22]]
   * ```
   */
  add<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"add", A["shape"], OperandShape<B>>>,
    { alpha = 1 }: { alpha?: number } = {},
  ): Tensor<Broadcast<"add", A["shape"], OperandShape<B>>> {
    return binary("add", this, other, (a, b) => ops.add(a, b, alpha));
  }

  /**
   * `this - alpha * other`; shapes are broadcast.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2]).sub(0.5).toArray()); // [0.5, 1.5]
   * ```
   */
  sub<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"sub", A["shape"], OperandShape<B>>>,
    { alpha = 1 }: { alpha?: number } = {},
  ): Tensor<Broadcast<"sub", A["shape"], OperandShape<B>>> {
    return binary("sub", this, other, (a, b) => ops.sub(a, b, alpha));
  }

  /**
   * `this * other`, element by element; shapes are broadcast. For the matrix product see `mm`.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 3]).mul(tensor([2, 2, 0])).toArray()); // [2, 4, 0]
   * ```
   */
  mul<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"mul", A["shape"], OperandShape<B>>>,
  ): Tensor<Broadcast<"mul", A["shape"], OperandShape<B>>> {
    return binary("mul", this, other, ops.mul);
  }

  /**
   * `this / other`, element by element; shapes are broadcast. Division by 0 gives an infinity or
   * NaN, as in IEEE 754.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2]).div(4).toArray()); // [0.25, 0.5]
   * ```
   */
  div<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"div", A["shape"], OperandShape<B>>>,
  ): Tensor<Broadcast<"div", A["shape"], OperandShape<B>>> {
    return binary("div", this, other, ops.div);
  }

  /**
   * The larger of `this` and `other`, element by element; NaN if one of them is. Where both are
   * equal, each gets half of the gradient.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([-1, 2]).maximum(0).toArray()); // [0, 2]
   * ```
   */
  maximum<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"maximum", A["shape"], OperandShape<B>>>,
  ): Tensor<Broadcast<"maximum", A["shape"], OperandShape<B>>> {
    return binary("maximum", this, other, ops.maximum);
  }

  /**
   * `-this`.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, -2]).neg().toArray()); // [-1, 2]
   * ```
   */
  neg(): Tensor<S> {
    return unary(this, ops.neg);
  }

  /**
   * 1 where `this > other`, 0 elsewhere; shapes are broadcast. The result never requires a
   * gradient, for it is flat.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 3]).gt(2).toArray()); // [0, 0, 1]
   * ```
   */
  gt<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"gt", A["shape"], OperandShape<B>>>,
  ): Tensor<Broadcast<"gt", A["shape"], OperandShape<B>>> {
    return compare("gt", this, other);
  }

  /**
   * 1 where `this < other`, 0 elsewhere; shapes are broadcast. The result never requires a
   * gradient.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 3]).lt(2).toArray()); // [1, 0, 0]
   * ```
   */
  lt<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"lt", A["shape"], OperandShape<B>>>,
  ): Tensor<Broadcast<"lt", A["shape"], OperandShape<B>>> {
    return compare("lt", this, other);
  }

  /**
   * 1 where `this == other`, 0 elsewhere (NaN equals nothing); shapes are broadcast. The result
   * never requires a gradient.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 3]).eq(2).toArray()); // [0, 1, 0]
   * ```
   */
  eq<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"eq", A["shape"], OperandShape<B>>>,
  ): Tensor<Broadcast<"eq", A["shape"], OperandShape<B>>> {
    return compare("eq", this, other);
  }
}

function compare<S extends Shape>(
  name: "gt" | "lt" | "eq",
  t: Core,
  other: Core | number,
): Tensor<S> {
  return alike(t, ops.compare(name, arrayOf(t), arrayOf(operand(name, other, t))));
}
