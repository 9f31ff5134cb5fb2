import { type Fold, type Last, make, makeLike, recorder } from "./launch.ts";
import { type DType, forEachOffset, type NdArray, type Numbers, values } from "./ndarray.ts";
import { copy, plus, pointwise } from "./pointwise.ts";
import { reduce } from "./reduce.ts";
import { sameShape, type Shape, stridesOf, stridesUnder } from "./shape.ts";

/** A rank-0 array: one number. */
export function scalar(value: number, dtype: DType): NdArray {
  const out = make([], dtype);
  fill(out, value);
  return out;
}

export function fill(out: NdArray, value: number): void {
  recorder?.launched({ kind: "fill", out, value });
  const { data } = out.storage;
  if (out.contiguous) {
    // Not data.fill: for the few elements of a small tensor its call costs more than the loop.
    const end = out.offset + out.size;
    for (let i = out.offset; i < end; i++) data[i] = value;
  } else forEachOffset(out, (to) => data[to] = value);
}

/** The same elements in another dtype; the array itself if it has it already. */
export function cast(a: NdArray, dtype: DType): NdArray {
  return a.storage.dtype === dtype ? a : clone(a, dtype);
}

/** A new array with the same shape and elements as `a`. */
export function clone(a: NdArray, dtype: DType = a.storage.dtype): NdArray {
  const out = makeLike(a, dtype);
  copy(out, a);
  return out;
}

/** The array itself if it is contiguous, else a copy that is. */
export function contiguous(a: NdArray): NdArray {
  return a.contiguous ? a : clone(a);
}

/**
 * The same elements, in row-major order, under another shape of the same size: a view where that is
 * possible with strides, else a copy.
 */
export function reshaped(a: NdArray, shape: Shape): NdArray {
  const strides = a.contiguous ? stridesOf(shape) : stridesUnder(a.shape, a.strides, shape);
  return strides !== null ? a.view(shape, strides) : clone(a).view(shape, stridesOf(shape));
}

export const addTo: Fold = (total, x) => total + x;
export const total: Last = (total) => total;

/**
 * Adds up a gradient of a broadcast shape until it has the shape of the operand again: the reverse
 * of `expand`.
 */
export function sumTo(grad: NdArray, shape: Shape): NdArray {
  if (sameShape(grad.shape, shape)) return grad;
  const out = make(shape, grad.storage.dtype);
  const lead = grad.shape.length - shape.length;
  reduce(reshaped(out, [...new Array(lead).fill(1), ...shape]), grad, addTo, total);
  return out;
}

/**
 * Writes `source` into `target`, element by element; both have the same shape. Counts as an
 * in-place change.
 */
export function assign(target: NdArray, source: NdArray): void {
  copy(target, source);
  target.storage.version++;
}

/** Adds `source` to `target` in place, element by element; both have the same shape. */
export function add(target: NdArray, source: NdArray): void {
  pointwise(plus, target, target, source);
  target.storage.version++;
}

/**
 * Writes numbers that were made outside of the kernels into a new array, or (random draws) over the
 * old elements of any, in row-major order. Counts as an in-place change.
 */
export function rewrite(target: NdArray, write: (out: Numbers) => void): void {
  const out = values(target);
  write(out);
  const { data } = target.storage;
  if (!target.contiguous) forEachOffset(target, (to, i) => data[to] = out[i]);
  target.storage.version++;
  recorder?.launched({ kind: "constant", out: target, values: Array.from(out) });
}
