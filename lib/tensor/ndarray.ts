import { listener } from "./launch.ts";
import { allocate, type DType, type Storage } from "./storage.ts";
import { sameShape, type Shape, sizeOf, stridesOf } from "./shape.ts";

/**
 * Numbers in a shape, with no memory of how they came about: what a tensor computes with, below
 * autograd.
 *
 * Element `[i, j, ...]` lies at `offset + i * strides[0] + j * strides[1] + ...` of the data, so
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
  const storage = allocate(sizeOf(shape), dtype);
  listener?.allocated(storage);
  return { storage, shape, strides: stridesOf(shape), offset: storage.start };
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

/**
 * The elements in row-major order, to be read outside of the kernels. Shares memory where the array
 * is contiguous, and copies where it is not.
 */
export function values(a: NdArray): Float32Array | Float64Array {
  const { data } = a.storage;
  const size = sizeOf(a.shape);
  if (isContiguous(a)) return data.subarray(a.offset, a.offset + size);
  const out = a.storage.dtype === "float32" ? new Float32Array(size) : new Float64Array(size);
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

/** The same elements with their dimensions in the order of the memory, those far apart first. */
export function inMemoryOrder(a: NdArray): NdArray {
  const order = a.shape.map((_, d) => d).sort((d, e) => a.strides[e] - a.strides[d]);
  return { ...a, shape: order.map((d) => a.shape[d]), strides: order.map((d) => a.strides[d]) };
}
