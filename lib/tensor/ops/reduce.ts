import { cast, reshaped, scalar } from "../arrays.ts";
import { map, other, pointwise, reduce } from "../kernels.ts";
import type { Binary, Fold, Last, Ternary } from "../launch.ts";
import { expand, forEachOffset, make, type NdArray, values } from "../ndarray.ts";
import { formatShape, resolveDim, type Shape, ShapeError } from "../shape.ts";
import type { DType } from "../storage.ts";
import type { Operation } from "./operation.ts";

/** Which dimensions a reduction takes away, and whether it leaves them behind with size 1. */
export interface Over {
  /** One dimension, several, or all of them when it is missing. */
  dim?: number | readonly number[];
  keepdim?: boolean;
}

/**
 * The sum over the given dimensions, in float64, rounded once. Backward: every element gets the g
 * of its sum.
 */
export function sum(a: NdArray, over: Over = {}): Operation {
  const { kept, result } = shapes("sum", a, over);
  return {
    name: "Sum",
    out: reshaped(totals(a, kept, add, total), result),
    backward: [{ of: (g) => expand(reshaped(g, kept), a.shape) }],
  };
}

const add: Fold = (total, x) => total + x;
const total: Last = (total) => total;
const average: Last = (total, count, round) => round(total) / count;
const quotient: Binary = (x, n) => x / n;

/**
 * The mean over the given dimensions: the sum, rounded, divided by their number n. Backward: every
 * element gets g / n. The mean of nothing is NaN.
 */
export function mean(a: NdArray, over: Over = {}): Operation {
  const { kept, result, count } = shapes("mean", a, over);
  const share = (g: NdArray) => map(quotient, g, scalar(count, "float64"));
  return {
    name: "Mean",
    out: reshaped(totals(a, kept, add, average), result),
    backward: [{ of: (g) => expand(share(reshaped(g, kept)), a.shape) }],
  };
}

/**
 * The standard deviation, `s = sqrt(sum (a - mean)^2 / (n - correction))`.
 * Backward: `dL/da = g (a - mean) / (s (n - correction))`, and 0 where s is 0.
 */
export function std(a: NdArray, over: Over & { correction: number }): Operation {
  const { kept, result, count } = shapes("std", a, over);
  const { dtype } = a.storage;
  const freedom = Math.max(0, count - over.correction);
  const means = totals(a, kept, runningMean, total, "float64");
  const deviations = make(a.shape, "float64");
  pointwise(minus, deviations, a, means);
  const out = make(kept, dtype);
  pointwise(
    rootOfRatio,
    out,
    totals(deviations, kept, plusSquare, total),
    scalar(freedom, "float64"),
  );
  return {
    name: "Std",
    out: reshaped(out, result),
    backward: [{
      reads: [a, out],
      of: (g) => {
        const ofVariance = map(halfRatio, reshaped(g, kept), out);
        const scaled = map(times, ofVariance, scalar(2 / freedom, dtype));
        return map(times, map(minus, a, cast(means, dtype)), scaled);
      },
    }],
  };
}

// Welford's running mean, which is exact where all elements are equal; a sum / n need not be.
const runningMean: Fold = (mean, x, n) => mean + (x - mean) / (n + 1);
const minus: Binary = (x, mean) => x - mean;
const times: Binary = (x, y) => x * y;
const plusSquare: Fold = (total, x) => total + x * x;
const rootOfRatio: Binary = (total, n) => Math.sqrt(total / n);
const halfRatio: Binary = (g, s, round) => s === 0 ? 0 : g / round(2 * s);

/**
 * The length `sqrt(sum a^2)` for p = 2, `sum |a|` for p = 1.
 * Backward: `dL/da = g a / norm` (0 where the norm is 0), or `g sign(a)`.
 */
export function norm(a: NdArray, p: number, over: Over = {}): Operation {
  if (p !== 1 && p !== 2) throw new RangeError(`norm: p is ${p}; only 1 and 2 are there`);
  const { kept, result } = shapes("norm", a, over);
  const out = p === 1 ? totals(a, kept, plusSize, total) : totals(a, kept, plusSquare, root);
  const slope = p === 1 ? towardsSign : towards;
  return {
    name: "Norm",
    out: reshaped(out, result),
    backward: [{
      reads: [a, out],
      of: (g) => {
        const slopes = make(a.shape, a.storage.dtype);
        pointwise(slope, slopes, reshaped(g, kept), a, out);
        return slopes;
      },
    }],
  };
}

const plusSize: Fold = (total, x) => total + Math.abs(x);
const root: Last = (total) => Math.sqrt(total);
const towards: Ternary = (g, x, norm, round) => g * (norm === 0 ? 0 : round(x / norm));
const towardsSign: Ternary = (g, x) => g * (x > 0 ? 1 : x < 0 ? -1 : 0);

/**
 * The largest element of all; NaN if one is. Backward: g is shared equally among those that reach
 * it.
 */
export function max(a: NdArray): Operation {
  if (a.size === 0) {
    throw new ShapeError(`max: ${formatShape(a.shape)} has no elements, so none is the largest`);
  }
  const kept = a.shape.map(() => 1);
  const out = totals(a, kept, larger, total, a.storage.dtype, -Infinity);
  return {
    name: "Max",
    out: reshaped(out, []),
    backward: [{
      reads: [a, out],
      of: (g) => {
        const winners = map(reaches, a, out);
        const share = map(quotient, reshaped(g, kept), totals(winners, kept, add, total));
        return map(gated, winners, share);
      },
    }],
  };
}

const larger: Fold = (best, x) => Math.max(best, x);
const reaches: Binary = (x, best) => x === best || (x !== x && best !== best) ? 1 : 0;
const gated: Binary = (wins, g) => wins === 0 ? 0 : g;

/**
 * The largest element along one dimension, and where it was: the first of several. Backward: g goes
 * there.
 */
export function maxAlong(
  a: NdArray,
  dim: number,
  keepdim: boolean,
): Operation & { indices: NdArray } {
  const ranked = a.shape.length === 0 ? [1] : a.shape;
  const d = resolveDim("max", dim, ranked);
  if (ranked[d] === 0) {
    throw new ShapeError(
      `max: dimension ${dim} of ${formatShape(a.shape)} has size 0, so no entry is the largest`,
    );
  }
  const { kept, result } = shapes("max", a, { dim, keepdim });
  const [out, indices] = [make(kept, a.storage.dtype), make(kept, a.storage.dtype)];
  const source = a.shape.length === 0 ? reshaped(a, [1]) : a;
  other("max", [a], [out, indices], () => {
    const [best, where] = [values(out), values(indices)];
    rows(source, d).forEach((row, i) => {
      const x = values(row);
      let at = 0;
      for (let n = 1; n < x.length; n++) {
        if (x[n] > x[at] || (Number.isNaN(x[n]) && !Number.isNaN(x[at]))) at = n;
      }
      [best[i], where[i]] = [x[at], at];
    });
  });
  return {
    name: "Max",
    out: reshaped(out, result),
    indices: reshaped(indices, result),
    backward: [{
      of: (g) => {
        const slopes = make(source.shape, a.storage.dtype);
        other("maxSlope", [g, indices], [slopes], () => {
          const [up, where] = [values(g), values(indices)];
          slopes.storage.data.fill(0, slopes.offset, slopes.offset + slopes.size);
          rows(slopes, d).forEach((row, i) => {
            row.storage.data[row.offset + where[i] * row.strides[0]] = up[i];
          });
        });
        return reshaped(slopes, a.shape);
      },
    }],
  };
}

/** The views along dimension `d`, one for every place of the others. */
function rows(a: NdArray, d: number): NdArray[] {
  const views: NdArray[] = [];
  const others = a.view(a.shape.map((n, i) => i === d ? 1 : n), a.strides);
  forEachOffset(others, (offset) => {
    views.push(a.view([a.shape[d]], [a.strides[d]], offset));
  });
  return views;
}

/**
 * The shape with the reduced dimensions as 1, the shape of the result, and how many elements make
 * one of it.
 */
function shapes(operation: string, a: NdArray, { dim, keepdim = false }: Over) {
  if (dim === undefined && !keepdim) {
    return { kept: a.shape.map(() => 1), result: [], count: a.size };
  }
  const all = a.shape.map((_, d) => d);
  const given = dim === undefined ? [] : typeof dim === "number" ? [dim] : dim;
  // As in PyTorch, no dimension means all, and a single number has a dimension 0 for this purpose.
  const list = given.length === 0 ? all : given;
  const ranked = a.shape.length === 0 ? [1] : a.shape;
  const dims = new Set(list.map((d) => resolveDim(operation, d, ranked)));
  if (dims.size < list.length) {
    throw new ShapeError(`${operation}: dimensions [${list.join(", ")}] name one of them twice`);
  }
  const kept = a.shape.map((n, d) => dims.has(d) ? 1 : n);
  const result = keepdim ? kept : a.shape.filter((_, d) => !dims.has(d));
  const count = [...dims].reduce((n, d) => n * ranked[d], 1);
  return { kept, result, count };
}

/** One number for every place of the shape `kept`, folded from the elements of `a`. */
function totals(
  a: NdArray,
  kept: Shape,
  fold: Fold,
  last: Last,
  dtype: DType = a.storage.dtype,
  start = 0,
): NdArray {
  const out = make(kept, dtype);
  reduce(out, a, fold, last, start);
  return out;
}
