import { cast, scalar, sumTo } from "../arrays.ts";
import { map, pointwise } from "../kernels.ts";
import type { Binary, Ternary, Unary } from "../launch.ts";
import { make, makeLike, type NdArray } from "../ndarray.ts";
import { broadcastShapes, sameShape } from "../shape.ts";
import type { DType } from "../storage.ts";
import { kernelOf } from "../wasm/known.ts";
import type { Operation } from "./operation.ts";

const plus: Binary = (x, y) => x + y;
const minus: Binary = (x, y) => x - y;
const times: Binary = (x, y) => x * y;
const over: Binary = (x, y) => x / y;
const negative: Unary = (x) => -x;
// As two operations would, these round the product, and then the sum.
const plusScaled: Ternary = (x, y, k, round) => x + round(y * k);
const minusScaled: Ternary = (x, y, k, round) => x - round(y * k);
kernelOf.set(plus, "add");
kernelOf.set(minus, "sub");
kernelOf.set(times, "mul");

/** `a + alpha b`. Backward: `dL/da = g`, `dL/db = alpha g`. */
export function add(a: NdArray, b: NdArray, alpha = 1, target?: NdArray): Operation {
  return {
    name: "Add",
    out: combine("add", plus, plusScaled, a, b, alpha, target),
    backward: [{ of: (g) => sumTo(g, a.shape) }, { of: (g) => sumTo(scale(g, alpha), b.shape) }],
  };
}

/** `a - alpha b`. Backward: `dL/da = g`, `dL/db = -alpha g`. */
export function sub(a: NdArray, b: NdArray, alpha = 1, target?: NdArray): Operation {
  return {
    name: "Sub",
    out: combine("sub", minus, minusScaled, a, b, alpha, target),
    backward: [{ of: (g) => sumTo(g, a.shape) }, { of: (g) => sumTo(scale(g, -alpha), b.shape) }],
  };
}

/** `a b`, element by element. Backward: `dL/da = g b`, `dL/db = g a`. */
export function mul(a: NdArray, b: NdArray, target?: NdArray): Operation {
  return {
    name: "Mul",
    out: zip("mul", times, a, b, target),
    backward: [
      { reads: [b], of: (g) => sumTo(zip("mul", times, g, b), a.shape) },
      { reads: [a], of: (g) => sumTo(zip("mul", times, g, a), b.shape) },
    ],
  };
}

/** `a / b`, element by element. Backward: `dL/da = g / b`, `dL/db = -g (a / b) / b`. */
export function div(a: NdArray, b: NdArray, target?: NdArray): Operation {
  return {
    name: "Div",
    out: zip("div", over, a, b, target),
    backward: [
      { reads: [b], of: (g) => sumTo(zip("div", over, g, b), a.shape) },
      {
        reads: [a, b],
        of: (g) => {
          const slope = zip("div", negatedRatio, zip("div", over, a, b), b);
          return sumTo(zip("div", times, g, slope), b.shape);
        },
      },
    ],
  };
}

const negatedRatio: Binary = (x, y) => -x / y;

/** `-a`. Backward: `dL/da = -g`. */
export function neg(a: NdArray): Operation {
  return { name: "Neg", out: map(negative, a), backward: [{ of: (g) => map(negative, g) }] };
}

/**
 * The larger of two, element by element; NaN if one of them is.
 * Backward: g goes to the larger one, and half to each where they are equal.
 */
export function maximum(a: NdArray, b: NdArray): Operation {
  const gate = (g: NdArray, a: NdArray, b: NdArray) =>
    zip("maximum", gated, g, zip("maximum", share, a, b));
  return {
    name: "Maximum",
    out: zip("maximum", larger, a, b),
    backward: [
      { reads: [a, b], of: (g) => sumTo(gate(g, a, b), a.shape) },
      { reads: [a, b], of: (g) => sumTo(gate(g, b, a), b.shape) },
    ],
  };
}

const larger: Binary = (x, y) => Math.max(x, y);
// How much of the gradient the first gets. Where one is NaN, both get all of it.
const share: Binary = (x, y) => x === y ? 0.5 : x < y ? 0 : 1;
// 0 where the share is 0, even where g is infinite or NaN.
const gated: Binary = (g, s) => s === 0 ? 0 : g * s;

/** `a` where the condition is not 0, `b` elsewhere. Backward: g goes where the value came from. */
export function where(condition: NdArray, a: NdArray, b: NdArray): Operation {
  const shape = [a, b].reduce(
    (shape, t) => broadcastShapes("where", shape, t.shape),
    condition.shape,
  );
  const out = make(shape, promote(a, b));
  pointwise(either, out, condition, a, b);
  const through = (f: Binary, g: NdArray) => {
    const out = make(shape, g.storage.dtype);
    pointwise(f, out, condition, g);
    return out;
  };
  return {
    name: "Where",
    out,
    backward: [
      { reads: [condition], of: (g) => sumTo(through(whereTrue, g), a.shape) },
      { reads: [condition], of: (g) => sumTo(through(whereFalse, g), b.shape) },
    ],
  };
}

const either: Ternary = (c, x, y) => c !== 0 ? x : y;
const whereTrue: Binary = (c, g) => c !== 0 ? g : 0;
const whereFalse: Binary = (c, g) => c !== 0 ? 0 : g;

/** 1 where the comparison holds, 0 where it does not. It is flat, so no gradient flows back. */
export function compare(name: "gt" | "lt" | "eq", a: NdArray, b: NdArray): NdArray {
  return zip(name, comparisons[name], a, b);
}

const comparisons: Record<"gt" | "lt" | "eq", Binary> = {
  gt: (x, y) => x > y ? 1 : 0,
  lt: (x, y) => x < y ? 1 : 0,
  eq: (x, y) => x === y ? 1 : 0,
};

/**
 * The dtype of a result: float64 as soon as one operand is, except that a single number does not
 * change that of many.
 */
export function promote(a: NdArray, b: NdArray): DType {
  if (a.shape.length === 0 && b.shape.length > 0) return b.storage.dtype;
  if (b.shape.length === 0 && a.shape.length > 0) return a.storage.dtype;
  return a.storage.dtype === "float64" ? "float64" : b.storage.dtype;
}

/** Applies `f` to every pair of elements, after broadcasting; into `target`, if the result fits. */
function zip(operation: string, f: Binary, a: NdArray, b: NdArray, target?: NdArray): NdArray {
  const dtype = promote(a, b);
  const out = room(operation, a, b, dtype, target);
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
  const out = room(operation, a, b, dtype, target);
  pointwise(scaled, out, a, b, scalar(factor, dtype));
  return out;
}

/** Where the result of two operands goes: to `target`, if it fits there. */
function room(
  operation: string,
  a: NdArray,
  b: NdArray,
  dtype: DType,
  target?: NdArray,
): NdArray {
  const shape = broadcastShapes(operation, a.shape, b.shape);
  if (target?.storage.dtype === dtype && sameShape(shape, target.shape)) return target;
  return shape === a.shape ? makeLike(a, dtype) : make(shape, dtype);
}

/** `factor a`, rounded; `a` itself for a factor of 1. */
function scale(a: NdArray, factor: number): NdArray {
  if (factor === 1) return a;
  return factor === -1 ? map(negative, a) : map(times, a, scalar(factor, a.storage.dtype));
}
