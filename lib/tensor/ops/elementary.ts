import { scalar } from "../arrays.ts";
import { map } from "../kernels.ts";
import type { Binary, Ternary, Unary } from "../launch.ts";
import { make, type NdArray } from "../ndarray.ts";
import { type ElementKernel, kernelOf } from "../wasm/known.ts";
import type { Operation } from "./operation.ts";

/*
 * Functions of one number, applied to every element. Each is written once: its value, and the
 * gradient as a function of g and of the input or the result, whichever is at hand. What PyTorch
 * computes as a value of its own is rounded as one.
 */

/** `y = exp(a)`. Backward: `dL/da = g y`. */
export const exp = ofResult("Exp", (x) => Math.exp(x), (g, y) => g * y, [
  "exp",
  "mul",
]);

/** `y = ln(a)`. Backward: `dL/da = g / a`. */
export const log = ofInput("Log", (x) => Math.log(x), (g, x) => g / x);

/** `y = sqrt(a)`. Backward: `dL/da = g / (2 y)`. */
export const sqrt = ofResult("Sqrt", (x) => Math.sqrt(x), (g, y) => g / (2 * y));

/** `y = 1 / a`. Backward: `dL/da = -g y^2`. */
export const reciprocal = ofResult("Reciprocal", (x) => 1 / x, (g, y, round) => -g * round(y * y));

/** `y = tanh(a)`. Backward: `dL/da = g (1 - y^2)`. */
export const tanh = ofResult("Tanh", (x) => Math.tanh(x), (g, y, round) => g * round(1 - y * y), [
  "tanh",
  "tanhBackward",
]);

/** `y = 1 / (1 + exp(-a))`. Backward: `dL/da = g (1 - y) y`. */
export const sigmoid = ofResult(
  "Sigmoid",
  (x, round) => 1 / round(1 + round(Math.exp(-x))),
  (g, y, round) => round(g * round(1 - y)) * y,
  ["sigmoid", "sigmoidBackward"],
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
export const sin = ofInput("Sin", (x) => Math.sin(x), (g, x, round) => g * round(Math.cos(x)));

/** `y = cos(a)`, in radians. Backward: `dL/da = -g sin(a)`. */
export const cos = ofInput("Cos", (x) => Math.cos(x), (g, x, round) => g * -round(Math.sin(x)));

/** `y = |a|`. Backward: `dL/da = g sign(a)`, 0 at the kink and for NaN. */
export const abs = ofInput("Abs", (x) => Math.abs(x), (g, x) => g * (x > 0 ? 1 : x < 0 ? -1 : 0));

/** `y = a^n` for a number n. Backward: `dL/da = g (n a^(n-1))`, and 0 for n = 0. */
export function pow(a: NdArray, n: number): Operation {
  const { dtype } = a.storage;
  const out = power(a, n);
  if (n === 0) return { name: "Pow", out, backward: [{ of: () => make(a.shape, dtype) }] };
  const of = n === 2
    ? (g: NdArray) => map(twice, g, a)
    : (g: NdArray) => map(times, g, map(times, power(a, n - 1), scalar(n, dtype)));
  return { name: "Pow", out, backward: [{ reads: [a], of }] };
}

/**
 * a^n. Small powers are products and roots, as in PyTorch: exact to the last place in every engine,
 * which `Math.pow` is not.
 */
function power(a: NdArray, n: number): NdArray {
  const f = powers.get(n);
  return f === undefined ? map(anyPower, a, scalar(n, "float64")) : map(f, a);
}

const rsqrt: Unary = (x, round) => 1 / round(Math.sqrt(x));
const inverse: Unary = (x) => 1 / x;
const inverseSquare: Unary = (x, round) => 1 / round(x * x);
const squareRoot: Unary = (x) => Math.sqrt(x);
const one: Unary = () => 1;
const same: Unary = (x) => x;
const square: Unary = (x) => x * x;
const cube: Unary = (x, round) => round(x * x) * x;
const powers = new Map<number, Unary>([
  [-2, inverseSquare],
  [-1, inverse],
  [-0.5, rsqrt],
  [0, one],
  [0.5, squareRoot],
  [1, same],
  [2, square],
  [3, cube],
]);

// IEEE 754 says that 1 to the power of anything is 1, even of NaN, and so is -1 to the power of an
// infinity; JavaScript says NaN.
const anyPower: Binary = (x, n) =>
  x === 1 || (x === -1 && Math.abs(n) === Infinity) ? 1 : Math.pow(x, n);

const times: Binary = (g, x) => g * x;
const twice: Binary = (g, x, round) => g * round(x * 2);
kernelOf.set(times, "mul");

/** `y = max(a, 0)`. Backward: g where y is above 0, and 0 elsewhere, at 0 too. */
export function relu(a: NdArray): Operation {
  const out = map(positive, a);
  return { name: "Relu", out, backward: [{ reads: [out], of: (g) => map(wherePositive, g, out) }] };
}

const positive: Unary = (x) => x < 0 ? 0 : x;
const wherePositive: Binary = (g, y) => y <= 0 ? 0 : g;

/**
 * `y = min(max(a, low), high)`. Backward: g where a lies within the bounds, the bounds included,
 * and 0 elsewhere.
 */
export function clamp(a: NdArray, min: number, max: number): Operation {
  const { dtype } = a.storage;
  const [low, high] = [scalar(min, dtype), scalar(max, dtype)];
  return {
    name: "Clamp",
    out: map(bounded, a, low, high),
    backward: [{ reads: [a], of: (g) => map(gated, g, map(within, a, low, high)) }],
  };
}

// As in PyTorch, NaN as a bound makes everything NaN, and the upper bound wins where they cross.
const bounded: Ternary = (x, low, high) => {
  if (low !== low || high !== high) return NaN;
  const raised = x < low ? low : x;
  return raised > high ? high : raised;
};
const within: Ternary = (x, low, high) => x >= low && x <= high ? 1 : 0;
// 0 where the gate is shut, even where the gradient is infinite or NaN.
const gated: Binary = (g, open) => open === 0 ? 0 : g;

type Make = (a: NdArray) => Operation;

/** A function whose gradient follows from its input. */
function ofInput(name: string, f: Unary, gradient: Binary): Make {
  label(name, f, gradient);
  return (a) => {
    const of = (g: NdArray) => map(gradient, g, a);
    return { name, out: map(f, a), backward: [{ reads: [a], of }] };
  };
}

/** A function whose gradient follows from its result, and the kernels of the two. */
function ofResult(
  name: string,
  f: Unary,
  gradient: Binary,
  kernels?: readonly [ElementKernel, ElementKernel],
): Make {
  label(name, f, gradient);
  if (kernels) [f, gradient].forEach((f, i) => kernelOf.set(f, kernels[i]));
  return (a) => {
    const out = map(f, a);
    return { name, out, backward: [{ reads: [out], of: (g) => map(gradient, g, out) }] };
  };
}

/** Gives functions the names under which `capture` prints them. */
function label(name: string, f: Unary, gradient: Binary): void {
  Object.defineProperty(f, "name", { value: name.toLowerCase() });
  Object.defineProperty(gradient, "name", { value: `${name.toLowerCase()}Backward` });
}
