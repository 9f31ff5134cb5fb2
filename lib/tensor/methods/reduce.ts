import { apply, unary } from "../apply.ts";
import { alike } from "../alike.ts";
import { arrayOf } from "../core.ts";
import * as ops from "../ops/reduce.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Demand, Dim, Fit, ReduceShape } from "../types/mod.ts";
import { Matrices } from "./matrix.ts";

/** Whether reduced dimensions stay, with size 1. */
export interface Keep<K extends boolean> {
  /** Default: false. */
  keepdim?: K;
}

/** Operations that make one number of many: of all elements, or of those along some dimensions. */
export abstract class Reductions<out S extends Shape = Shape> extends Matrices<S> {
  /**
   * The sum of all elements, or along `dim`; [2, 3] -> [], or [2] for dim 1, or [2, 1] with
   * keepdim. The sum of nothing is 0.
   *
   * @throws ShapeError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * const t = tensor([[1, 2], [3, 4]]);
   * console.log(t.sum().item(), t.sum(0).toArray()); // 10 [4, 6]
   * ```
   */
  sum<A extends Tensor, const D extends Dim = undefined, const K extends boolean = false>(
    this: A,
    dim?: D & Demand<ReduceShape<"sum", A["shape"], D, K>>,
    { keepdim }: Keep<K> = {},
  ): Tensor<Fit<ReduceShape<"sum", A["shape"], D, K>>> {
    return unary(this, (a) => ops.sum(a, { dim, keepdim }));
  }

  /**
   * The mean of all elements, or along `dim`. The mean of nothing is NaN.
   *
   * @throws ShapeError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 6]).mean().item()); // 3
   * ```
   */
  mean<A extends Tensor, const D extends Dim = undefined, const K extends boolean = false>(
    this: A,
    dim?: D & Demand<ReduceShape<"mean", A["shape"], D, K>>,
    { keepdim }: Keep<K> = {},
  ): Tensor<Fit<ReduceShape<"mean", A["shape"], D, K>>> {
    return unary(this, (a) => ops.mean(a, { dim, keepdim }));
  }

  /**
   * The standard deviation `sqrt(sum (x - mean)^2 / (n - correction))` of all elements, or along
   * `dim`. The correction is 1 unless given, as in PyTorch; fewer than two elements then give NaN.
   *
   * @throws ShapeError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 3, 5]).std().item()); // 2
   * ```
   */
  std<A extends Tensor, const D extends Dim = undefined, const K extends boolean = false>(
    this: A,
    dim?: D & Demand<ReduceShape<"std", A["shape"], D, K>>,
    { keepdim, correction = 1 }: Keep<K> & { correction?: number } = {},
  ): Tensor<Fit<ReduceShape<"std", A["shape"], D, K>>> {
    return unary(this, (a) => ops.std(a, { dim, keepdim, correction }));
  }

  /**
   * The length of the tensor as a vector, `sqrt(sum x^2)` for p = 2 or `sum |x|` for p = 1; of all
   * elements, or along `dim`.
   *
   * @throws RangeError for another p
   * @throws ShapeError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([3, 4]).norm().item()); // 5
   * ```
   */
  norm<A extends Tensor, const D extends Dim = undefined, const K extends boolean = false>(
    this: A,
    p = 2,
    dim?: D & Demand<ReduceShape<"norm", A["shape"], D, K>>,
    { keepdim }: Keep<K> = {},
  ): Tensor<Fit<ReduceShape<"norm", A["shape"], D, K>>> {
    return unary(this, (a) => ops.norm(a, p, { dim, keepdim }));
  }

  /**
   * The largest element, as a tensor of shape []. NaN is larger than everything. The gradient is
   * shared equally among those that reach it.
   *
   * @throws ShapeError if there are no elements
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([[1, 5], [7, 2]]).max().item()); // 7
   * ```
   */
  max(): Tensor<readonly []>;
  /**
   * The largest elements along `dim`, and their indices; NaN is larger than everything. The
   * gradient goes to the largest, among equals to the first.
   *
   * @throws ShapeError if the dimension does not exist or has size 0
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * const { values, indices } = tensor([[1, 5], [7, 2]]).max(1);
   * console.log(values.toArray(), indices.toArray()); // [5, 7] [1, 0]
   * ```
   */
  max<A extends Tensor, const D extends number, const K extends boolean = false>(
    this: A,
    dim: D & Demand<ReduceShape<"max", A["shape"], D, K>>,
    options?: Keep<K>,
  ): {
    values: Tensor<Fit<ReduceShape<"max", A["shape"], D, K>>>;
    indices: Tensor<Fit<ReduceShape<"max", A["shape"], D, K>>>;
  };
  max(dim?: number, { keepdim = false }: { keepdim?: boolean } = {}): unknown {
    if (dim === undefined) return unary(this, ops.max);
    const operation = ops.maxAlong(arrayOf(this), dim, keepdim);
    return { values: apply(operation, [this]), indices: alike(this, operation.indices) };
  }
}
