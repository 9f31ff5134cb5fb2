import { type Fold, type Last, recorder } from "./launch.ts";
import { forEachOffset, type NdArray, type Numbers } from "./ndarray.ts";
import { nest } from "./pointwise.ts";
import { roundingOf } from "./rounding.ts";

/**
 * Folds the elements of `a` into those of `out`, a new array which has size 1 along every dimension
 * that is removed: totals are kept in float64, in row-major order, and rounded once.
 */
export function reduce(out: NdArray, a: NdArray, fold: Fold, last: Last, start = 0): void {
  recorder?.launched({ kind: "reduce", out, a, start, fold, last });
  const x = a.storage.data;
  const to = out.storage.data;
  const count = a.size / Math.max(1, out.size);
  const round = roundingOf(out.storage.dtype);
  if (out.size === 1 && a.contiguous) {
    let total = start;
    for (let n = 0; n < count; n++) total = fold(total, x[a.offset + n], n);
    to[out.offset] = last(total, count, round);
  } else {
    const { kept, gone } = split(out, a);
    const totalFrom = folder(x, gone, fold, start);
    forEachOffset(kept, (base, i) => to[out.offset + i] = last(totalFrom(base), count, round));
  }
}

/** Folds the elements of `gone`, a view, moved to another place. */
function folder(
  x: Numbers,
  gone: NdArray,
  fold: Fold,
  start: number,
): (base: number) => number {
  const { sizes, strides: [strides] } = nest(gone);
  if (gone.size === 0) return () => start;
  if (sizes.length === 1) {
    const [size, step] = [sizes[0], strides[0]];
    return (base) => {
      let total = start;
      for (let n = 0; n < size; n++) total = fold(total, x[base + n * step], n);
      return total;
    };
  }
  const offsets: number[] = [];
  forEachOffset(gone.view(sizes, strides, 0), (offset) => offsets.push(offset));
  return (base) => {
    let total = start;
    for (let n = 0; n < offsets.length; n++) total = fold(total, x[base + offsets[n]], n);
    return total;
  };
}

/** The dimensions of `a` that stay in `out`, and those that are removed, each as a view. */
export function split(out: NdArray, a: NdArray): { kept: NdArray; gone: NdArray } {
  const goes = a.shape.map((n, d) => out.shape[d] !== n);
  return {
    kept: a.view(a.shape.map((n, d) => goes[d] ? 1 : n), a.strides),
    gone: a.view(a.shape.map((n, d) => goes[d] ? n : 1), a.strides),
  };
}

/** Any other computation, which `run` does, now and when it is repeated. */
export function other(
  name: string,
  reads: readonly NdArray[],
  writes: readonly NdArray[],
  run: () => void,
): void {
  recorder?.launched({ kind: "other", name, reads, writes, run });
  run();
}
