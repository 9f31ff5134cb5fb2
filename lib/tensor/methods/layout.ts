import { unary } from "../apply.ts";
import type { NdArray } from "../ndarray.ts";
import * as ops from "../ops/layout.ts";
import { resolveDim, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type {
  Demand,
  ExpandShape,
  Fit,
  HasDim,
  HasEntry,
  NarrowShape,
  Place,
  ReshapeShape,
  SelectShape,
  Several,
  SizeAt,
} from "../types/mod.ts";
import { Reductions } from "./reduce.ts";

/** The entries of a dimension: a tuple if there are fewer than 100, and the compiler knows it. */
export type Entries<S extends Shape, D extends number> = Several<
  Tensor<Fit<SelectShape<"unbind", S, D>>>,
  SizeAt<S, Place<S, D>>
>;

/** Other arrangements of the same elements. */
export abstract class Layout<out S extends Shape = Shape> extends Reductions<S> {
  /**
   * The same elements, row by row, in another shape. One size may be -1: it is worked out from the
   * others. The result shares memory with this tensor where the layout allows it.
   *
   * @throws ShapeError if the number of elements does not fit
   *
   * @example
   * ```ts
   * import { linspace } from "unroll";
   *
   * console.log(linspace(1, 6, 6).reshape([2, -1]).toArray()); // [[1, 2, 3], [4, 5, 6]]
   * ```
   */
  reshape<A extends Tensor, const T extends Shape>(
    this: A,
    shape: T & Demand<ReshapeShape<A["shape"], T>>,
  ): Tensor<Fit<ReshapeShape<A["shape"], T>>> {
    return unary(this, (a) => ops.reshape(a, [...shape]));
  }

  /**
   * `length` entries of dimension `dim`, beginning with entry `start`. The result shares memory
   * with this tensor.
   *
   * @throws ShapeError if there are not that many, or the dimension does not exist
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 3, 4]).narrow(0, 1, 2).toArray()); // [2, 3]
   * ```
   */
  narrow<
    A extends Tensor,
    const D extends number,
    const From extends number,
    const L extends number,
  >(
    this: A,
    dim: D & Demand<HasDim<"narrow", A["shape"], D>>,
    start: From,
    length: L & Demand<NarrowShape<A["shape"], D, From, L>>,
  ): Tensor<Fit<NarrowShape<A["shape"], D, From, L>>> {
    return unary(this, (a) => ops.narrow(a, dim, start, length));
  }

  /**
   * Entry `index` of dimension `dim`, which goes away: `t.select(0, i)` is row i. A negative index
   * counts from the end. The result shares memory with this tensor.
   *
   * @throws ShapeError if there is no such entry or dimension
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([[1, 2], [3, 4]]).select(0, -1).toArray()); // [3, 4]
   * ```
   */
  select<A extends Tensor, const D extends number, const I extends number>(
    this: A,
    dim: D & Demand<SelectShape<"select", A["shape"], D>>,
    index: I & Demand<HasEntry<"select", A["shape"], D, I>>,
  ): Tensor<Fit<SelectShape<"select", A["shape"], D>>> {
    return unary(this, (a) => ops.select(a, dim, index));
  }

  /**
   * All entries of a dimension, one after the other, as an array of tensors without it. They share
   * memory with this tensor, and may be changed in place (PyTorch refuses that).
   *
   * @throws ShapeError if the dimension does not exist
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * const [first, second] = tensor([[1, 2], [3, 4]]).unbind();
   * console.log(first.toArray(), second.toArray()); // [1, 2] [3, 4]
   * ```
   */
  unbind<A extends Tensor, const D extends number = 0>(
    this: A,
    dim: D & Demand<SelectShape<"unbind", A["shape"], D>> = 0 as D,
  ): Entries<A["shape"], D> {
    const size = this.shape[resolveDim("unbind", dim, this.shape)];
    const entry = (i: number) => (a: NdArray) => ({ ...ops.select(a, dim, i), name: "Unbind" });
    const entries: Tensor[] = Array.from({ length: size }, (_, i) => unary(this, entry(i)));
    return entries as Entries<A["shape"], D>;
  }

  /**
   * Sizes of 1 repeated up to `shape`, and new dimensions in front; -1 keeps a size. No number is
   * copied, so the result cannot be changed in place.
   *
   * @throws ShapeError if another size would have to change
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([[1], [2]]).expand([-1, 3]).toArray()); // [[1, 1, 1], [2, 2, 2]]
   * ```
   */
  expand<A extends Tensor, const T extends Shape>(
    this: A,
    shape: T & Demand<ExpandShape<A["shape"], T>>,
  ): Tensor<Fit<ExpandShape<A["shape"], T>>> {
    return unary(this, (a) => ops.expand(a, [...shape]));
  }

  /**
   * A copy with memory of its own, and with this tensor's history.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * const before = tensor([1, 2]);
   * const after = before.clone().add_(1);
   * console.log(before.toArray(), after.toArray()); // [1, 2] [2, 3]
   * ```
   */
  clone(): Tensor<S> {
    return unary(this, ops.clone);
  }
}
