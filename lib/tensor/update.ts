import { arrayOf, type Core } from "./core.ts";
import { scalar } from "./arrays.ts";
import { map, pointwise } from "./kernels.ts";
import type { Binary, Ternary } from "./launch.ts";
import type { NdArray } from "./ndarray.ts";
import { rounding } from "./storage.ts";
import { kernelOf } from "./wasm/known.ts";

/*
 * The changes in place of which optimisers are made, under PyTorch's names. They are no part of a
 * graph, work without a temporary, and round where PyTorch's loops round: a last product and its sum
 * together. All tensors have one shape.
 */

/** `w + value a`. */
export function add_(w: Core, a: Core, value: number): void {
  update(w, (out) => pointwise(scaledSum, out, out, arrayOf(a), scalar(value, w.dtype)));
}

/** `w + value a b`. */
export function addcmul_(w: Core, a: Core, b: Core, value: number): void {
  const scaled = map(times, arrayOf(a), scalar(value, w.dtype));
  update(w, (out) => pointwise(productSum, out, out, scaled, arrayOf(b)));
}

/** `w + value a / b`. */
export function addcdiv_(w: Core, a: Core, b: Core, value: number): void {
  const scaled = map(times, arrayOf(a), scalar(value, w.dtype));
  update(w, (out) => pointwise(ratioSum, out, out, scaled, arrayOf(b)));
}

/** `w + weight (end - w)`: a step from w towards the end, counted from whichever is nearer. */
export function lerp_(w: Core, end: Core, weight: number): void {
  const k = rounding(w.dtype)(weight);
  const [step, share] = k < 0.5 ? [fromStart, k] : [fromEnd, 1 - k];
  update(w, (out) => pointwise(step, out, out, arrayOf(end), scalar(share, w.dtype)));
}

const times: Binary = (a, k) => a * k;
const scaledSum: Ternary = (w, a, k, _round, fma) => fma(k, a, w);
kernelOf.set(scaledSum, "addScaledFused");
const productSum: Ternary = (w, a, b, _round, fma) => fma(a, b, w);
const ratioSum: Ternary = (w, a, b, round) => w + round(a / b);
const fromStart: Ternary = (w, end, k, round, fma) => fma(k, round(end - w), w);
const fromEnd: Ternary = (w, end, k, round, fma) => fma(-round(end - w), k, end);

function update(w: Core, change: (out: NdArray) => void): void {
  change(arrayOf(w));
  arrayOf(w).storage.version++;
}
