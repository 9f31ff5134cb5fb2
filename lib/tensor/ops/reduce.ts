import { expand, type NdArray, scalar, values } from "../ndarray.ts";
import { sizeOf } from "../shape.ts";
import type { Operation } from "./operation.ts";

/** The sum of all elements; [...] -> []. Backward: every element gets g. */
export function sum(a: NdArray): Operation {
  return {
    name: "Sum",
    out: scalar(total(a), a.storage.dtype),
    backward: [{ of: (g) => expand(g, a.shape) }],
  };
}

/** The mean of all elements; [...] -> []. Backward: every element gets g / n. The mean of nothing is NaN. */
export function mean(a: NdArray): Operation {
  const size = sizeOf(a.shape);
  return {
    name: "Mean",
    out: scalar(total(a) / size, a.storage.dtype),
    backward: [{
      of: (g) => expand(scalar(values(g)[0] / size, a.storage.dtype), a.shape),
    }],
  };
}

/** Adds in float64, to be rounded once. */
function total(a: NdArray): number {
  const x = values(a);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum;
}
