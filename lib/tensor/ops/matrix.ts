import { reshaped, sumTo } from "../arrays.ts";
import { product } from "../product.ts";
import type { Factors } from "../launch.ts";
import { expand, forEachOffset, make, type NdArray } from "../ndarray.ts";
import { broadcastShapes, formatShape, type Shape, ShapeError } from "../shape.ts";
import type { InputGradient, Operation } from "./operation.ts";

/**
 * The matrix product `c = a b`, `c[i, j] = sum over k of a[i, k] b[k, j]`; [M, K] x [K, N] -> [M,
 * N]. Backward: `dL/da = g bᵀ`, `dL/db = aᵀ g`.
 */
export function mm(a: NdArray, b: NdArray): Operation {
  if (a.shape.length !== 2 || b.shape.length !== 2) {
    throw new ShapeError(
      `mm: ${formatShape(a.shape)} x ${formatShape(b.shape)}: ` +
        `both must be matrices, that is have two dimensions`,
    );
  }
  align("mm", a, b, a.shape, b.shape);
  return {
    name: "Mm",
    out: multiply(a, b),
    backward: [
      new ProductGradient(b, true), // g bᵀ: [M, N] x [N, K] -> [M, K]
      new ProductGradient(a, false), // aᵀ g: [K, M] x [M, N] -> [K, N]
    ],
  };
}

/**
 * The matrix product of vectors, matrices and batches of matrices, as `torch.matmul`: a vector on
 * the left is a row, one on the right a column, and leading dimensions are broadcast; [..., M, K] x
 * [..., K, N] -> [..., M, N].
 */
export function matmul(a: NdArray, b: NdArray): Operation {
  const [m, n] = [a.shape.length, b.shape.length];
  if (m === 0 || n === 0) {
    throw new ShapeError(
      `matmul: ${formatShape(a.shape)} x ${formatShape(b.shape)}: ` +
        `both need at least one dimension; use mul for single numbers`,
    );
  }
  const left = m === 1 ? reshaped(a, [1, a.shape[0]]) : a;
  const right = n === 1 ? reshaped(b, [b.shape[0], 1]) : b;
  align("matmul", left, right, a.shape, b.shape);
  const matrices = batched(left, right); // [..., M, N], with M or N of 1 for a vector
  const shape = matrices.shape.slice(0, -2);
  if (m > 1) shape.push(left.shape[m - 2]);
  if (n > 1) shape.push(right.shape[n - 1]);
  const full = (g: NdArray) => reshaped(g, matrices.shape);
  return {
    name: "Matmul",
    out: reshaped(matrices, shape),
    backward: [
      {
        reads: [b],
        of: (g) => reshaped(sumTo(batched(full(g), flip(right)), left.shape), a.shape),
      },
      {
        reads: [a],
        of: (g) => reshaped(sumTo(batched(flip(left), full(g)), right.shape), b.shape),
      },
    ],
  };
}

/** A view with two dimensions exchanged; no number moves. Backward: exchange them again. */
export function transpose(a: NdArray, d0: number, d1: number): Operation {
  return {
    name: "Transpose",
    out: exchange(a, d0, d1),
    backward: [{ of: (g) => exchange(g, d0, d1) }],
  };
}

function exchange(a: NdArray, d0: number, d1: number): NdArray {
  const swap = (list: readonly number[]) =>
    list.map((_, d) => list[d === d0 ? d1 : d === d1 ? d0 : d]);
  return a.view(swap(a.shape), swap(a.strides));
}

/** Rows and columns exchanged. */
function flip(a: NdArray): NdArray {
  return exchange(a, a.shape.length - 2, a.shape.length - 1);
}

/**
 * Refuses matrices whose inner sizes or dtypes differ; the shapes are those that the caller wrote.
 */
function align(operation: string, a: NdArray, b: NdArray, from: Shape, to: Shape): void {
  const inner = a.shape[a.shape.length - 1];
  const other = b.shape[b.shape.length - 2];
  if (inner !== other) {
    throw new ShapeError(
      `${operation}: ${formatShape(from)} x ${formatShape(to)} do not align (${inner} != ${other})`,
    );
  }
  if (a.storage.dtype !== b.storage.dtype) {
    throw new TypeError(
      `${operation}: ${a.storage.dtype} x ${b.storage.dtype}: both must have one dtype`,
    );
  }
}

/** A gradient that is a product of what arrives and the other factor. */
class ProductGradient implements InputGradient {
  readonly reads: readonly [NdArray];
  readonly #left: boolean;

  /** Whether the gradient is that of the left factor. */
  constructor(other: NdArray, left: boolean) {
    this.reads = [other];
    this.#left = left;
  }

  factors(g: NdArray): Factors {
    const other = flip(this.reads[0]);
    return this.#left ? [g, other] : [other, g];
  }

  of(g: NdArray): NdArray {
    const [a, b] = this.factors(g);
    return multiply(a, b);
  }
}

function multiply(a: NdArray, b: NdArray): NdArray {
  const out = make([a.shape[0], b.shape[1]], a.storage.dtype);
  product(out, [[a, b]]);
  return out;
}

/** One product for every index of the leading dimensions, which are broadcast. */
function batched(a: NdArray, b: NdArray): NdArray {
  const [m, k] = a.shape.slice(-2);
  const n = b.shape[b.shape.length - 1];
  const batch = broadcastShapes("matmul", a.shape.slice(0, -2), b.shape.slice(0, -2));
  const out = make([...batch, m, n], a.storage.dtype);
  const left = matrices(expand(a, [...batch, m, k]));
  const right = matrices(expand(b, [...batch, k, n]));
  matrices(out).forEach((matrix, i) => product(matrix, [[left[i], right[i]]]));
  return out;
}

/** The matrices of the last two dimensions, as views. */
function matrices(a: NdArray): NdArray[] {
  const views: NdArray[] = [];
  const lead = a.view(a.shape.slice(0, -2), a.strides.slice(0, -2));
  const [shape, strides] = [a.shape.slice(-2), a.strides.slice(-2)];
  forEachOffset(lead, (offset) => views.push(a.view(shape, strides, offset)));
  return views;
}
