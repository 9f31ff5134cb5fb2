import { cast, scalar } from "../array/arrays.ts";
import { kernelOf } from "../array/large.ts";
import type { Binary, Ternary } from "../array/launch.ts";
import type { NdArray } from "../array/ndarray.ts";
import { map, pointwise, times } from "../array/pointwise.ts";
import { roundingOf } from "../array/rounding.ts";

/*
 * The steps of optimisers, under PyTorch's names. They are not recorded in the graph, and round where
 * PyTorch's loops round: a last product and its sum together. All arrays have one shape.
 */

/** `w + k a` */
export function addScaled_(w: NdArray, a: NdArray, k: NdArray | number): void {
  change(scaledSum, w, a, factor(k, w));
}

/** `w + k a b` */
export function addcmul_(w: NdArray, a: NdArray, b: NdArray, k: NdArray | number): void {
  change(productSum, w, map(times, a, factor(k, w)), b);
}

/** `w + k a / b` */
export function addcdiv_(w: NdArray, a: NdArray, b: NdArray, k: NdArray | number): void {
  change(ratioSum, w, map(times, a, factor(k, w)), b);
}

/** `w + weight (end - w)`: a step from w towards the end, counted from whichever is nearer. */
export function lerp_(w: NdArray, end: NdArray, weight: number): void {
  const k = roundingOf(w.storage.dtype)(weight);
  if (k < 0.5) change(fromStart, w, end, factor(k, w));
  else change(fromEnd, w, end, factor(1 - k, w));
}

/** `sqrt(1 - beta^n)`, with which Adam corrects the start of its squares from 0, after n steps. */
export function adamScale(n: NdArray, beta: number): NdArray {
  return map(correctedScale, n, scalar(beta, "float64"));
}

/** `k / (1 - beta^n)` for k = -lr: Adam corrects the start of its means from 0, after n steps. */
export function adamSize(n: NdArray, beta: number, k: NdArray): NdArray {
  return map(correctedSize, n, scalar(beta, "float64"), k);
}

function factor(k: NdArray | number, { storage: { dtype } }: NdArray): NdArray {
  return typeof k === "number" ? scalar(k, dtype) : cast(k, dtype);
}

function change(f: Ternary, w: NdArray, a: NdArray, b: NdArray): void {
  pointwise(f, w, w, a, b);
  w.storage.version++;
}

const correctedScale: Binary = (n, beta) => Math.sqrt(1 - Math.pow(beta, n));
const correctedSize: Ternary = (n, beta, k) => k / (1 - Math.pow(beta, n));
const scaledSum: Ternary = (w, a, k, _round, fma) => fma(k, a, w);
kernelOf.set(scaledSum, "addScaledFused");
const productSum: Ternary = (w, a, b, _round, fma) => fma(a, b, w);
const ratioSum: Ternary = (w, a, b, round) => w + round(a / b);
const fromStart: Ternary = (w, end, k, round, fma) => fma(k, round(end - w), w);
const fromEnd: Ternary = (w, end, k, round, fma) => fma(-round(end - w), k, end);
