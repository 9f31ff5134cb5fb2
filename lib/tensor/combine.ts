import { apply, binary, type Operand, operand, requireTensor } from "./apply.ts";
import { arrayOf, Core } from "./core.ts";
import * as ops from "./ops/mod.ts";
import { resolveDim, type Shape, ShapeError } from "./shape.ts";
import type { Tensor } from "./tensor.ts";
import type { BroadcastShape, CatShape, Demand, Fit, StackShape } from "./types.ts";

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
export function cat<const T extends readonly Shape[], const D extends number = 0>(
  tensors: readonly [...{ [I in keyof T]: Tensor<T[I]> }] & Demand<CatShape<T, D>>,
  dim: D = 0 as D,
): Tensor<Fit<CatShape<T, D>>> {
  const list = tensors as readonly Tensor[];
  for (const t of list) requireTensor("cat", t);
  return apply(ops.cat(list.map(arrayOf), dim), list);
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
export function stack<
  S extends Shape,
  const T extends readonly Tensor<S>[],
  const D extends number = 0,
>(
  tensors: T & readonly Tensor<S>[],
  dim: D = 0 as D,
): Tensor<StackShape<S, T["length"], D>> {
  if (tensors.length === 0) {
    throw new ShapeError("stack: there is nothing to stack; pass at least one tensor");
  }
  for (const t of tensors) requireTensor("stack", t);
  const { shape } = tensors[0];
  const d = resolveDim("stack", dim, [...shape, 1]);
  const raised: readonly Shape[] = tensors.map((t) => [
    ...t.shape.slice(0, d),
    1,
    ...t.shape.slice(d),
  ]);
  const apart = tensors.findIndex((t) => t.shape.join() !== shape.join());
  if (apart >= 0) {
    throw new ShapeError(
      `stack: [${shape.join(", ")}] and [${tensors[apart].shape.join(", ")}] differ; ` +
        `all shapes must be equal`,
    );
  }
  const rows = tensors.map((t, i) => (t as Tensor).reshape(raised[i]));
  return cat(rows, d) as Tensor as Tensor<StackShape<S, T["length"], D>>;
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
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  requireTensor("where", condition);
  const like = a instanceof Core ? a : b instanceof Core ? b : condition;
  const [x, y] = [operand("where", a, like), operand("where", b, like)];
  return apply(ops.where(arrayOf(condition), arrayOf(x), arrayOf(y)), [x, y]);
}

/** A tensor or a plain number. */
export type Either<S extends Shape> = Tensor<S> | number;

/** What two tensors stretch to. */
export type Pair<A extends Shape, B extends Shape> = Tensor<Fit<BroadcastShape<A, B>>>;

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
export function add<A extends Shape = readonly [], B extends Shape = readonly []>(
  a: Either<A>,
  b: Either<B> & Demand<BroadcastShape<A, B>>,
): Pair<A, B> {
  return binary("add", a as Operand, b as Operand, ops.add);
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
export function sub<A extends Shape = readonly [], B extends Shape = readonly []>(
  a: Either<A>,
  b: Either<B> & Demand<BroadcastShape<A, B>>,
): Pair<A, B> {
  return binary("sub", a as Operand, b as Operand, ops.sub);
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
export function mul<A extends Shape = readonly [], B extends Shape = readonly []>(
  a: Either<A>,
  b: Either<B> & Demand<BroadcastShape<A, B>>,
): Pair<A, B> {
  return binary("mul", a as Operand, b as Operand, ops.mul);
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
export function div<A extends Shape = readonly [], B extends Shape = readonly []>(
  a: Either<A>,
  b: Either<B> & Demand<BroadcastShape<A, B>>,
): Pair<A, B> {
  return binary("div", a as Operand, b as Operand, ops.div);
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
export function maximum<A extends Shape = readonly [], B extends Shape = readonly []>(
  a: Either<A>,
  b: Either<B> & Demand<BroadcastShape<A, B>>,
): Pair<A, B> {
  return binary("maximum", a as Operand, b as Operand, ops.maximum);
}
