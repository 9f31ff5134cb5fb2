import { make, map, type NdArray, values } from "../ndarray.ts";
import { rounding } from "../storage.ts";
import type { Operation } from "./operation.ts";

/*
 * Functions of one number, applied to every element. Each is written once: its value, and the
 * gradient as a function of g and of the input or the result, whichever is at hand. What PyTorch
 * computes as a value of its own is rounded as one.
 */

type Round = (x: number) => number;

/** `y = exp(a)`. Backward: `dL/da = g y`. */
export const exp = ofResult("Exp", Math.exp, (g, y) => g * y);

/** `y = ln(a)`. Backward: `dL/da = g / a`. */
export const log = ofInput("Log", Math.log, (g, x) => g / x);

/** `y = sqrt(a)`. Backward: `dL/da = g / (2 y)`. */
export const sqrt = ofResult("Sqrt", Math.sqrt, (g, y) => g / (2 * y));

/** `y = 1 / a`. Backward: `dL/da = -g y^2`. */
export const reciprocal = ofResult("Reciprocal", (x) => 1 / x, (g, y, round) => -g * round(y * y));

/** `y = tanh(a)`. Backward: `dL/da = g (1 - y^2)`. */
export const tanh = ofResult("Tanh", Math.tanh, (g, y, round) => g * round(1 - y * y));

/** `y = 1 / (1 + exp(-a))`. Backward: `dL/da = g (1 - y) y`. */
export const sigmoid = ofResult(
  "Sigmoid",
  (x, round) => 1 / round(1 + round(Math.exp(-x))),
  (g, y, round) => round(g * round(1 - y)) * y,
);

/**
 * `y = ln(1 + exp(a))`; above 20, where both agree to the last place, `y = a`.
 * Backward: `dL/da = g z / (z + 1)` with `z = exp(a)`.
 */
export const softplus = ofInput(
  "Softplus",
  (x, round) => x > 20 ? x : Math.log1p(round(Math.exp(x))),
  (g, x, round) => {
    if (x > 20) return g;
    const z = round(Math.exp(x));
    return round(g * z) / round(z + 1);
  },
);

/** `y = sin(a)`, in radians. Backward: `dL/da = g cos(a)`. */
export const sin = ofInput("Sin", Math.sin, (g, x, round) => g * round(Math.cos(x)));

/** `y = cos(a)`, in radians. Backward: `dL/da = -g sin(a)`. */
export const cos = ofInput("Cos", Math.cos, (g, x, round) => g * -round(Math.sin(x)));

/** `y = |a|`. Backward: `dL/da = g sign(a)`, 0 at the kink and for NaN. */
export const abs = ofInput("Abs", Math.abs, (g, x) => g * (x > 0 ? 1 : x < 0 ? -1 : 0));

/** `y = a^n` for a number n. Backward: `dL/da = g (n a^(n-1))`, and 0 for n = 0. */
export function pow(a: NdArray, n: number): Operation {
  const round = rounding(a.storage.dtype);
  const [factor, rest] = [round(n), power(n - 1, round)];
  const of = (grad: NdArray) => {
    if (n === 0) return make(a.shape, a.storage.dtype);
    const x = values(a);
    return map(grad, (g, i) => g * round(factor * round(rest(x[i]))));
  };
  const backward = n === 0 ? [{ of }] : [{ reads: [a], of }];
  return { name: "Pow", out: map(a, power(n, round)), backward };
}

/**
 * x^n. Small powers are products and roots, as in PyTorch: exact to the last place in every engine,
 * which `Math.pow` is not.
 */
function power(n: number, round: Round): (x: number) => number {
  if (n === 0) return () => 1;
  if (n === 1) return (x) => x;
  if (n === 2) return (x) => x * x;
  if (n === 3) return (x) => round(x * x) * x;
  if (n === 0.5) return Math.sqrt;
  if (n === -0.5) return (x) => 1 / round(Math.sqrt(x));
  if (n === -1) return (x) => 1 / x;
  if (n === -2) return (x) => 1 / round(x * x);
  // IEEE 754 says that 1 to the power of anything is 1, even of NaN, and so is -1 to the power of an
  // infinity; JavaScript says NaN.
  const flat = (x: number) => x === 1 || (x === -1 && Math.abs(n) === Infinity);
  return (x) => flat(x) ? 1 : Math.pow(x, n);
}

/** `y = max(a, 0)`. Backward: g where y is above 0, and 0 elsewhere, at 0 too. */
export function relu(a: NdArray): Operation {
  const out = map(a, (x) => x < 0 ? 0 : x);
  return {
    name: "Relu",
    out,
    backward: [{ reads: [out], of: (g) => select(g, out, (y) => !(y <= 0)) }],
  };
}

/**
 * `y = min(max(a, low), high)`. Backward: g where a lies within the bounds, the bounds included,
 * and 0 elsewhere.
 */
export function clamp(a: NdArray, min: number, max: number): Operation {
  const [low, high] = [min, max].map(rounding(a.storage.dtype));
  // As in PyTorch, NaN as a bound makes everything NaN, and the upper bound wins where they cross.
  const none = Number.isNaN(low) || Number.isNaN(high);
  const bounded = (x: number) => {
    const raised = x < low ? low : x;
    return raised > high ? high : raised;
  };
  return {
    name: "Clamp",
    out: map(a, none ? () => NaN : bounded),
    backward: [{ reads: [a], of: (g) => select(g, a, (x) => x >= low && x <= high) }],
  };
}

type Unary = (a: NdArray) => Operation;
type Value = (x: number, round: Round) => number;
type Gradient = (g: number, x: number, round: Round) => number;

/** A function whose gradient follows from its input. */
function ofInput(name: string, f: Value, gradient: Gradient): Unary {
  return (a) => {
    const of = (g: NdArray) => chain(g, a, gradient);
    return { name, out: each(a, f), backward: [{ reads: [a], of }] };
  };
}

/** A function whose gradient follows from its result. */
function ofResult(name: string, f: Value, gradient: Gradient): Unary {
  return (a) => {
    const out = each(a, f);
    return { name, out, backward: [{ reads: [out], of: (g) => chain(g, out, gradient) }] };
  };
}

/** The function of every element. */
function each(a: NdArray, f: Value): NdArray {
  const out = make(a.shape, a.storage.dtype);
  const round = rounding(a.storage.dtype);
  const x = values(a);
  const y = out.storage.data;
  for (let i = 0; i < y.length; i++) y[i] = f(x[i], round);
  return out;
}

/** The chain rule, for one element at a time. */
function chain(grad: NdArray, a: NdArray, gradient: Gradient): NdArray {
  const out = make(a.shape, a.storage.dtype);
  const round = rounding(a.storage.dtype);
  const g = values(grad);
  const x = values(a);
  const z = out.storage.data;
  for (let i = 0; i < z.length; i++) z[i] = gradient(g[i], x[i], round);
  return out;
}

/** The gradient where `keep` holds, 0 elsewhere, even where the gradient is infinite or NaN. */
function select(grad: NdArray, a: NdArray, keep: (x: number) => boolean): NdArray {
  const x = values(a);
  return map(grad, (g, i) => keep(x[i]) ? g : 0);
}
