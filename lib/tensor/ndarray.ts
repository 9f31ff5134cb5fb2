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
export class NdArray {
  readonly storage: Storage;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
  /** The number of elements. */
  readonly size: number;
  /** Whether the elements lie one after the other, in row-major order. */
  readonly contiguous: boolean;

  constructor(storage: Storage, shape: Shape, strides: readonly number[], offset: number) {
    this.storage = storage;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    let size = 1;
    let contiguous = true;
    for (let d = shape.length - 1; d >= 0; d--) {
      if (shape[d] !== 1 && strides[d] !== size) contiguous = false;
      size *= shape[d];
    }
    this.size = size;
    this.contiguous = contiguous;
  }

  /** Other elements of the same memory, or the same ones in another order. */
  view(shape: Shape, strides: readonly number[], offset: number = this.offset): NdArray {
    return new NdArray(this.storage, shape, strides, offset);
  }
}

/** A new row-major array of zeros. */
export function make(shape: Shape, dtype: DType): NdArray {
  const storage = allocate(sizeOf(shape), dtype);
  listener?.allocated(storage);
  return new NdArray(storage, shape, stridesOf(shape), storage.start);
}

/** Whether several elements share one place in memory, as in an expanded array. */
export function isOverlapping(a: NdArray): boolean {
  return a.size > 0 && a.shape.some((n, d) => n > 1 && a.strides[d] === 0);
}

/** A new row-major array of zeros with the shape of `a`. */
export function makeLike(a: NdArray, dtype: DType = a.storage.dtype): NdArray {
  if (!a.contiguous) return make(a.shape, dtype);
  const storage = allocate(a.size, dtype);
  listener?.allocated(storage);
  return new NdArray(storage, a.shape, a.strides, storage.start);
}

/**
 * The elements in row-major order, to be read outside of the kernels. Shares memory where the array
 * is contiguous, and copies where it is not.
 */
export function values(a: NdArray): Float32Array | Float64Array {
  const { size, storage: { data } } = a;
  if (a.contiguous) return data.subarray(a.offset, a.offset + size);
  const out = a.storage.dtype === "float32" ? new Float32Array(size) : new Float64Array(size);
  forEachOffset(a, (from, i) => out[i] = data[from]);
  return out;
}

/** Calls `visit(storageIndex, i)` for the i-th element in row-major order. */
export function forEachOffset(a: NdArray, visit: (offset: number, i: number) => void): void {
  const rank = a.shape.length;
  const { size } = a;
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
  return a.view(shape, strides);
}

/** The same elements with their dimensions in the order of the memory, those far apart first. */
export function inMemoryOrder(a: NdArray): NdArray {
  const order = a.shape.map((_, d) => d).sort((d, e) => a.strides[e] - a.strides[d]);
  return a.view(order.map((d) => a.shape[d]), order.map((d) => a.strides[d]));
}
