import type { ElementKernel } from "../../wasm/mod.ts";
import { scalar } from "../array/arrays.ts";
import { kernelOf } from "../array/large.ts";
import { type Binary, make, type Ternary, type Unary } from "../array/launch.ts";
import type { NdArray } from "../array/ndarray.ts";
import { copied, map, times } from "../array/pointwise.ts";
import { type Operation, type Rule, rule, unary } from "../autograd.ts";

/*
 * Functions of one number, applied to every element: formulas, value, and the gradient as a function
 * of g and of the input a or the result y. What PyTorch stores in between is rounded.
 */

export const exp = ofResult(
  rule("Exp", "eᵃ", "g y"),
  (x) => Math.exp(x),
  (g, y) => g * y,
  ["exp", "mul"],
);

export const log = ofInput(rule("Log", "ln a", "g / a"), (x) => Math.log(x), (g, x) => g / x);

export const sqrt = ofResult(
  rule("Sqrt", "√a", "g / (2 y)"),
  (x) => Math.sqrt(x),
  (g, y) => g / (2 * y),
);

export const reciprocal = ofResult(
  rule("Reciprocal", "1 / a", "-g y²"),
  (x) => 1 / x,
  (g, y, round) => -g * round(y * y),
);

export const tanh = ofResult(
  rule("Tanh", "tanh a", "g (1 - y²)"),
  (x) => Math.tanh(x),
  (g, y, round) => g * round(1 - y * y),
  ["tanh", "tanhBackward"],
);

export const sigmoid = ofResult(
  rule("Sigmoid", "1 / (1 + e⁻ᵃ)", "g (1 - y) y"),
  (x, round) => 1 / round(1 + round(Math.exp(-x))),
  (g, y, round) => round(g * round(1 - y)) * y,
  ["sigmoid", "sigmoidBackward"],
);

/** A smooth relu; above 20, where both agree to the last place, a itself. */
export const softplus = ofInput(
  rule("Softplus", "ln(1 + eᵃ)", "g z / (z + 1) with z = eᵃ"),
  (x, round) => x > 20 ? x : Math.log1p(round(Math.exp(x))),
  (g, x, round) => {
    if (x > 20) return g;
    const z = round(Math.exp(x));
    return round(g * z) / round(z + 1);
  },
);

export const sin = ofInput(
  rule("Sin", "sin a", "g cos a"),
  (x) => Math.sin(x),
  (g, x, round) => g * round(Math.cos(x)),
);

export const cos = ofInput(
  rule("Cos", "cos a", "-g sin a"),
  (x) => Math.cos(x),
  (g, x, round) => g * -round(Math.sin(x)),
);

/** The absolute value; its slope is 0 at the kink and for NaN. */
export const abs = ofInput(
  rule("Abs", "|a|", "g sign a"),
  (x) => Math.abs(x),
  (g, x) => g * (x > 0 ? 1 : x < 0 ? -1 : 0),
);

const powRule = rule("Pow", "aⁿ", "g n aⁿ⁻¹");

export function pow(a: NdArray, n: number): Operation {
  const { dtype } = a.storage;
  const out = power(a, n);
  if (n === 0) return { ...unary(powRule, out, () => make(a.shape, dtype)), parameter: n };
  const vjp = n === 2
    ? (g: NdArray) => map(twice, g, a)
    : (g: NdArray) => map(times, g, map(times, power(a, n - 1), scalar(n, dtype)));
  return { ...unary(powRule, out, vjp, a), parameter: n };
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
const square: Unary = (x) => x * x;
const cube: Unary = (x, round) => round(x * x) * x;
const powers = new Map<number, Unary>([
  [-2, inverseSquare],
  [-1, inverse],
  [-0.5, rsqrt],
  [0, one],
  [0.5, squareRoot],
  [1, copied],
  [2, square],
  [3, cube],
]);

// As in IEEE 754, 1 to the power of NaN is 1, and so is -1 to the power of an infinity; in JavaScript
// both are NaN.
const anyPower: Binary = (x, n) =>
  x === 1 || (x === -1 && Math.abs(n) === Infinity) ? 1 : Math.pow(x, n);

const twice: Binary = (g, x, round) => g * round(x * 2);

const reluRule = rule("Relu", "max(a, 0)", "g where y > 0, else 0");

/** The larger of the element and 0; its slope at 0 is 0. */
export function relu(a: NdArray): Operation {
  const out = map(positive, a);
  return unary(reluRule, out, (g) => map(wherePositive, g, out), out);
}

const positive: Unary = (x) => x < 0 ? 0 : x;
const wherePositive: Binary = (g, y) => y <= 0 ? 0 : g;

const clampRule = rule("Clamp", "min(max(a, low), high)", "g where low ≤ a ≤ high, else 0");

export function clamp(a: NdArray, min: number, max: number): Operation {
  const { dtype } = a.storage;
  const [low, high] = [scalar(min, dtype), scalar(max, dtype)];
  const vjp = (g: NdArray) => map(gated, g, map(within, a, low, high));
  return unary(clampRule, map(bounded, a, low, high), vjp, a);
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

/** A function whose gradient follows from its input. */
function ofInput(rule: Rule, f: Unary, gradient: Binary): (a: NdArray) => Operation {
  label(rule, f, gradient);
  return (a) => unary(rule, map(f, a), (g) => map(gradient, g, a), a);
}

/** A function whose gradient follows from its result, and the kernels of the two. */
function ofResult(
  rule: Rule,
  f: Unary,
  gradient: Binary,
  kernels?: readonly [ElementKernel, ElementKernel],
): (a: NdArray) => Operation {
  label(rule, f, gradient);
  if (kernels) [f, gradient].forEach((f, i) => kernelOf.set(f, kernels[i]));
  return (a) => {
    const out = map(f, a);
    return unary(rule, out, (g) => map(gradient, g, out), out);
  };
}

/** Gives functions the names under which `capture` prints them. */
function label({ name }: Rule, f: Unary, gradient: Binary): void {
  Object.defineProperty(f, "name", { value: name.toLowerCase() });
  Object.defineProperty(gradient, "name", { value: `${name.toLowerCase()}Backward` });
}
