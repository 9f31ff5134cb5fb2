import { sameShape, type Shape } from "./shape.ts";

/** Element types. PyTorch's default, and the one for numerical proofs. */
export type DType = "float32" | "float64";

/** Memory as an array of numbers. */
export type Numbers = Float32Array | Float64Array;

/** The memory of one or more tensors. Views of one tensor share it. */
export interface Storage {
  /** The numbers, possibly among those of other tensors. */
  readonly data: Numbers;
  /** Where they begin in `data`, and how many there are. */
  readonly start: number;
  readonly size: number;
  readonly dtype: DType;
  /**
   * Counts in-place changes, so that `backward` detects that a value it needs was overwritten.
   */
  version: number;
}

/**
 * Small tensors are slices of blocks: a separate array costs about fifteen times as much, and a
 * step of the tutorial makes some thirty. A block lives as long as any tensor cut
 * from it, so it holds tensors of one size class (1, 2, 4, ... 128 elements) alone: 16 of them, but
 * no fewer than 64 numbers and no more than 512.
 */
const largestCut = 128;

interface Block {
  data: Numbers;
  used: number;
}

const blocksOf = (dtype: DType): Block[] =>
  Array.from({ length: 8 }, () => ({ data: own(0, dtype), used: 0 }));
const single = blocksOf("float32");
const double = blocksOf("float64");

/** Makes zeroed memory for `size` elements. Every tensor's memory comes from here. */
export function allocate(size: number, dtype: DType): Storage {
  if (size > largestCut) return { data: own(size, dtype), start: 0, size, dtype, version: 0 };
  const sizeClass = size < 2 ? 0 : 32 - Math.clz32(size - 1);
  const block = (dtype === "float32" ? single : double)[sizeClass];
  if (block.used + size > block.data.length) {
    block.data = own(Math.min(512, Math.max(64, 16 << sizeClass)), dtype);
    block.used = 0;
  }
  // No part of a block is handed out twice, so it is still zero.
  const start = block.used;
  block.used += size;
  return { data: block.data, start, size, dtype, version: 0 };
}

function own(size: number, dtype: DType): Numbers {
  const Data = dtype === "float32" ? Float32Array : Float64Array;
  try {
    return new Data(size);
  } catch (cause) {
    const gigabytes = (size * Data.BYTES_PER_ELEMENT / 1e9).toFixed(1);
    throw new RangeError(
      `a tensor of ${size} ${dtype} elements (${gigabytes} GB) does not fit into memory; ` +
        `use smaller sizes`,
      { cause },
    );
  }
}

/**
 * Numbers in a shape, without a graph: what operations compute with.
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

/** Whether several elements share one place in memory, as in an expanded array. */
export function isOverlapping(a: NdArray): boolean {
  return a.size > 0 && a.shape.some((n, d) => n > 1 && a.strides[d] === 0);
}

/** Whether an array is a matrix with rows of some length that lie together. */
export function hasRows({ shape, strides }: NdArray): boolean {
  return shape.length === 2 && strides[1] === 1 && shape[1] >= 8;
}

/** Two dimensions exchanged; no number moves. */
export function exchange(a: NdArray, d0: number, d1: number): NdArray {
  const swap = (list: readonly number[]) =>
    list.map((_, d) => list[d === d0 ? d1 : d === d1 ? d0 : d]);
  return a.view(swap(a.shape), swap(a.strides));
}

/** The last two dimensions exchanged: rows become columns. */
export function flip(a: NdArray): NdArray {
  const { shape, strides } = a;
  if (shape.length !== 2) return exchange(a, shape.length - 2, shape.length - 1);
  return a.view([shape[1], shape[0]], [strides[1], strides[0]]);
}

/** Whether a matrix is stored column by column, so that its transpose is stored row by row. */
export function isTransposed(a: NdArray): boolean {
  return !a.contiguous && flip(a).contiguous;
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

/** Calls `visit(storageIndex, i)` for the i-th element in row-major order. */
export function forEachOffset(a: NdArray, visit: (offset: number, i: number) => void): void {
  const rank = a.shape.length;
  const { size } = a;
  const index = new Array<number>(rank).fill(0);
  let offset = a.offset;
  for (let i = 0; i < size; i++) {
    visit(offset, i);
    // Count up, the last dimension fastest.
    for (let d = rank - 1; d >= 0; d--) {
      offset += a.strides[d];
      if (++index[d] < a.shape[d]) break;
      offset -= a.strides[d] * a.shape[d];
      index[d] = 0;
    }
  }
}

/** A function that reads the i-th element in row-major order. */
export function reader(a: NdArray): (i: number) => number {
  const { shape, strides, offset, storage: { data } } = a;
  if (a.contiguous) return (i) => data[offset + i];
  return (i) => {
    let place = offset;
    for (let d = shape.length - 1; d >= 0; d--) {
      place += i % shape[d] * strides[d];
      i = Math.floor(i / shape[d]);
    }
    return data[place];
  };
}

/**
 * The elements in row-major order, to be read outside of the kernels. Shares memory where the array
 * is contiguous, and copies where it is not.
 */
export function values(a: NdArray): Numbers {
  const { size, storage: { data } } = a;
  if (a.contiguous) return data.subarray(a.offset, a.offset + size);
  const out = a.storage.dtype === "float32" ? new Float32Array(size) : new Float64Array(size);
  forEachOffset(a, (from, i) => out[i] = data[from]);
  return out;
}
