import { scalar } from "../array/arrays.ts";
import { kernelOf } from "../array/large.ts";
import type { Ternary } from "../array/launch.ts";
import type { NdArray } from "../array/ndarray.ts";
import { map, pointwise, times } from "../array/pointwise.ts";
import { roundingOf } from "../array/rounding.ts";

/*
 * The changes in place of which optimisers are made, under PyTorch's names. They are no part of a
 * graph, work without a temporary, and round where PyTorch's loops round: a last product and its sum
 * together. All arrays have one shape.
 */

/** `w + value a` */
export function add(w: NdArray, a: NdArray, value: number): void {
  change(scaledSum, w, a, scalar(value, w.storage.dtype));
}

/** `w + value a b` */
export function addcmul(w: NdArray, a: NdArray, b: NdArray, value: number): void {
  change(productSum, w, map(times, a, scalar(value, w.storage.dtype)), b);
}

/** `w + value a / b` */
export function addcdiv(w: NdArray, a: NdArray, b: NdArray, value: number): void {
  change(ratioSum, w, map(times, a, scalar(value, w.storage.dtype)), b);
}

/** `w + weight (end - w)`: a step from w towards the end, counted from whichever is nearer. */
export function lerp(w: NdArray, end: NdArray, weight: number): void {
  const { dtype } = w.storage;
  const k = roundingOf(dtype)(weight);
  if (k < 0.5) change(fromStart, w, end, scalar(k, dtype));
  else change(fromEnd, w, end, scalar(1 - k, dtype));
}

function change(f: Ternary, w: NdArray, a: NdArray, b: NdArray): void {
  pointwise(f, w, w, a, b);
  w.storage.version++;
}

const scaledSum: Ternary = (w, a, k, _round, fma) => fma(k, a, w);
kernelOf.set(scaledSum, "addScaledFused");
const productSum: Ternary = (w, a, b, _round, fma) => fma(a, b, w);
const ratioSum: Ternary = (w, a, b, round) => w + round(a / b);
const fromStart: Ternary = (w, end, k, round, fma) => fma(k, round(end - w), w);
const fromEnd: Ternary = (w, end, k, round, fma) => fma(-round(end - w), k, end);
