import { expand, forEachOffset, makeLike, type NdArray } from "./ndarray.ts";
import {
  type Binary,
  type Elementwise,
  type Fold,
  type Last,
  listener,
  type Ternary,
  type Unary,
} from "./launch.ts";
import { loopOf } from "./loops.ts";
import { rounding } from "./storage.ts";
import { sameShape } from "./shape.ts";
import { fmaOf } from "./fma.ts";
import { largePointwise } from "./large_pointwise.ts";
import { hasRows } from "./staging.ts";
import { kernelOf } from "./wasm/known.ts";

/*
 * All arithmetic on the memory of tensors happens in the kernels of this file: loops that know
 * numbers and strides, and nothing of gradients. Each call is a launch, and whoever listens can
 * write the launches down and repeat them later. That is how `capture` works.
 *
 * A result is rounded when it is stored, so what must be rounded is stored: `w - lr * g` is two
 * launches, as it is two operations in PyTorch.
 *
 * Where there is much to do, WebAssembly does it (large_pointwise.ts, large_product.ts); the launch
 * is the same, and so are the bits of every function of elements.
 */

/**
 * `out[i] = f(a[i])`, `f(a[i], b[i])` or `f(a[i], b[i], c[i])` for every place; inputs are broadcast
 * to the shape of `out`, which may be one of them.
 */
export function pointwise(f: Unary, out: NdArray, a: NdArray): void;
export function pointwise(f: Binary, out: NdArray, a: NdArray, b: NdArray): void;
export function pointwise(f: Ternary, out: NdArray, a: NdArray, b: NdArray, c: NdArray): void;
export function pointwise(
  f: Elementwise,
  out: NdArray,
  a: NdArray,
  b?: NdArray,
  c?: NdArray,
): void {
  if (largePointwise(f, out, a, b, c)) {
    // The kernels of wasm/ have done it.
  } else if (b === undefined) one(f as Unary, out, a);
  else if (c === undefined) two(f as Binary, out, a, b);
  else three(f as Ternary, out, a, b, c);
  if (listener !== null) {
    const inputs = [a, b, c].filter((input) => input !== undefined);
    listener.launched({ kind: "pointwise", out, f, inputs });
  }
}

function one(f: Unary, out: NdArray, a: NdArray): void {
  const { size, offset: o, storage: { data: to, dtype } } = out;
  const { offset: i, storage: { data: x } } = a;
  const [round, fma] = [rounding(dtype), fmaOf(dtype)];
  const p = stepOf(a, size);
  if (p < 0 || !out.contiguous) {
    const rows = f === copied && hasRows(out) && hasRows(a) && sameShape(out.shape, a.shape);
    if (rows) copyRows(out, a);
    else visit([out, a], ([o, i]) => to[o] = f(x[i], round, fma));
  } else if (size === 1) {
    to[o] = f(x[i], round, fma);
  } else if (f === copied && p === 1 && size > 64) {
    // Many numbers move faster as one block, and overlap as they may.
    to.set(x.subarray(i, i + size), o);
  } else {
    loopOf(f, 1)(round, fma, size, to, o, x, i, p);
  }
}

/** Copies the rows of a matrix, which may lie apart. */
function copyRows(out: NdArray, a: NdArray): void {
  const { shape: [rows, columns], strides: [down], offset, storage: { data: to } } = out;
  const x = a.storage.data;
  for (let r = 0; r < rows; r++) {
    const o = offset + r * down;
    const i = a.offset + r * a.strides[0];
    for (let n = 0; n < columns; n++) to[o + n] = x[i + n];
  }
}

function two(f: Binary, out: NdArray, a: NdArray, b: NdArray): void {
  const { size, offset: o, storage: { data: to, dtype } } = out;
  const { offset: i, storage: { data: x } } = a;
  const { offset: j, storage: { data: y } } = b;
  const [round, fma] = [rounding(dtype), fmaOf(dtype)];
  const [p, q] = [stepOf(a, size), stepOf(b, size)];
  if (p < 0 || q < 0 || !out.contiguous) {
    visit([out, a, b], ([o, i, j]) => to[o] = f(x[i], y[j], round, fma));
  } else if (size === 1) {
    to[o] = f(x[i], y[j], round, fma);
  } else {
    loopOf(f, 2)(round, fma, size, to, o, x, i, p, y, j, q);
  }
}

function three(f: Ternary, out: NdArray, a: NdArray, b: NdArray, c: NdArray): void {
  const { size, offset: o, storage: { data: to, dtype } } = out;
  const { offset: i, storage: { data: x } } = a;
  const { offset: j, storage: { data: y } } = b;
  const { offset: k, storage: { data: z } } = c;
  const [round, fma] = [rounding(dtype), fmaOf(dtype)];
  const [p, q, r] = [stepOf(a, size), stepOf(b, size), stepOf(c, size)];
  if (p < 0 || q < 0 || r < 0 || !out.contiguous) {
    visit([out, a, b, c], ([o, i, j, k]) => to[o] = f(x[i], y[j], z[k], round, fma));
  } else if (size === 1) {
    to[o] = f(x[i], y[j], z[k], round, fma);
  } else {
    loopOf(f, 3)(round, fma, size, to, o, x, i, p, y, j, q, z, k, r);
  }
}

/** Calls `at` with the places of the elements of several arrays, broadcast to that of the first. */
function visit([out, ...inputs]: NdArray[], at: (places: number[]) => void): void {
  const arrays = [out, ...inputs.map((a) => expand(a, out.shape))];
  const { sizes, strides } = nest(...arrays);
  const places = arrays.map(({ offset }) => offset);
  const loop = (d: number) => {
    for (let n = 0; n < sizes[d]; n++) {
      if (d === sizes.length - 1) at(places);
      else loop(d + 1);
      for (let k = 0; k < places.length; k++) places[k] += strides[k][d];
    }
    for (let k = 0; k < places.length; k++) places[k] -= sizes[d] * strides[k][d];
  };
  loop(0);
}

/** 1 or 0 where an input is walked in step with a dense result, or stands still; -1 otherwise. */
function stepOf(a: NdArray, size: number): number {
  if (a.size === 1) return 0;
  return a.size === size && a.contiguous ? 1 : -1;
}

/** Loops that visit arrays of one shape together: sizes, and the strides of every array. */
export interface Nest {
  sizes: number[];
  strides: number[][];
}

/** The fewest loops that visit all places of arrays of one shape, in row-major order. */
export function nest(...arrays: NdArray[]): Nest {
  const sizes: number[] = [];
  const strides: number[][] = arrays.map(() => []);
  const { shape } = arrays[0];
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] === 1) continue;
    // This loop and the one inside it are one where every array goes on as it went.
    const merges = sizes.length > 0 &&
      arrays.every((a, n) => a.strides[d] === strides[n][0] * sizes[0]);
    if (merges) sizes[0] *= shape[d];
    else {
      sizes.unshift(shape[d]);
      arrays.forEach((a, n) => strides[n].unshift(a.strides[d]));
    }
  }
  if (sizes.length === 0) {
    sizes.push(1);
    for (const list of strides) list.push(0);
  }
  return { sizes, strides };
}

/** A new array of what `f` makes of every place, in the shape and dtype of `a`. */
export function map(f: Unary, a: NdArray): NdArray;
export function map(f: Binary, a: NdArray, b: NdArray): NdArray;
export function map(f: Ternary, a: NdArray, b: NdArray, c: NdArray): NdArray;
export function map(f: Elementwise, a: NdArray, b?: NdArray, c?: NdArray): NdArray {
  const out = makeLike(a);
  pointwise(f as Ternary, out, a, b!, c!);
  return out;
}

/** Sets every element to `value`. */
export function fill(out: NdArray, value: number): void {
  const { data } = out.storage;
  if (out.contiguous) {
    // Not data.fill: for the few elements of a small tensor its call costs more than the loop.
    const end = out.offset + out.size;
    for (let i = out.offset; i < end; i++) data[i] = value;
  } else forEachOffset(out, (to) => data[to] = value);
  listener?.launched({ kind: "fill", out, value });
}

/** The same number. */
export const copied: Unary = (x) => x;
kernelOf.set(copied, "copyRows");

/** `out[i] = a[i]`; rounds where `out` is float32 and `a` is not. */
export function copy(out: NdArray, a: NdArray): void {
  pointwise(copied, out, a);
}

/**
 * Folds the elements of `a` into those of `out`, which has size 1 along every dimension that goes
 * away: totals are kept in float64, in row-major order, and rounded once.
 */
export function reduce(out: NdArray, a: NdArray, fold: Fold, last: Last, start = 0): void {
  const x = a.storage.data;
  const to = out.storage.data;
  const count = a.size / Math.max(1, out.size);
  const round = rounding(out.storage.dtype);
  if (out.size === 1 && a.contiguous) {
    let total = start;
    for (let n = 0; n < count; n++) total = fold(total, x[a.offset + n], n);
    to[out.offset] = last(total, count, round);
  } else {
    const { kept, gone } = split(out, a);
    const places: number[] = [];
    forEachOffset(out, (place) => places.push(place));
    forEachOffset(kept, (base, i) => {
      let total = start;
      forEachOffset(
        gone.view(gone.shape, gone.strides, base),
        (from, n) => total = fold(total, x[from], n),
      );
      to[places[i]] = last(total, count, round);
    });
  }
  listener?.launched({ kind: "reduce", out, a, start, fold, last });
}

/** The dimensions of `a` that stay in `out`, and those that go away, each as a view. */
export function split(out: NdArray, a: NdArray): { kept: NdArray; gone: NdArray } {
  const goes = a.shape.map((n, d) => out.shape[d] !== n);
  return {
    kept: a.view(a.shape.map((n, d) => goes[d] ? 1 : n), a.strides),
    gone: a.view(a.shape.map((n, d) => goes[d] ? n : 1), a.strides),
  };
}

/** Any other computation, which `run` does, now and when it is repeated. */
export function other(
  name: string,
  reads: readonly NdArray[],
  writes: readonly NdArray[],
  run: () => void,
): void {
  run();
  listener?.launched({ kind: "other", name, reads, writes, run });
}
