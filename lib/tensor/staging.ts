import { forEachOffset, type NdArray } from "./ndarray.ts";

/*
 * The way into the memory of the kernels, and out again. What lies row by row moves in blocks.
 */

/** Copies the elements in row-major order to the numbers from `at` on; gives back where they end. */
export function put(floats: Float32Array, at: number, a: NdArray): number {
  const { data } = a.storage;
  const { size, offset } = a;
  if (a.contiguous) floats.set(data.subarray(offset, offset + size), at);
  else if (hasRows(a)) {
    const length = a.shape[1];
    for (let i = 0; i < a.shape[0]; i++) {
      const from = offset + i * a.strides[0];
      floats.set(data.subarray(from, from + length), at + i * length);
    }
  } else forEachOffset(a, (from, i) => floats[at + i] = data[from]);
  return at + size;
}

/** Copies numbers from `at` on to the elements in row-major order. */
export function take(out: NdArray, floats: Float32Array, at: number): void {
  const { data } = out.storage;
  const { size, offset } = out;
  if (out.contiguous) data.set(floats.subarray(at, at + size), offset);
  else if (hasRows(out)) {
    const length = out.shape[1];
    for (let i = 0; i < out.shape[0]; i++) {
      const from = at + i * length;
      data.set(floats.subarray(from, from + length), offset + i * out.strides[0]);
    }
  } else forEachOffset(out, (to, i) => data[to] = floats[at + i]);
}

/** Whether an array is a matrix with rows of some length that lie together. */
export function hasRows({ shape, strides }: NdArray): boolean {
  return shape.length === 2 && strides[1] === 1 && shape[1] >= 8;
}
