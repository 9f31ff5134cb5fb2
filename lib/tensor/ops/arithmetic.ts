import { cast, expand, make, type NdArray, sumTo, values } from "../ndarray.ts";
import { broadcastShapes } from "../shape.ts";
import type { DType } from "../storage.ts";
import type { Operation } from "./operation.ts";

/** `a + alpha b`. Backward: `dL/da = g`, `dL/db = alpha g`. */
export function add(a: NdArray, b: NdArray, alpha = 1): Operation {
  const out = zip("add", a, b, alpha === 1 ? (x, y) => x + y : scaledSum(promote(a, b), alpha));
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
  const out = zip("sub", a, b, alpha === 1 ? (x, y) => x - y : scaledSum(promote(a, b), -alpha));
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
        reads: [a, b],
        of: (g) => {
          const quotient = zip("div", zip("div", a, b, (x, y) => x / y), b, (q, y) => -q / y);
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

/**
 * The larger of two, element by element; NaN if one of them is.
 * Backward: g goes to the larger one, and half to each where they are equal.
 */
export function maximum(a: NdArray, b: NdArray): Operation {
  // 1, 1/2 or 0: how much of the gradient the first operand gets. Where one is NaN, both get all of
  // it.
  const share = (x: number, y: number) => x === y ? 0.5 : x < y ? 0 : 1;
  return {
    name: "Maximum",
    out: zip("maximum", a, b, Math.max),
    backward: [
      { reads: [a, b], of: (g) => sumTo(gate("maximum", g, a, b, share), a.shape) },
      { reads: [a, b], of: (g) => sumTo(gate("maximum", g, b, a, share), b.shape) },
    ],
  };
}

/** `a` where the condition is not 0, `b` elsewhere. Backward: g goes where the value came from. */
export function where(condition: NdArray, a: NdArray, b: NdArray): Operation {
  const shape = [a, b].reduce(
    (shape, t) => broadcastShapes("where", shape, t.shape),
    condition.shape,
  );
  const c = expand(condition, shape);
  return {
    name: "Where",
    out: pick(c, expand(a, shape), expand(b, shape), promote(a, b)),
    backward: [
      {
        reads: [condition],
        of: (g) => sumTo(pick(c, g, make(shape, g.storage.dtype), g.storage.dtype), a.shape),
      },
      {
        reads: [condition],
        of: (g) => sumTo(pick(c, make(shape, g.storage.dtype), g, g.storage.dtype), b.shape),
      },
    ],
  };
}

/** 1 where the comparison holds, 0 where it does not. It is flat, so no gradient flows back. */
export function compare(
  operation: string,
  a: NdArray,
  b: NdArray,
  holds: (x: number, y: number) => boolean,
): NdArray {
  return zip(operation, a, b, (x, y) => holds(x, y) ? 1 : 0);
}

/**
 * The dtype of a result: float64 as soon as one operand is, except that a single number does not
 * change that of many.
 */
export function promote(a: NdArray, b: NdArray): DType {
  if (a.shape.length === 0 && b.shape.length > 0) return b.storage.dtype;
  if (b.shape.length === 0 && a.shape.length > 0) return a.storage.dtype;
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
  const dtype = promote(a, b);
  const out = make(shape, dtype);
  const x = values(expand(cast(a, dtype), shape));
  const y = values(expand(cast(b, dtype), shape));
  const z = out.storage.data;
  for (let i = 0; i < z.length; i++) z[i] = f(x[i], y[i]);
  return out;
}

/**
 * `x + alpha y` with the product rounded as an operation of its own, as in `w - lr * grad` written
 * out.
 */
function scaledSum(dtype: DType, alpha: number): (x: number, y: number) => number {
  if (dtype === "float64") return (x, y) => x + alpha * y;
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

/** Three arrays of one shape: the second where the first is not 0, else the third. */
function pick(condition: NdArray, a: NdArray, b: NdArray, dtype: DType): NdArray {
  const out = make(condition.shape, dtype);
  const [c, x, y] = [condition, a, b].map(values);
  const z = out.storage.data;
  for (let i = 0; i < z.length; i++) z[i] = c[i] !== 0 ? x[i] : y[i];
  return out;
}

/** `g * share(x, y)`, but 0 where the share is 0, even where g is infinite or NaN. */
function gate(
  operation: string,
  grad: NdArray,
  a: NdArray,
  b: NdArray,
  share: (x: number, y: number) => number,
): NdArray {
  const shares = zip(operation, a, b, share);
  return zip(operation, grad, shares, (g, s) => s === 0 ? 0 : g * s);
}
