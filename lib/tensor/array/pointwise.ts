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
import { expand, hasRows, type NdArray } from "./ndarray.ts";
import { fmaOf, roundingOf } from "./rounding.ts";
import { sameShape } from "./shape.ts";

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
  if (b === undefined) one(f as Unary, out, a);
  else if (c === undefined) two(f as Binary, out, a, b);
  else three(f as Ternary, out, a, b, c);
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

function one(f: Unary, out: NdArray, a: NdArray): void {
  const { size, offset: o, storage: { data: to, dtype } } = out;
  const { offset: i, storage: { data: x } } = a;
  const [round, fma] = [roundingOf(dtype), fmaOf(dtype)];
  const p = stepOf(a, size);
  if (p < 0 || !out.contiguous) {
    const rows = f === copied && hasRows(out) && hasRows(a) && sameShape(out.shape, a.shape);
    if (rows) copyRows(out, a);
    else visit([out, a], ([o, i]) => to[o] = f(x[i], round, fma));
  } else if (size === 1) {
    to[o] = f(x[i], round, fma);
  } else if (f === copied && p === 1 && size > 64) {
    // Many numbers are copied faster as one block, which may overlap.
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
  const [round, fma] = [roundingOf(dtype), fmaOf(dtype)];
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
  const [round, fma] = [roundingOf(dtype), fmaOf(dtype)];
  const [p, q, r] = [stepOf(a, size), stepOf(b, size), stepOf(c, size)];
  if (p < 0 || q < 0 || r < 0 || !out.contiguous) {
    visit([out, a, b, c], ([o, i, j, k]) => to[o] = f(x[i], y[j], z[k], round, fma));
  } else if (size === 1) {
    to[o] = f(x[i], y[j], z[k], round, fma);
  } else {
    loopOf(f, 3)(round, fma, size, to, o, x, i, p, y, j, q, z, k, r);
  }
}

/** Calls `at` with the places of the elements of arrays, which are broadcast to the first. */
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

/**
 * The loop of a function of `count` inputs. Every function gets its own, made once from its text:
 * the engine then inlines the function, which makes the loop several times as fast.
 */
function loopOf(f: Elementwise, count: number): Loop {
  return f.loop ??= compile(f, count);
}

const inputs = ["x[i + n * p]", "y[j + n * q]", "z[k + n * r]"];

function compile(f: Elementwise, count: number): Loop {
  const list = inputs.slice(0, count).join(", ");
  const text = `"use strict";
    const f = ${f};
    return (round, fma, size, to, o, x, i, p, y, j, q, z, k, r) => {
      for (let n = 0; n < size; n++) to[o + n] = f(${list}, round, fma);
    };`;
  try {
    return new Function(text)();
  } catch (error) {
    // A page may forbid code that is made at run time.
    if (error instanceof EvalError) return shared(f);
    throw error;
  }
}

/** The loop without code made at run time. */
function shared(f: Elementwise): Loop {
  const apply = f as (...values: unknown[]) => number;
  return (round, fma, size, to, o, x, i, p, y, j, q, z, k, r) => {
    for (let n = 0; n < size; n++) {
      const a = x[i + n * p];
      if (y === undefined) to[o + n] = apply(a, round, fma);
      else if (z === undefined) to[o + n] = apply(a, y[j! + n * q!], round, fma);
      else to[o + n] = apply(a, y[j! + n * q!], z[k! + n * r!], round, fma);
    }
  };
}

export const copied: Unary = (x) => x;
export const plus: Binary = (x, y) => x + y;
export const times: Binary = (x, y) => x * y;
export const negative: Unary = (x) => -x;
kernelOf.set(copied, "copyRows");
kernelOf.set(plus, "add");
kernelOf.set(times, "mul");
