import { binary, unary } from "../apply.ts";
import * as ops from "../ops/matrix.ts";
import { formatShape, resolveDim, type Shape, ShapeError } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type {
  Demand,
  Fit,
  HasDim,
  MatmulShape,
  MmShape,
  TransposeShape,
  TShape,
} from "../types/mod.ts";
import { Elementary } from "./elementary.ts";

/** Products of matrices, and rows exchanged with columns. */
export abstract class Matrices<out S extends Shape = Shape> extends Elementary<S> {
  /**
   * The matrix product `c[i, j] = sum over k of a[i, k] b[k, j]`; [M, K] x [K, N] -> [M, N].
   *
   * @throws ShapeError if one of them is no matrix, or the inner sizes differ
   *
   * @example
   * ```ts
   * import { zeros } from "unroll";
   *
   * console.log(zeros([1, 7]).mm(zeros([7, 6])).shape); // [1, 6]
   * ```
   */
  mm<A extends Tensor, B extends Tensor>(
    this: A,
    other: B & Demand<MmShape<A["shape"], B["shape"]>>,
  ): Tensor<Fit<MmShape<A["shape"], B["shape"]>>> {
    return binary("mm", this, other, ops.mm);
  }

  /**
   * The matrix product of vectors, matrices and batches of them, as `torch.matmul`: a vector on the
   * left is a row, one on the right a column, and leading dimensions are broadcast; [..., M, K] x
   * [..., K, N] -> [..., M, N].
   *
   * @throws ShapeError if the inner sizes differ, the leading ones do not broadcast, or one operand
   *   is a single number
   *
   * @example
   * ```ts
   * import { zeros } from "unroll";
   *
   * console.log(zeros([32, 1, 7]).matmul(zeros([7, 6])).shape); // [32, 1, 6]
   * ```
   */
  matmul<A extends Tensor, B extends Tensor>(
    this: A,
    other: B & Demand<MatmulShape<A["shape"], B["shape"]>>,
  ): Tensor<Fit<MatmulShape<A["shape"], B["shape"]>>> {
    return binary("matmul", this, other, ops.matmul);
  }

  /**
   * Rows and columns exchanged: [M, N] -> [N, M]. A vector stays as it is. The result shares memory
   * with this tensor.
   *
   * @throws ShapeError if there are more than two dimensions
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([[1, 2], [3, 4]]).t().toArray()); // [[1, 3], [2, 4]]
   * ```
   */
  t<A extends Tensor>(this: A & Demand<TShape<A["shape"]>>): Tensor<Fit<TShape<A["shape"]>>> {
    const { length } = this.shape;
    if (length > 2) {
      throw new ShapeError(
        `t: ${formatShape(this.shape)} has more than two dimensions; say which with transpose()`,
      );
    }
    return unary(this, (a) => ops.transpose(a, 0, Math.max(0, length - 1)));
  }

  /**
   * Two dimensions exchanged. The result shares memory with this tensor.
   *
   * @throws ShapeError if one of them does not exist
   *
   * @example
   * ```ts
   * import { zeros } from "unroll";
   *
   * console.log(zeros([2, 3, 4]).transpose(0, -1).shape); // [4, 3, 2]
   * ```
   */
  transpose<A extends Tensor, const D0 extends number, const D1 extends number>(
    this: A,
    dim0: D0 & Demand<HasDim<"transpose", A["shape"], D0>>,
    dim1: D1 & Demand<HasDim<"transpose", A["shape"], D1>>,
  ): Tensor<Fit<TransposeShape<A["shape"], D0, D1>>> {
    const d0 = resolveDim("transpose", dim0, this.shape);
    const d1 = resolveDim("transpose", dim1, this.shape);
    return unary(this, (a) => ops.transpose(a, d0, d1));
  }
}
