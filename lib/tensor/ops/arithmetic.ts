import { cast, scalar, sumTo } from "../array/arrays.ts";
import { kernelOf } from "../array/large.ts";
import { type Binary, make, makeLike, type Ternary } from "../array/launch.ts";
import type { DType, NdArray } from "../array/ndarray.ts";
import { map, negative, plus, pointwise, times } from "../array/pointwise.ts";
import { broadcastShapes, sameShape, type Shape } from "../array/shape.ts";
import { type Operation, type Rule, rule, unary } from "../autograd.ts";
import type { Broadcast, OperandShape } from "../shapes/broadcast.ts";

/*
 * Operations on two tensors, element by element. Shapes are broadcast, so a gradient is summed over
 * the elements that were repeated.
 */

/** An operation on two arrays, whose result may be written into `target`. */
type Scaled = (a: NdArray, b: NdArray, target?: NdArray, alpha?: number) => Operation;

const minus: Binary = (x, y) => x - y;
// As two operations would, these round the product, and then the sum.
const plusScaled: Ternary = (x, y, k, round) => x + round(y * k);
const minusScaled: Ternary = (x, y, k, round) => x - round(y * k);
kernelOf.set(minus, "sub");

export const add = scaled("add", rule("Add", "a + α b", "g", "α g"), plus, plusScaled, 1);

export const sub = scaled("sub", rule("Sub", "a - α b", "g", "-α g"), minus, minusScaled, -1);

function scaled(name: string, rule: Rule, f: Binary, scaledF: Ternary, sign: 1 | -1): Scaled {
  return (a, b, target, alpha = 1) => ({
    rule,
    parameter: alpha,
    out: combine(name, f, scaledF, a, b, alpha, target),
    inputs: [
      { vjp: (g) => sumTo(g, a.shape) },
      { vjp: (g) => sumTo(scale(g, sign * alpha), b.shape) },
    ],
  });
}

const mulRule = rule("Mul", "a b", "g b", "g a");

export function mul(a: NdArray, b: NdArray, target?: NdArray): Operation {
  return {
    rule: mulRule,
    out: zip("mul", times, a, b, target),
    inputs: [
      { reads: [b], vjp: (g) => sumTo(zip("mul", times, g, b), a.shape) },
      { reads: [a], vjp: (g) => sumTo(zip("mul", times, g, a), b.shape) },
    ],
  };
}

const divRule = rule("Div", "a / b", "g / b", "-g (a / b) / b");

export function div(a: NdArray, b: NdArray, target?: NdArray): Operation {
  return {
    rule: divRule,
    out: zip("div", over, a, b, target),
    inputs: [
      { reads: [b], vjp: (g) => sumTo(zip("div", over, g, b), a.shape) },
      {
        reads: [a, b],
        vjp: (g) => {
          const slope = zip("div", negatedRatio, zip("div", over, a, b), b);
          return sumTo(zip("div", times, g, slope), b.shape);
        },
      },
    ],
  };
}

const over: Binary = (x, y) => x / y;
const negatedRatio: Binary = (x, y) => -x / y;

const negRule = rule("Neg", "-a", "-g");

export function neg(a: NdArray): Operation {
  return unary(negRule, map(negative, a), (g) => map(negative, g));
}

const maximumRule = rule(
  "Maximum",
  "max(a, b)",
  "g where a is larger, g / 2 where both are equal",
  "g where b is larger, g / 2 where both are equal",
);

/** The larger of two; NaN if one of them is. */
export function maximum(a: NdArray, b: NdArray): Operation {
  const gate = (g: NdArray, a: NdArray, b: NdArray) =>
    zip("maximum", gated, g, zip("maximum", share, a, b));
  return {
    rule: maximumRule,
    out: zip("maximum", larger, a, b),
    inputs: [
      { reads: [a, b], vjp: (g) => sumTo(gate(g, a, b), a.shape) },
      { reads: [a, b], vjp: (g) => sumTo(gate(g, b, a), b.shape) },
    ],
  };
}

const larger: Binary = (x, y) => Math.max(x, y);
// How much of the gradient the first gets. Where one is NaN, both get all of it.
const share: Binary = (x, y) => x === y ? 0.5 : x < y ? 0 : 1;
// 0 where the share is 0, even where g is infinite or NaN.
const gated: Binary = (g, s) => s === 0 ? 0 : g * s;

/** The shape that the condition of {@linkcode where} and its first choice stretch to. */
export type Choice<C extends { readonly shape: Shape }, A> = Broadcast<
  "where",
  C["shape"],
  OperandShape<A>
>;

const whereRule = rule(
  "Where",
  "a where the condition is not 0, else b",
  "g where the condition is not 0, else 0",
  "0 where the condition is not 0, else g",
);

export function where(condition: NdArray, a: NdArray, b: NdArray): Operation {
  const shape = [a, b].reduce(
    (shape, t) => broadcastShapes("where", shape, t.shape),
    condition.shape,
  );
  const out = make(shape, promote(a, b));
  pointwise(either, out, condition, a, b);
  return {
    rule: whereRule,
    out,
    inputs: [
      { reads: [condition], vjp: (g) => sumTo(zip("where", whereTrue, condition, g), a.shape) },
      { reads: [condition], vjp: (g) => sumTo(zip("where", whereFalse, condition, g), b.shape) },
    ],
  };
}

const either: Ternary = (c, x, y) => c !== 0 ? x : y;
const whereTrue: Binary = (c, g) => c !== 0 ? g : 0;
const whereFalse: Binary = (c, g) => c !== 0 ? 0 : g;

/** 1 where the comparison holds, 0 where it does not. It is flat, so no gradient flows back. */
export function compare(name: keyof typeof comparisons, a: NdArray, b: NdArray): NdArray {
  return zip(name, comparisons[name], a, b);
}

const comparisons = {
  gt: (x: number, y: number) => x > y ? 1 : 0,
  lt: (x: number, y: number) => x < y ? 1 : 0,
  eq: (x: number, y: number) => x === y ? 1 : 0,
};

/**
 * The dtype of a result: float64 as soon as one operand is, except that a single number does not
 * change that of many.
 */
function promote(a: NdArray, b: NdArray): DType {
  if (a.shape.length === 0 && b.shape.length > 0) return b.storage.dtype;
  if (b.shape.length === 0 && a.shape.length > 0) return a.storage.dtype;
  return a.storage.dtype === "float64" ? "float64" : b.storage.dtype;
}

/** Applies `f` to every pair of elements, after broadcasting; into `target`, if the result fits. */
function zip(operation: string, f: Binary, a: NdArray, b: NdArray, target?: NdArray): NdArray {
  const dtype = promote(a, b);
  const out = allocateOutput(operation, a, b, dtype, target);
  pointwise(f, out, cast(a, dtype), cast(b, dtype));
  return out;
}

/** The same with `factor b` in place of b. */
function combine(
  operation: string,
  f: Binary,
  scaled: Ternary,
  a: NdArray,
  b: NdArray,
  factor: number,
  target?: NdArray,
): NdArray {
  const { dtype } = a.storage;
  if (factor === 1) return zip(operation, f, a, b, target);
  if (b.storage.dtype !== dtype) return zip(operation, f, a, scale(b, factor), target);
  const out = allocateOutput(operation, a, b, dtype, target);
  pointwise(scaled, out, a, b, scalar(factor, dtype));
  return out;
}

/** Memory for the result of two operands: that of `target`, if it fits. */
function allocateOutput(
  operation: string,
  a: NdArray,
  b: NdArray,
  dtype: DType,
  target?: NdArray,
): NdArray {
  const shape: Shape = broadcastShapes(operation, a.shape, b.shape);
  if (target?.storage.dtype === dtype && sameShape(shape, target.shape)) return target;
  return shape === a.shape ? makeLike(a, dtype) : make(shape, dtype);
}

/** `factor a`, rounded; `a` itself for a factor of 1. */
function scale(a: NdArray, factor: number): NdArray {
  if (factor === 1) return a;
  return factor === -1 ? map(negative, a) : map(times, a, scalar(factor, a.storage.dtype));
}
