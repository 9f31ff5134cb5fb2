import { expand, forEachOffset, make, map, type NdArray, reshaped, values } from "../ndarray.ts";
import { formatShape, resolveDim, type Shape, ShapeError, sizeOf, stridesOf } from "../shape.ts";
import { rounding } from "../storage.ts";
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
  const sums = accumulate(a, kept, 0, (total, x) => total + x);
  return {
    name: "Sum",
    out: finish(a, sums, result),
    backward: [{ of: (g) => expand(reshaped(g, kept), a.shape) }],
  };
}

/**
 * The mean over the given dimensions: the sum, rounded, divided by their number n. Backward: every element gets g / n. The mean of nothing is
 * NaN.
 */
export function mean(a: NdArray, over: Over = {}): Operation {
  const { kept, result, count } = shapes("mean", a, over);
  const sums = accumulate(a, kept, 0, (total, x) => total + x);
  return {
    name: "Mean",
    out: finish(a, sums, result, (total, round) => round(total) / count),
    backward: [{ of: (g) => expand(map(reshaped(g, kept), (g) => g / count), a.shape) }],
  };
}

/**
 * The standard deviation, `s = sqrt(sum (a - mean)^2 / (n - correction))`.
 * Backward: `dL/da = g (a - mean) / (s (n - correction))`, and 0 where s is 0.
 */
export function std(a: NdArray, over: Over & { correction: number }): Operation {
  const { kept, result, count } = shapes("std", a, over);
  const freedom = Math.max(0, count - over.correction);
  // Welford's running mean, which is exact where all elements are equal; a sum / n need not be.
  const counts = new Array<number>(sizeOf(kept)).fill(0);
  const means = accumulate(a, kept, 0, (mean, x, _, to) => mean + (x - mean) / ++counts[to]);
  const squares = accumulate(a, kept, 0, (total, x, _, to) => total + (x - means[to]) ** 2);
  const out = finish(a, squares, result, (total) => Math.sqrt(total / freedom));
  const round = rounding(a.storage.dtype);
  return {
    name: "Std",
    out,
    backward: [{
      reads: [a, out],
      of: (g) => {
        const x = values(a);
        const s = values(expand(reshaped(out, kept), a.shape));
        const mean = values(expand(asArray(means, kept), a.shape));
        return map(expand(reshaped(g, kept), a.shape), (g, i) => {
          const ofVariance = s[i] === 0 ? 0 : round(g / round(2 * s[i]));
          return round(round(2 / freedom) * ofVariance) * round(x[i] - round(mean[i]));
        });
      },
    }],
  };
}

/**
 * The length `sqrt(sum a^2)` for p = 2, `sum |a|` for p = 1.
 * Backward: `dL/da = g a / norm` (0 where the norm is 0), or `g sign(a)`.
 */
export function norm(a: NdArray, p: number, over: Over = {}): Operation {
  if (p !== 1 && p !== 2) throw new RangeError(`norm: p is ${p}; only 1 and 2 are there`);
  const { kept, result } = shapes("norm", a, over);
  const add = p === 1
    ? (total: number, x: number) => total + Math.abs(x)
    : (total: number, x: number) => total + x * x;
  const out = finish(a, accumulate(a, kept, 0, add), result, p === 1 ? (t) => t : Math.sqrt);
  const round = rounding(a.storage.dtype);
  return {
    name: "Norm",
    out,
    backward: [{
      reads: [a, out],
      of: (g) => {
        const x = values(a);
        const n = values(expand(reshaped(out, kept), a.shape));
        return map(expand(reshaped(g, kept), a.shape), (g, i) => {
          if (p === 1) return g * (Math.sign(x[i]) || 0);
          return g * (n[i] === 0 ? 0 : round(x[i] / n[i]));
        });
      },
    }],
  };
}

/**
 * The largest element of all; NaN if one is. Backward: g is shared equally among those that reach
 * it.
 */
export function max(a: NdArray): Operation {
  const x = Array.from(values(a));
  if (x.length === 0) {
    throw new ShapeError(`max: ${formatShape(a.shape)} has no elements, so none is the largest`);
  }
  const out = make([], a.storage.dtype);
  const largest = x.reduce((best, v) => Math.max(best, v), -Infinity);
  out.storage.data[0] = largest;
  return {
    name: "Max",
    out,
    backward: [{
      reads: [a, out],
      of: (g) => {
        const reaches = (v: number) => v === largest || (Number.isNaN(v) && Number.isNaN(largest));
        const winners = x.filter(reaches).length;
        return map(expand(g, a.shape), (g, i) => reaches(x[i]) ? g / winners : 0);
      },
    }],
  };
}

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
  const inner = sizeOf(a.shape.slice(d + 1));
  const where = new Array<number>(sizeOf(kept)).fill(-1);
  const best = accumulate(a, kept, -Infinity, (best, v, i, to) => {
    const wins = where[to] < 0 || v > best || (Number.isNaN(v) && !Number.isNaN(best));
    if (!wins) return best;
    where[to] = i;
    return v;
  });
  const out = finish(a, best, result);
  const indices = finish(a, where, result, (i) => Math.floor(i / inner) % ranked[d]);
  return {
    name: "Max",
    out,
    indices,
    backward: [{
      of: (g) => {
        const slopes = make(a.shape, a.storage.dtype);
        const up = values(g);
        where.forEach((i, to) => slopes.storage.data[i] = up[to]);
        return slopes;
      },
    }],
  };
}

/**
 * The shape with the reduced dimensions as 1, the shape of the result, and how many elements make
 * one of it.
 */
function shapes(operation: string, a: NdArray, { dim, keepdim = false }: Over) {
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

/** Folds the elements of `a` into those of the shape `kept`, in float64 and in row-major order. */
function accumulate(
  a: NdArray,
  kept: Shape,
  start: number,
  step: (total: number, x: number, i: number, to: number) => number,
): number[] {
  const totals = new Array<number>(sizeOf(kept)).fill(start);
  const x = values(a);
  // A view of the totals in the shape of `a`, in which each total appears wherever it collects
  // from.
  const spread = expand(asArray([], kept), a.shape);
  forEachOffset(spread, (to, i) => totals[to] = step(totals[to], x[i], i, to));
  return totals;
}

/** Numbers as an array of a shape. */
function asArray(numbers: readonly number[], shape: Shape): NdArray {
  const data = Float64Array.from(numbers);
  const storage = { data, dtype: "float64" as const, version: 0 };
  return { storage, shape, strides: stridesOf(shape), offset: 0 };
}

/** Rounds float64 totals to the dtype of `a`. */
function finish(
  a: NdArray,
  totals: readonly number[],
  shape: Shape,
  last: (total: number, round: (x: number) => number) => number = (total) => total,
): NdArray {
  const out = make(shape, a.storage.dtype);
  const round = rounding(a.storage.dtype);
  totals.forEach((total, i) => out.storage.data[i] = last(total, round));
  return out;
}
