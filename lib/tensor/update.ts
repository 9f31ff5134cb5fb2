import { arrayOf, type Core } from "./core.ts";
import { fmaOf } from "./fma.ts";
import { rewrite, values } from "./ndarray.ts";
import { rounding } from "./storage.ts";

/*
 * The changes in place of which optimisers are made, under PyTorch's names. They are no part of a
 * graph, work without a temporary, and round where PyTorch's loops round: a last product and its sum
 * together. All tensors have one shape.
 */

/** `w + value a`. */
export function add_(w: Core, a: Core, value: number): void {
  const [k, fma] = [rounding(w.dtype)(value), fmaOf(w.dtype)];
  update(w, a, a, (w, a) => fma(k, a, w));
}

/** `w + value a b`. */
export function addcmul_(w: Core, a: Core, b: Core, value: number): void {
  const [round, fma] = [rounding(w.dtype), fmaOf(w.dtype)];
  const k = round(value);
  update(w, a, b, (w, a, b) => fma(round(k * a), b, w));
}

/** `w + value a / b`. */
export function addcdiv_(w: Core, a: Core, b: Core, value: number): void {
  const round = rounding(w.dtype);
  const k = round(value);
  update(w, a, b, (w, a, b) => w + round(round(k * a) / b));
}

/** `w + weight (end - w)`: a step from w towards the end, counted from whichever is nearer. */
export function lerp_(w: Core, end: Core, weight: number): void {
  const [round, fma] = [rounding(w.dtype), fmaOf(w.dtype)];
  const [k, rest] = [round(weight), round(1 - round(weight))];
  update(w, end, end, (w, e) => k < 0.5 ? fma(k, round(e - w), w) : fma(-round(e - w), rest, e));
}

function update(w: Core, a: Core, b: Core, f: (w: number, a: number, b: number) => number): void {
  const [x, y] = [values(arrayOf(a)), values(arrayOf(b))];
  rewrite(arrayOf(w), (out) => {
    for (let i = 0; i < out.length; i++) out[i] = f(out[i], x[i], y[i]);
  });
}
