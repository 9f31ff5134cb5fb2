import { reshaped, sumTo } from "../array/arrays.ts";
import { type Factors, make } from "../array/launch.ts";
import { expand, flip, forEachOffset, type NdArray } from "../array/ndarray.ts";
import { product } from "../array/product.ts";
import { broadcastShapes, formatShape, type Shape, ShapeError } from "../array/shape.ts";
import { type InputGradient, type Operation, rule } from "../autograd.ts";
import type { Stretch } from "../shapes/broadcast.ts";
import type { IsOpenShape } from "../shapes/dimension.ts";
import type { Agree } from "../shapes/size.ts";
import type { Misfit, Text, Verdict } from "../shapes/verdict.ts";

/** [M, K] x [K, N] -> [M, N] */
export type MmShape<A extends Shape, B extends Shape> = IsOpenShape<A> extends true
  ? readonly [number, number]
  : IsOpenShape<B> extends true ? readonly [number, number]
  : A extends readonly [infer M extends number, infer K extends number]
    ? B extends readonly [infer L extends number, infer N extends number]
      ? Agree<K, L> extends true ? readonly [M, N]
      : Misfit<`mm: ${Text<A>} x ${Text<B>} do not align (${K} != ${L})`>
    : Misfit<`mm: ${Text<A>} x ${Text<B>}: both must be matrices`>
  : Misfit<`mm: ${Text<A>} x ${Text<B>}: both must be matrices`>;

const mmRule = rule("Mm", "a b", "g bᵀ", "aᵀ g");

/** `c[i, j] = sum over k of a[i, k] b[k, j]`; [M, K] x [K, N] -> [M, N] */
export function mm(a: NdArray, b: NdArray): Operation {
  if (a.shape.length !== 2 || b.shape.length !== 2) {
    throw new ShapeError(
      `mm: ${formatShape(a.shape)} x ${formatShape(b.shape)}: ` +
        `both must be matrices, that is have two dimensions`,
    );
  }
  align("mm", a, b, a.shape, b.shape);
  return {
    rule: mmRule,
    out: multiply(a, b),
    inputs: [
      productGradient(b, (g) => [g, flip(b)]), // g bᵀ: [M, N] x [N, K] -> [M, K]
      productGradient(a, (g) => [flip(a), g]), // aᵀ g: [K, M] x [M, N] -> [K, N]
    ],
  };
}

/** `matmul`: matrices as `mm`, vectors as rows or columns, leading dimensions broadcast. */
export type MatmulShape<A extends Shape, B extends Shape> = IsOpenShape<A> extends true ? Shape
  : IsOpenShape<B> extends true ? Shape
  : Verdict<MatmulSizes<A, B>, `matmul: ${Text<A>} x ${Text<B>} do not align`>;

/** The sizes of the product; `false` where inner or leading sizes differ. */
export type MatmulSizes<A extends Shape, B extends Shape> = A extends
  readonly [infer K extends number]
  ? B extends readonly [infer L extends number] ? Agree<K, L> extends true ? readonly [] : false
  : B extends readonly [...infer Batch extends number[], infer L extends number, infer N]
    ? Agree<K, L> extends true ? readonly [...Batch, N] : false
  : false
  : A extends readonly [...infer Left extends number[], infer M, infer K extends number]
    ? B extends readonly [infer L extends number]
      ? Agree<K, L> extends true ? readonly [...Left, M] : false
    : B extends readonly [...infer Right extends number[], infer L extends number, infer N]
      ? [Agree<K, L>, Stretch<Left, Right>] extends [true, infer Batch extends Shape]
        ? readonly [...Batch, M, N]
      : false
    : false
  : false;

const matmulRule = rule("Matmul", "a b", "g bᵀ", "aᵀ g");

/**
 * The same for vectors, matrices and batches of matrices: a vector on the left is a row, one on the
 * right a column, and leading dimensions are broadcast; [..., M, K] x [..., K, N] -> [..., M, N]
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
    rule: matmulRule,
    out: reshaped(matrices, shape),
    inputs: [
      {
        reads: [b],
        vjp: (g) => reshaped(sumTo(batched(full(g), flip(right)), left.shape), a.shape),
      },
      {
        reads: [a],
        vjp: (g) => reshaped(sumTo(batched(flip(left), full(g)), right.shape), b.shape),
      },
    ],
  };
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
      `${operation}: ${a.storage.dtype} x ${b.storage.dtype}: both must have the same dtype`,
    );
  }
}

/** A gradient that is a product of what arrives and the other factor. */
function productGradient(other: NdArray, factors: (g: NdArray) => Factors): InputGradient {
  return { reads: [other], factors, vjp: (g) => multiply(...factors(g)) };
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
