import { make, map, type NdArray, values } from "../ndarray.ts";
import type { Operation } from "./operation.ts";

/*
 * Functions of one number, applied to every element. Each is written once: its value, and its slope
 * as a function of the input or of the result, whichever is at hand.
 */

/** `y = exp(a)`. Backward: `dL/da = g y`. */
export const exp = ofResult("Exp", Math.exp, (y) => y);

/** `y = ln(a)`. Backward: `dL/da = g / a`. */
export function log(a: NdArray): Operation {
  const of = (grad: NdArray) => {
    const x = values(a);
    // Not g (1 / a): the inverse of a very small number may be infinite when the quotient is not.
    return map(grad, (g, i) => g / x[i]);
  };
  return { name: "Log", out: map(a, Math.log), backward: [{ reads: [a], of }] };
}

/** `y = sqrt(a)`. Backward: `dL/da = g / (2 y)`. */
export const sqrt = ofResult("Sqrt", Math.sqrt, (y) => 1 / (2 * y));

/** `y = tanh(a)`. Backward: `dL/da = g (1 - y^2)`. */
export const tanh = ofResult("Tanh", Math.tanh, (y) => 1 - y * y);

/** `y = 1 / (1 + exp(-a))`. Backward: `dL/da = g y (1 - y)`. */
export const sigmoid = ofResult("Sigmoid", (x) => 1 / (1 + Math.exp(-x)), (y) => y * (1 - y));

/**
 * `y = ln(1 + exp(a))`; above 20, where both agree to the last place, `y = a`. Backward: `dL/da = g
 * sigmoid(a)`.
 */
export const softplus = ofInput(
  "Softplus",
  (x) => x > 20 ? x : Math.log1p(Math.exp(x)),
  (x) => x > 20 ? 1 : 1 / (1 + Math.exp(-x)),
);

/** `y = sin(a)`, in radians. Backward: `dL/da = g cos(a)`. */
export const sin = ofInput("Sin", Math.sin, Math.cos);

/** `y = cos(a)`, in radians. Backward: `dL/da = -g sin(a)`. */
export const cos = ofInput("Cos", Math.cos, (x) => -Math.sin(x));

/** `y = |a|`. Backward: `dL/da = g sign(a)`, 0 at the kink and for NaN. */
export const abs = ofInput("Abs", Math.abs, (x) => x > 0 ? 1 : x < 0 ? -1 : 0);

/** `y = a^n` for a number n. Backward: `dL/da = g n a^(n-1)`, and 0 for n = 0. */
export function pow(a: NdArray, n: number): Operation {
  const slope = power(n - 1);
  return {
    name: "Pow",
    out: map(a, power(n)),
    backward: [
      n === 0
        ? { of: () => make(a.shape, a.storage.dtype) }
        : { reads: [a], of: (g) => chain(g, a, (x) => n * slope(x)) },
    ],
  };
}

/**
 * Small powers as products and roots: exact to the last place in every engine, which `Math.pow` is
 * not.
 */
function power(n: number): (x: number) => number {
  if (n === 0) return () => 1;
  if (n === 1) return (x) => x;
  if (n === 2) return (x) => x * x;
  if (n === 3) return (x) => x * x * x;
  if (n === 0.5) return Math.sqrt;
  if (n === -0.5) return (x) => 1 / Math.sqrt(x);
  if (n === -1) return (x) => 1 / x;
  return (x) => Math.pow(x, n);
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
  const [low, high] = a.storage.dtype === "float32" ? [min, max].map(Math.fround) : [min, max];
  return {
    name: "Clamp",
    // As in PyTorch, the upper bound wins where the bounds cross, and NaN stays NaN.
    out: map(a, (x) => Math.min(Math.max(x, low), high)),
    backward: [{ reads: [a], of: (g) => select(g, a, (x) => x >= low && x <= high) }],
  };
}

type Unary = (a: NdArray) => Operation;

/** A function whose slope follows from its input. */
function ofInput(name: string, f: (x: number) => number, slope: (x: number) => number): Unary {
  return (a) => ({
    name,
    out: map(a, f),
    backward: [{ reads: [a], of: (g) => chain(g, a, slope) }],
  });
}

/** A function whose slope follows from its result. */
function ofResult(name: string, f: (x: number) => number, slope: (y: number) => number): Unary {
  return (a) => {
    const out = map(a, f);
    return { name, out, backward: [{ reads: [out], of: (g) => chain(g, out, slope) }] };
  };
}

/**
 * The chain rule for one element at a time: `g * slope(x)`, the slope rounded as a value of its
 * own.
 */
function chain(grad: NdArray, a: NdArray, slope: (x: number) => number): NdArray {
  const out = make(a.shape, a.storage.dtype);
  const g = values(grad);
  const x = values(a);
  const z = out.storage.data;
  for (let i = 0; i < z.length; i++) {
    z[i] = slope(x[i]);
    z[i] *= g[i];
  }
  return out;
}

/** The gradient where `keep` holds, 0 elsewhere, even where the gradient is infinite or NaN. */
function select(grad: NdArray, a: NdArray, keep: (x: number) => boolean): NdArray {
  const x = values(a);
  return map(grad, (g, i) => keep(x[i]) ? g : 0);
}
