import {
  type Binary,
  type Elementwise,
  type Loop,
  makeLike,
  recorder,
  type Ternary,
  type Unary,
} from "./launch.ts";
import { isLargePointwise, kernelOf, largePointwise } from "./large.ts";
import { expand, type NdArray } from "./ndarray.ts";
import { fmaOf, roundingOf } from "./rounding.ts";

/*
 * Functions of elements, applied at every place, without gradients. A result is rounded when it is
 * stored.
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
  const isLarge = isLargePointwise(out);
  if (recorder !== null || isLarge) {
    const inputs = [a, b, c].filter((input) => input !== undefined);
    recorder?.launched({ kind: "pointwise", out, f, inputs });
    if (isLarge && largePointwise(f, out, inputs)) return;
  }
  const { size, offset: o, storage: { data: to, dtype } } = out;
  const { offset: i, storage: { data: x } } = a;
  const p = stepOf(a, size);
  const q = b === undefined ? 0 : stepOf(b, size);
  const r = c === undefined ? 0 : stepOf(c, size);
  if (p < 0 || q < 0 || r < 0 || !out.contiguous) {
    strided(f, out, [a, b, c].filter((input) => input !== undefined));
  } else {
    const count = b === undefined ? 1 : c === undefined ? 2 : 3;
    const y = b?.storage.data;
    const j = b?.offset;
    const z = c?.storage.data;
    const k = c?.offset;
    loopOf(f, count)(roundingOf(dtype), fmaOf(dtype), size, to, o, 1, x, i, p, y, j, q, z, k, r);
  }
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

/** `out[i] = a[i]`; rounds where `out` is float32 and `a` is not. */
export function copy(out: NdArray, a: NdArray): void {
  pointwise(copied, out, a);
}

/** Applies `f` to arrays of any layout, which are broadcast to `out`. */
function strided(f: Elementwise, out: NdArray, inputs: readonly NdArray[]): void {
  const arrays = [out, ...inputs.map((a) => expand(a, out.shape))];
  const { sizes, strides } = nest(...arrays);
  const places = arrays.map(({ offset }) => offset);
  const [to, x, y, z] = arrays.map(({ storage }) => storage.data);
  const [round, fma] = [roundingOf(out.storage.dtype), fmaOf(out.storage.dtype)];
  const run = loopOf(f, inputs.length);
  const inner = sizes.length - 1;
  const [step, p, q, r] = strides.map((list) => list[inner]);
  const loop = (d: number) => {
    const [o, i, j, k] = places;
    if (d === inner) return run(round, fma, sizes[d], to, o, step, x, i, p, y, j, q, z, k, r);
    for (let n = 0; n < sizes[d]; n++) {
      loop(d + 1);
      for (let k = 0; k < places.length; k++) places[k] += strides[k][d];
    }
    for (let k = 0; k < places.length; k++) places[k] -= sizes[d] * strides[k][d];
  };
  loop(0);
}

/** The step of an input along a dense result: 1, or 0 for one element; -1 if it has none. */
function stepOf(a: NdArray, size: number): number {
  if (a.size === 1) return 0;
  return a.size === size && a.contiguous ? 1 : -1;
}

/** Loops that visit arrays of one shape together: sizes, and the strides of every array. */
export interface Nest {
  sizes: number[];
  strides: number[][];
}

/** The smallest nest of loops over arrays of one shape, in row-major order. */
export function nest(...arrays: NdArray[]): Nest {
  const sizes: number[] = [];
  const strides: number[][] = arrays.map(() => []);
  const { shape } = arrays[0];
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] === 1) continue;
    // Two loops are merged where every array continues without a gap.
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

/** The loop of a function of `count` inputs, without those that are undefined. */
function loopOf(f: Elementwise, count: number): Loop {
  return f.loop ??= specialised(loops[count - 1] as (f: Elementwise) => Loop, f);
}

/**
 * `make(f)`, made once more from the texts of both: the engine then inlines the function, which
 * makes a loop several times as fast as one that all functions share. They may use only their
 * arguments and `Math`.
 */
export function specialised<F, L>(make: (f: F) => L, f: F): L {
  try {
    return new Function(`"use strict"; return (${make})(${f});`)();
  } catch (error) {
    // A page may forbid code that is made at run time.
    if (error instanceof EvalError) return make(f);
    throw error;
  }
}

const loops = [
  (f: Unary): Loop => (round, fma, size, to, o, s, x, i, p) => {
    for (let n = 0; n < size; n++) to[o + n * s] = f(x[i + n * p], round, fma);
  },
  (f: Binary): Loop => (round, fma, size, to, o, s, x, i, p, y, j, q) => {
    for (let n = 0; n < size; n++) to[o + n * s] = f(x[i + n * p], y![j! + n * q!], round, fma);
  },
  (f: Ternary): Loop => (round, fma, size, to, o, s, x, i, p, y, j, q, z, k, r) => {
    for (let n = 0; n < size; n++) {
      to[o + n * s] = f(x[i + n * p], y![j! + n * q!], z![k! + n * r!], round, fma);
    }
  },
];

export const copied: Unary & { loop?: Loop } = (x) => x;
export const plus: Binary = (x, y) => x + y;
export const times: Binary = (x, y) => x * y;
export const negative: Unary = (x) => -x;
copied.loop = (_round, _fma, size, to, o, s, x, i, p) => {
  // Many numbers are copied faster as one block, which may overlap.
  if (s === 1 && p === 1 && size > 64) to.set(x.subarray(i, i + size), o);
  else for (let n = 0; n < size; n++) to[o + n * s] = x[i + n * p];
};
kernelOf.set(copied, "copyRows");
kernelOf.set(plus, "add");
kernelOf.set(times, "mul");
