import { type ElementKernel, hasKernels, workspace } from "../../wasm/mod.ts";
import type { Elementwise, Factors } from "./launch.ts";
import { flip, forEachOffset, hasRows, isTransposed, type NdArray } from "./ndarray.ts";

/*
 * Large operations use the kernels of lib/wasm: the operands are copied into their memory, and the
 * result out of it.
 */

/** From this many elements on, a kernel is worth the copies. */
const minWasmSize = 64;

/** From this many multiplications on, a product is worth the copies. */
const minWasmProduct = 1000;

/**
 * Functions of elements, and the kernels that compute the same, to the last bit. A third operand of
 * a function is one number to the kernel.
 */
export const kernelOf: WeakMap<Elementwise, ElementKernel> = new WeakMap();

/** What a kernel computes: with arrays, and perhaps one number that holds for all. */
export interface ElementCall {
  readonly kernel: ElementKernel;
  readonly arrays: readonly NdArray[];
  readonly number: NdArray | null;
}

/** The kernel that computes `f` of float32 inputs; null if there is none. */
export function elementCall(f: Elementwise, inputs: readonly NdArray[]): ElementCall | null {
  const kernel = kernelOf.get(f);
  if (kernel === undefined) return null;
  if (inputs.some(({ storage }) => storage.dtype !== "float32")) return null;
  const [a, b, c] = inputs;
  if (c !== undefined) return c.size === 1 ? { kernel, arrays: [a, b], number: c } : null;
  if (kernel === "mul" && b.size === 1) return { kernel: "scale", arrays: [a], number: b };
  if (kernel === "mul" && a.size === 1) return { kernel: "scale", arrays: [b], number: a };
  return { kernel, arrays: inputs, number: null };
}

/** Whether a result is large enough for a kernel. */
export function isLargePointwise({ size, storage }: NdArray): boolean {
  return size >= minWasmSize && storage.dtype === "float32" && hasKernels();
}

/** Applies `f` to many elements with a kernel; returns false if it needs a loop. */
export function largePointwise(
  f: Elementwise,
  out: NdArray,
  inputs: readonly NdArray[],
): boolean {
  const { size } = out;
  const call = elementCall(f, inputs);
  // A copy alone is faster without the kernels.
  if (call === null || call.kernel === "copyRows") return false;
  const { kernel, arrays, number } = call;
  if (!isSimple(out, size)) return false;
  if (!arrays.every((a) => isSimple(a, size) && !isShifted(a, out))) return false;
  const { kernels, floats } = workspace((1 + arrays.length) * size);
  const operands: number[] = [];
  let end = 0;
  for (const a of arrays) {
    operands.push(4 * end);
    end = put(floats, end, a);
  }
  if (number !== null) operands.push(number.storage.data[number.offset]);
  (kernels[kernel] as (...values: number[]) => void)(4 * end, ...operands, size);
  take(out, floats, end);
  return true;
}

function isSimple(a: NdArray, size: number): boolean {
  return a.size === size && (a.contiguous || hasRows(a));
}

/** Whether a loop might read what it has just written. */
export function isShifted(a: NdArray, out: NdArray): boolean {
  if (a.storage !== out.storage) return false;
  return a.offset !== out.offset || a.strides.some((step, d) => step !== out.strides[d]);
}

/** Whether `out = a1 b1 + a2 b2 + ...` is large enough for the kernels. */
export function isLargeProduct(
  { shape: [m, n], storage }: NdArray,
  factors: readonly Factors[],
): boolean {
  const isLarge = m * n * innerSize(factors) >= minWasmProduct;
  return isLarge && storage.dtype === "float32" && hasKernels();
}

function innerSize(factors: readonly Factors[]): number {
  let size = 0;
  for (let i = 0; i < factors.length; i++) size += factors[i][0].shape[1];
  return size;
}

/**
 * `out = a1 b1 + a2 b2 + ...`: one product [M, K1 + K2 + ...] x [K1 + K2 + ..., N], whose factors
 * are laid side by side in the memory of the kernels.
 */
export function largeProduct(out: NdArray, factors: readonly Factors[]): void {
  const [m, n] = out.shape;
  const k = innerSize(factors);
  const { kernels, floats, scratch } = workspace(m * k + k * n + m * n);
  // Several are laid one below the other, which is side by side for a transposed matrix.
  const left = factors.length > 1 || isTransposed(factors[0][0]);
  const right = factors.length === 1 && !left && isTransposed(factors[0][1]);
  let a = 0;
  let b = m * k;
  const to = b + k * n;
  for (const [x, y] of factors) {
    a = put(floats, a, left ? flip(x) : x);
    b = put(floats, b, right ? flip(y) : y);
  }
  const multiply = left ? kernels.mmTransposedA : right ? kernels.mmTransposedB : kernels.mm;
  multiply(4 * to, 0, 4 * m * k, m, k, n, scratch);
  take(out, floats, to);
}

/** Copies the elements in row-major order to the numbers from `at` on; returns where they end. */
function put(floats: Float32Array, at: number, a: NdArray): number {
  const { size, storage: { data } } = a;
  if (a.contiguous || hasRows(a)) {
    forEachRow(a, (from, i, length) => floats.set(data.subarray(from, from + length), at + i));
  } else forEachOffset(a, (from, i) => floats[at + i] = data[from]);
  return at + size;
}

/** Copies numbers from `at` on to the elements in row-major order. */
function take(out: NdArray, floats: Float32Array, at: number): void {
  const { data } = out.storage;
  if (out.contiguous || hasRows(out)) {
    forEachRow(out, (to, i, length) => data.set(floats.subarray(at + i, at + i + length), to));
  } else forEachOffset(out, (to, i) => data[to] = floats[at + i]);
}

/** Calls `visit` for every run of numbers that lie together: all of them, or a row of a matrix. */
function forEachRow(a: NdArray, visit: (offset: number, i: number, length: number) => void): void {
  if (a.contiguous) return visit(a.offset, 0, a.size);
  const [rows, length] = a.shape;
  for (let r = 0; r < rows; r++) visit(a.offset + r * a.strides[0], r * length, length);
}
