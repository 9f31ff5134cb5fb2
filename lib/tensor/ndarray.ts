import { allocate, type DType, type Storage } from "./storage.ts";
import { sameShape, type Shape, sizeOf, stridesOf, stridesUnder } from "./shape.ts";

/**
 * Numbers in a shape, with no memory of how they came about: what a tensor computes with, below
 * autograd.
 *
 * Element `[i, j, ...]` lies at `offset + i * strides[0] + j * strides[1] + ...` of the storage, so
 * a slice or a stretched copy is a view that shares memory with its source.
 */
export interface NdArray {
  readonly storage: Storage;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** A new row-major array of zeros. */
export function make(shape: Shape, dtype: DType): NdArray {
  return { storage: allocate(sizeOf(shape), dtype), shape, strides: stridesOf(shape), offset: 0 };
}

/** A rank-0 array: one number. */
export function scalar(value: number, dtype: DType): NdArray {
  const out = make([], dtype);
  out.storage.data[0] = value;
  return out;
}

/** Whether the elements lie one after the other, in row-major order. */
export function isContiguous(a: NdArray): boolean {
  let step = 1;
  for (let d = a.shape.length - 1; d >= 0; d--) {
    if (a.shape[d] !== 1 && a.strides[d] !== step) return false;
    step *= a.shape[d];
  }
  return true;
}

/** Whether several elements share one place in memory, as in an expanded array. */
export function isOverlapping(a: NdArray): boolean {
  return sizeOf(a.shape) > 0 && a.shape.some((n, d) => n > 1 && a.strides[d] === 0);
}

/** The same elements in another dtype; the array itself if it has it already. */
export function cast(a: NdArray, dtype: DType): NdArray {
  if (a.storage.dtype === dtype) return a;
  const out = make(a.shape, dtype);
  out.storage.data.set(values(a));
  return out;
}

/**
 * The elements in row-major order. Shares memory where the array is contiguous, and copies where it
 * is not: read it, and write only to arrays fresh from {@linkcode make}. To write to any other, see
 * {@linkcode rewrite}.
 */
export function values(a: NdArray): Float32Array | Float64Array {
  const { data } = a.storage;
  const size = sizeOf(a.shape);
  if (isContiguous(a)) {
    return size === data.length ? data : data.subarray(a.offset, a.offset + size);
  }
  const out = allocate(size, a.storage.dtype).data;
  if (a.strides.every((step, d) => step === 0 || a.shape[d] === 1)) return out.fill(data[a.offset]);
  forEachOffset(a, (from, i) => out[i] = data[from]);
  return out;
}

/** Calls `visit(storageIndex, i)` for the i-th element in row-major order. */
export function forEachOffset(a: NdArray, visit: (offset: number, i: number) => void): void {
  const rank = a.shape.length;
  const size = sizeOf(a.shape);
  const index = new Array<number>(rank).fill(0);
  let offset = a.offset;
  for (let i = 0; i < size; i++) {
    visit(offset, i);
    // Count up like an odometer: the last dimension turns fastest.
    for (let d = rank - 1; d >= 0; d--) {
      offset += a.strides[d];
      if (++index[d] < a.shape[d]) break;
      offset -= a.strides[d] * a.shape[d];
      index[d] = 0;
    }
  }
}

/** A view of `a` stretched to `shape` by broadcasting: a repeated dimension has stride 0. */
export function expand(a: NdArray, shape: Shape): NdArray {
  if (sameShape(a.shape, shape)) return a;
  const lead = shape.length - a.shape.length;
  const strides = shape.map((n, d) =>
    d < lead || (a.shape[d - lead] === 1 && n !== 1) ? 0 : a.strides[d - lead]
  );
  return { storage: a.storage, shape, strides, offset: a.offset };
}

/**
 * Adds up a gradient of a broadcast shape until it has the shape of the operand again: the reverse
 * of {@linkcode expand}.
 */
export function sumTo(grad: NdArray, shape: Shape): NdArray {
  if (sameShape(grad.shape, shape)) return grad;
  // Sum in float64 and round once: float32 partial sums would lose digits over long dimensions.
  const sums = make(shape, "float64");
  const g = values(grad);
  const into = sums.storage.data;
  forEachOffset(expand(sums, grad.shape), (to, i) => into[to] += g[i]);
  if (grad.storage.dtype === "float64") return sums;
  const out = make(shape, "float32");
  out.storage.data.set(into);
  return out;
}

/**
 * Writes `source` into `target`, element by element; both have the same shape. Counts as an
 * in-place change.
 */
export function assign(target: NdArray, source: NdArray): void {
  const from = values(source);
  rewrite(target, (out) => out.set(from));
}

/**
 * Lets `fill` write the elements of `target`, in row-major order, over the old ones. Counts as an
 * in-place change.
 */
export function rewrite(
  target: NdArray,
  fill: (out: Float32Array | Float64Array) => void,
): void {
  const { storage } = target;
  const out = values(target);
  fill(out);
  // A view with gaps got a copy from values(): put its elements where they belong.
  if (!isContiguous(target)) forEachOffset(target, (to, i) => storage.data[to] = out[i]);
  storage.version++;
}

/** Adds `source` to `target` in place, element by element; both have the same shape. */
export function add(target: NdArray, source: NdArray): void {
  const from = values(source);
  rewrite(target, (out) => {
    for (let i = 0; i < out.length; i++) out[i] += from[i];
  });
}

/**
 * The same elements, in row-major order, under another shape of the same size: a view where strides
 * can say where they lie, and a copy where not.
 */
export function reshaped(a: NdArray, shape: Shape): NdArray {
  const strides = isContiguous(a) ? stridesOf(shape) : stridesUnder(a.shape, a.strides, shape);
  if (strides !== null) return { storage: a.storage, shape, strides, offset: a.offset };
  const out = make(shape, a.storage.dtype);
  out.storage.data.set(values(a));
  return out;
}

/** A new array of `f(element, i)`, with i counted in row-major order. */
export function map(a: NdArray, f: (x: number, i: number) => number): NdArray {
  const out = make(a.shape, a.storage.dtype);
  const x = values(a);
  const y = out.storage.data;
  for (let i = 0; i < y.length; i++) y[i] = f(x[i], i);
  return out;
}

/** A new array with the same shape and elements as `a`. */
export function clone(a: NdArray): NdArray {
  const out = make(a.shape, a.storage.dtype);
  out.storage.data.set(values(a));
  return out;
}

/** The array itself if it is contiguous, else a copy that is. */
export function contiguous(a: NdArray): NdArray {
  return isContiguous(a) ? a : clone(a);
}

/** The same elements with their dimensions in the order of the memory, those far apart first. */
export function inMemoryOrder(a: NdArray): NdArray {
  const order = a.shape.map((_, d) => d).sort((d, e) => a.strides[e] - a.strides[d]);
  return { ...a, shape: order.map((d) => a.shape[d]), strides: order.map((d) => a.strides[d]) };
}
