import { requireNoMore } from "./arguments.ts";
import { formatShape, resolveDim, sameShape, type Shape, ShapeError } from "./array/shape.ts";
import * as arithmetic from "./ops/arithmetic.ts";
import { reciprocal } from "./ops/elementary.ts";
import * as join from "./ops/join.ts";
import type { Choice } from "./ops/arithmetic.ts";
import type { CatShape, ShapesOf, StackShape } from "./ops/join.ts";
import type { Broadcast, BroadcastShape, OperandShape } from "./shapes/broadcast.ts";
import type { Demand, Fit } from "./shapes/verdict.ts";
import {
  apply,
  arrayOf,
  binary,
  operand,
  requireTensor,
  requireTensors,
  Tensor,
  traced,
} from "./tensor.ts";

/**
 * Joins tensors along `dim`; all other sizes must be equal.
 *
 * @throws ShapeError if there is nothing to join, or another size differs
 *
 * @example
 * ```ts
 * import { cat, zeros } from "unroll";
 *
 * const x = zeros([1, 1]);
 * const h = zeros([1, 6]);
 * console.log(cat([x, h], 1).shape); // [1, 7]: 1 + 6 side by side
 * ```
 */
export function cat<const T extends readonly Tensor[], const D extends number = 0>(
  tensors: T & Demand<CatShape<ShapesOf<T>, D>>,
  dim: D = 0 as D,
): Tensor<Fit<CatShape<ShapesOf<T>, D>>> {
  const list: readonly Tensor[] = tensors;
  const compute = () => {
    requireTensors("cat", list as unknown);
    // The graph keeps a copy: the caller may change this array.
    return apply<Fit<CatShape<ShapesOf<T>, D>>>(join.cat(list.map(arrayOf), dim), [...list]);
  };
  return traced(compute, "cat", list, undefined, dim);
}

/** Another name of {@linkcode cat}, as in PyTorch. */
export const concat: typeof cat = cat;

/**
 * Lays tensors of one shape side by side along a new dimension; n of [2, 3] -> [n, 2, 3] for dim 0.
 *
 * @throws ShapeError if there is nothing to stack, or the shapes differ
 *
 * @example
 * ```ts
 * import { stack, tensor } from "unroll";
 *
 * console.log(stack([tensor([1, 2]), tensor([3, 4])]).toArray()); // [[1, 2], [3, 4]]
 * ```
 */
export function stack<const T extends readonly Tensor[], const D extends number = 0>(
  tensors: T & Demand<StackShape<ShapesOf<T>, D>>,
  dim: D = 0 as D,
): Tensor<Fit<StackShape<ShapesOf<T>, D>>> {
  requireTensors("stack", tensors);
  if (tensors.length === 0) {
    throw new ShapeError("stack: there is nothing to stack; pass at least one tensor");
  }
  const { shape } = tensors[0];
  const d = resolveDim("stack", dim, [...shape, 1]);
  const other = tensors.find((t) => !sameShape(t.shape, shape));
  if (other !== undefined) {
    throw new ShapeError(
      `stack: ${formatShape(shape)} and ${formatShape(other.shape)} differ; ` +
        `all shapes must be equal`,
    );
  }
  const raised: Shape = [...shape.slice(0, d), 1, ...shape.slice(d)];
  const rows = tensors.map((t) => (t as Tensor).reshape(raised));
  return cat(rows, d) as Tensor as Tensor<Fit<StackShape<ShapesOf<T>, D>>>;
}

/**
 * Elements of `a` where the condition is not 0, of `b` elsewhere; all three are broadcast, `a` and
 * `b` may be numbers.
 *
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { tensor, where } from "unroll";
 *
 * const x = tensor([-2, 3]);
 * console.log(where(x.gt(0), x, 0).toArray()); // [0, 3]
 * ```
 */
export function where<
  C extends Tensor,
  A extends Tensor | number,
  B extends Tensor | number,
>(
  condition: C,
  a: A & Demand<BroadcastShape<"where", C["shape"], OperandShape<A>>>,
  b: B & Demand<BroadcastShape<"where", Choice<C, A>, OperandShape<B>>>,
): Tensor<Broadcast<"where", Choice<C, A>, OperandShape<B>>> {
  requireTensor("where", condition);
  const dtype = [a, b].find((t) => t instanceof Tensor)?.dtype ?? "float32";
  const compute = () => {
    const [x, y] = [operand("where", a, dtype), operand("where", b, dtype)];
    const operation = arithmetic.where(arrayOf(condition), arrayOf(x), arrayOf(y));
    return apply<Broadcast<"where", Choice<C, A>, OperandShape<B>>>(operation, [x, y]);
  };
  return traced(compute, "where", a, b, condition);
}

/** Refuses a third operand. Four arguments are the two that `reduce` gives, and its own. */
function requireTwo(operation: string, given: IArguments, fix = "combine two at a time"): void {
  if (given.length === 3) requireNoMore(operation, given, 2, fix);
}

/**
 * `a + b`, where one of them may be a number.
 *
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { add, tensor } from "unroll";
 *
 * console.log(add(1, tensor([1, 2])).toArray()); // [2, 3]
 * ```
 */
export function add<A extends Tensor | number, B extends Tensor | number>(
  a: A,
  b: B & Demand<BroadcastShape<"add", OperandShape<A>, OperandShape<B>>>,
): Tensor<Broadcast<"add", OperandShape<A>, OperandShape<B>>> {
  requireTwo("add", arguments, "for alpha use a.add(b, { alpha })");
  return binary("add", arithmetic.add, a, b);
}

/**
 * `a - b`, where one of them may be a number.
 *
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { sub, tensor } from "unroll";
 *
 * console.log(sub(1, tensor([1, 3])).toArray()); // [0, -2]
 * ```
 */
export function sub<A extends Tensor | number, B extends Tensor | number>(
  a: A,
  b: B & Demand<BroadcastShape<"sub", OperandShape<A>, OperandShape<B>>>,
): Tensor<Broadcast<"sub", OperandShape<A>, OperandShape<B>>> {
  requireTwo("sub", arguments, "for alpha use a.sub(b, { alpha })");
  return binary("sub", arithmetic.sub, a, b);
}

/**
 * `a * b`, element by element, where one of them may be a number.
 *
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { mul, tensor } from "unroll";
 *
 * console.log(mul(2, tensor([1, 2])).toArray()); // [2, 4]
 * ```
 */
export function mul<A extends Tensor | number, B extends Tensor | number>(
  a: A,
  b: B & Demand<BroadcastShape<"mul", OperandShape<A>, OperandShape<B>>>,
): Tensor<Broadcast<"mul", OperandShape<A>, OperandShape<B>>> {
  requireTwo("mul", arguments);
  return binary("mul", arithmetic.mul, a, b);
}

/**
 * `a / b`, element by element, where one of them may be a number.
 *
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { div, tensor } from "unroll";
 *
 * console.log(div(1, tensor([2, 4])).toArray()); // [0.5, 0.25]
 * ```
 */
export function div<A extends Tensor | number, B extends Tensor | number>(
  a: A,
  b: B & Demand<BroadcastShape<"div", OperandShape<A>, OperandShape<B>>>,
): Tensor<Broadcast<"div", OperandShape<A>, OperandShape<B>>> {
  requireTwo("div", arguments);
  // As in PyTorch, a number divided by a tensor is that number times the tensor's reciprocal.
  if (typeof a === "number" && b instanceof Tensor) {
    const inverse = traced(() => apply(reciprocal(arrayOf(b)), [b]), "reciprocal", b);
    return binary("div", arithmetic.mul, inverse, a);
  }
  return binary("div", arithmetic.div, a, b);
}

/**
 * The larger of `a` and `b`, element by element, where one of them may be a number; NaN if one of
 * them is.
 *
 * @throws ShapeError if the shapes do not broadcast
 *
 * @example
 * ```ts
 * import { maximum, tensor } from "unroll";
 *
 * console.log(maximum(0, tensor([-1, 2])).toArray()); // [0, 2]
 * ```
 */
export function maximum<A extends Tensor | number, B extends Tensor | number>(
  a: A,
  b: B & Demand<BroadcastShape<"maximum", OperandShape<A>, OperandShape<B>>>,
): Tensor<Broadcast<"maximum", OperandShape<A>, OperandShape<B>>> {
  requireTwo("maximum", arguments);
  return binary("maximum", arithmetic.maximum, a, b);
}
