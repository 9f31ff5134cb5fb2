import { make, type NdArray, values } from "../ndarray.ts";
import type { Operation } from "./operation.ts";

/** `y = tanh(a)`. Backward: `dL/da = g (1 - y^2)`. */
export function tanh(a: NdArray): Operation {
  const out = map(a, Math.tanh);
  return {
    name: "Tanh",
    out,
    backward: [{ reads: [out], of: (g) => chain(g, out, (y) => 1 - y * y) }],
  };
}

/** `y = sin(a)`, in radians. Backward: `dL/da = g cos(a)`. */
export function sin(a: NdArray): Operation {
  return {
    name: "Sin",
    out: map(a, Math.sin),
    backward: [{ reads: [a], of: (g) => chain(g, a, Math.cos) }],
  };
}

/** `y = cos(a)`, in radians. Backward: `dL/da = -g sin(a)`. */
export function cos(a: NdArray): Operation {
  return {
    name: "Cos",
    out: map(a, Math.cos),
    backward: [{ reads: [a], of: (g) => chain(g, a, (x) => -Math.sin(x)) }],
  };
}

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

/** Small powers as products and roots: exact to the last place in every engine, which `Math.pow` is not. */
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

function map(a: NdArray, f: (x: number) => number): NdArray {
  const out = make(a.shape, a.storage.dtype);
  const x = values(a);
  const y = out.storage.data;
  for (let i = 0; i < y.length; i++) y[i] = f(x[i]);
  return out;
}

/** The chain rule for one element at a time: `g * slope(x)`, the slope rounded as a value of its own. */
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
