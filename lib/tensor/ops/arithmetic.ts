import { expand, make, type NdArray, sumTo, values } from "../ndarray.ts";
import { broadcastShapes } from "../shape.ts";
import type { DType } from "../storage.ts";
import type { Operation } from "./operation.ts";

/** `a + alpha b`. Backward: `dL/da = g`, `dL/db = alpha g`. */
export function add(a: NdArray, b: NdArray, alpha = 1): Operation {
  const out = zip("add", a, b, alpha === 1 ? (x, y) => x + y : scaledSum(a, alpha));
  return {
    name: "Add",
    out,
    backward: [
      { of: (g) => sumTo(g, a.shape) },
      { of: (g) => sumTo(alpha === 1 ? g : scale(g, alpha), b.shape) },
    ],
  };
}

/** `a - alpha b`. Backward: `dL/da = g`, `dL/db = -alpha g`. */
export function sub(a: NdArray, b: NdArray, alpha = 1): Operation {
  const out = zip("sub", a, b, alpha === 1 ? (x, y) => x - y : scaledSum(a, -alpha));
  return {
    name: "Sub",
    out,
    backward: [
      { of: (g) => sumTo(g, a.shape) },
      { of: (g) => sumTo(scale(g, -alpha), b.shape) },
    ],
  };
}

/** `a b`, element by element. Backward: `dL/da = g b`, `dL/db = g a`. */
export function mul(a: NdArray, b: NdArray): Operation {
  const out = zip("mul", a, b, (x, y) => x * y);
  return {
    name: "Mul",
    out,
    backward: [
      { reads: [b], of: (g) => sumTo(zip("mul", g, b, (g, y) => g * y), a.shape) },
      { reads: [a], of: (g) => sumTo(zip("mul", g, a, (g, x) => g * x), b.shape) },
    ],
  };
}

/** `a / b`, element by element. Backward: `dL/da = g / b`, `dL/db = -g (a / b) / b`. */
export function div(a: NdArray, b: NdArray): Operation {
  const out = zip("div", a, b, (x, y) => x / y);
  return {
    name: "Div",
    out,
    backward: [
      { reads: [b], of: (g) => sumTo(zip("div", g, b, (g, y) => g / y), a.shape) },
      {
        reads: [out, b],
        of: (g) => {
          const quotient = zip("div", out, b, (q, y) => -q / y);
          return sumTo(zip("div", g, quotient, (g, q) => g * q), b.shape);
        },
      },
    ],
  };
}

/** `-a`. Backward: `dL/da = -g`. */
export function neg(a: NdArray): Operation {
  return { name: "Neg", out: scale(a, -1), backward: [{ of: (g) => scale(g, -1) }] };
}

/** The dtype of a result: float64 as soon as one operand is. */
export function promote(a: NdArray, b: NdArray): DType {
  return a.storage.dtype === "float64" ? "float64" : b.storage.dtype;
}

/** Applies `f` to every pair of elements, after broadcasting. */
function zip(
  operation: string,
  a: NdArray,
  b: NdArray,
  f: (x: number, y: number) => number,
): NdArray {
  const shape = broadcastShapes(operation, a.shape, b.shape);
  const out = make(shape, promote(a, b));
  const x = values(expand(a, shape));
  const y = values(expand(b, shape));
  const z = out.storage.data;
  for (let i = 0; i < z.length; i++) z[i] = f(x[i], y[i]);
  return out;
}

/** `x + alpha y` with the product rounded as an operation of its own, as in `w - lr * grad` written out. */
function scaledSum(a: NdArray, alpha: number): (x: number, y: number) => number {
  if (a.storage.dtype === "float64") return (x, y) => x + alpha * y;
  const alpha32 = Math.fround(alpha);
  return (x, y) => x + Math.fround(alpha32 * y);
}

function scale(a: NdArray, factor: number): NdArray {
  const out = make(a.shape, a.storage.dtype);
  const x = values(a);
  const z = out.storage.data;
  const k = a.storage.dtype === "float32" ? Math.fround(factor) : factor;
  for (let i = 0; i < z.length; i++) z[i] = k * x[i];
  return out;
}
