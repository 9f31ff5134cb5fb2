import { describe } from "../arguments.ts";
import { addTo, cast, reshaped, rewrite, scalar, total } from "../array/arrays.ts";
import { type Binary, type Fold, type Last, make, type Ternary } from "../array/launch.ts";
import { type DType, expand, type NdArray } from "../array/ndarray.ts";
import { map, pointwise, times } from "../array/pointwise.ts";
import { reduce } from "../array/reduce.ts";
import { formatShape, resolveDim, type Shape, ShapeError } from "../array/shape.ts";
import { type Operation, rule, unary } from "../autograd.ts";
import type {
  IsOpenShape,
  Kept,
  Missing,
  NoDim,
  Place,
  Ranked,
  Without,
} from "../shapes/dimension.ts";
import type { Fit, Join, Misfit } from "../shapes/verdict.ts";

/** A dimension, several, or all of them when it is left out. */
export type Dim = number | readonly number[] | undefined;

/** A reduction over some dimensions, or all; they are removed, or kept as 1 if `K` is true. */
export type Reduced<Name extends string, S extends Shape, D extends Dim, K extends boolean> =
  K extends true ? [number] extends [D] ? Shape : Kept<S, D>
    : Fit<ReduceShape<Name, S, D>>;

/** A reduction over one dimension, several, or all, which are removed. */
export type ReduceShape<Name extends string, S extends Shape, D extends Dim> = [number] extends [D]
  ? Shape
  : D extends undefined | readonly [] ? readonly []
  : IsOpenShape<S> extends true ? Shape
  : D extends number ? ReduceDims<Name, S, readonly [D]>
  : D extends readonly number[] ? ReduceDims<Name, S, D>
  : never;

/** A reduction over a list of dimensions: each exists, and is named once. */
export type ReduceDims<Name extends string, S extends Shape, D extends readonly number[]> =
  [number] extends [D[number]] ? Shape
    : S extends unknown
      ? [Missing<Ranked<S>, D[number]>] extends [never]
        ? IsOnce<Ranked<S>, D> extends true ? Without<S, Place<Ranked<S>, D[number]>>
        : Misfit<`${Name}: dimensions [${Join<D>}] contain a duplicate`>
      : Misfit<NoDim<Name, S, Missing<Ranked<S>, D[number]>>>
    : never;

/** Whether no dimension is named twice: those that are left and those that are named make all. */
export type IsOnce<S extends Shape, D extends readonly number[]> =
  [...Without<S, Place<S, D[number]>>, ...D]["length"] extends S["length"] ? true : false;

const sumRule = rule("Sum", "the sum of a", "g for every element");

/** The sum over the given dimensions, in float64, rounded once. */
export function sum(a: NdArray, dim?: Dim, keepdim?: boolean): Operation {
  const { kept, result } = shapes("sum", a, dim, keepdim);
  const out = reshaped(totals(a, kept, addTo, total), result);
  return unary(sumRule, out, (g) => expand(reshaped(g, kept), a.shape));
}

const meanRule = rule("Mean", "the sum of a / n", "g / n for every element");

/** The mean over the given dimensions: the sum, rounded, divided by their number. */
export function mean(a: NdArray, dim?: Dim, keepdim?: boolean): Operation {
  const { kept, result, count } = shapes("mean", a, dim, keepdim);
  const out = reshaped(totals(a, kept, addTo, average), result);
  const vjp = (g: NdArray) =>
    expand(map(quotient, reshaped(g, kept), scalar(count, "float64")), a.shape);
  return { ...unary(meanRule, out, vjp), parameter: count };
}

const average: Last = (total, count, round) => round(total) / count;
const quotient: Binary = (x, n) => x / n;

const stdRule = rule(
  "Std",
  "√(the sum of (a - mean)² / (n - correction))",
  "g (a - mean) / (y (n - correction)), 0 where y = 0",
);

export function std(
  a: NdArray,
  dim: Dim,
  keepdim: boolean | undefined,
  correction: number,
): Operation {
  const { kept, result, count } = shapes("std", a, dim, keepdim);
  const { dtype } = a.storage;
  const freedom = Math.max(0, count - correction);
  const means = totals(a, kept, runningMean, total, "float64");
  const deviations = make(a.shape, "float64");
  pointwise(difference, deviations, a, means);
  const out = make(kept, dtype);
  const squares = totals(deviations, kept, plusSquare, total);
  pointwise(rootOfRatio, out, squares, scalar(freedom, "float64"));
  const vjp = (g: NdArray) => {
    const ofVariance = map(halfRatio, reshaped(g, kept), out);
    const scaled = map(times, ofVariance, scalar(2 / freedom, dtype));
    return map(times, map(difference, a, cast(means, dtype)), scaled);
  };
  return unary(stdRule, reshaped(out, result), vjp, a, out);
}

// Welford's running mean, which is exact where all elements are equal; a sum / n need not be.
const runningMean: Fold = (mean, x, n) => mean + (x - mean) / (n + 1);
const difference: Binary = (x, mean) => x - mean;
const plusSquare: Fold = (total, x) => total + x * x;
const rootOfRatio: Binary = (total, n) => Math.sqrt(total / n);
const halfRatio: Binary = (g, s, round) => s === 0 ? 0 : g / round(2 * s);

const norm1Rule = rule("Norm", "the sum of |a|", "g sign a");
const norm2Rule = rule("Norm", "√(the sum of a²)", "g a / y, 0 where y = 0");

export function norm(a: NdArray, p: number, dim?: Dim, keepdim?: boolean): Operation {
  if (p !== 1 && p !== 2) {
    throw new RangeError(`norm: p is ${describe(p)}; only 1 and 2 are supported`);
  }
  const { kept, result } = shapes("norm", a, dim, keepdim);
  const out = p === 1 ? totals(a, kept, plusSize, total) : totals(a, kept, plusSquare, root);
  const slope = p === 1 ? towardsSign : towards;
  const vjp = (g: NdArray) => {
    const slopes = make(a.shape, a.storage.dtype);
    pointwise(slope, slopes, reshaped(g, kept), a, out);
    return slopes;
  };
  return unary(p === 1 ? norm1Rule : norm2Rule, reshaped(out, result), vjp, a, out);
}

const plusSize: Fold = (total, x) => total + Math.abs(x);
const root: Last = (total) => Math.sqrt(total);
const towards: Ternary = (g, x, norm, round) => g * (norm === 0 ? 0 : round(x / norm));
const towardsSign: Ternary = (g, x) => g * (x > 0 ? 1 : x < 0 ? -1 : 0);

const maxRule = rule("Max", "the largest a", "g, shared equally by those that are y");

/** The largest element of all; NaN if one is. */
export function max(a: NdArray): Operation {
  if (a.size === 0) {
    throw new ShapeError(`max: ${formatShape(a.shape)} has no elements, so none is the largest`);
  }
  const kept = a.shape.map(() => 1);
  const out = totals(a, kept, larger, total, a.storage.dtype, -Infinity);
  const vjp = (g: NdArray) => {
    const winners = map(reaches, a, out);
    const share = map(quotient, reshaped(g, kept), totals(winners, kept, addTo, total));
    return map(gated, winners, share);
  };
  return unary(maxRule, reshaped(out, []), vjp, a, out);
}

const larger: Fold = (best, x) => Math.max(best, x);
const reaches: Binary = (x, best) => x === best || (x !== x && best !== best) ? 1 : 0;
const gated: Binary = (wins, g) => wins === 0 ? 0 : g;

const maxAlongRule = rule("Max", "the largest a", "g where a is the first that is y, else 0");

/** The largest elements along one dimension, and where they are: the first of several. */
export function maxAlong(
  a: NdArray,
  dim: number,
  keepdim: boolean,
): Operation & { indices: NdArray } {
  const { kept, result, count } = shapes("max", a, [dim], keepdim);
  if (count === 0) {
    throw new ShapeError(
      `max: dimension ${dim} of ${formatShape(a.shape)} has size 0, so no entry is the largest`,
    );
  }
  const { dtype } = a.storage;
  const out = totals(a, kept, firstLargest, total, dtype, -Infinity);
  const indices = totals(map(reaches, a, out), kept, firstWinner, total, dtype, -1);
  const vjp = (g: NdArray) => {
    const places = make(a.shape.map((n, d) => n === kept[d] ? 1 : n), dtype);
    rewrite(places, (out) => out.forEach((_, i) => out[i] = i));
    const slopes = make(a.shape, dtype);
    pointwise(whereAt, slopes, reshaped(g, kept), indices, places);
    return slopes;
  };
  const operation = unary(maxAlongRule, reshaped(out, result), vjp);
  return { ...operation, indices: reshaped(indices, result) };
}

const firstLargest: Fold = (best, x) => x > best || (x !== x && best === best) ? x : best;
const firstWinner: Fold = (at, wins, i) => at < 0 && wins !== 0 ? i : at;
const whereAt: Ternary = (g, index, place) => index === place ? g : 0;

/**
 * The shape with the reduced dimensions as 1, the shape of the result, and how many elements make
 * one of it.
 */
function shapes(operation: string, a: NdArray, dim: Dim, keepdim = false) {
  if (dim === undefined && !keepdim) {
    return { kept: a.shape.map(() => 1), result: [], count: a.size };
  }
  const all = a.shape.map((_, d) => d);
  const given: readonly number[] = dim === undefined ? [] : Array.isArray(dim) ? dim : [dim];
  // As in PyTorch, no dimension means all, and a single number has a dimension 0 for this purpose.
  const list = given.length === 0 ? all : given;
  const ranked = a.shape.length === 0 ? [1] : a.shape;
  const dims = new Set(list.map((d) => resolveDim(operation, d, ranked)));
  if (dims.size < list.length) {
    throw new ShapeError(`${operation}: dimensions [${list.join(", ")}] contain a duplicate`);
  }
  const kept = a.shape.map((n, d) => dims.has(d) ? 1 : n);
  const result = keepdim ? kept : a.shape.filter((_, d) => !dims.has(d));
  const count = [...dims].reduce((n, d) => n * ranked[d], 1);
  return { kept, result, count };
}

/** Folds the elements of `a` into an array of the shape `kept`. */
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
