import { type Fold, type FoldLoop, type Last, recorder } from "./launch.ts";
import { forEachOffset, type NdArray } from "./ndarray.ts";
import { nest, specialised } from "./pointwise.ts";
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
  const loop = fold.loop ??= specialised(loopOf, fold);
  if (out.size === 1 && a.contiguous) {
    to[out.offset] = last(loop(start, x, a.offset, count, 1, 0), count, round);
    return;
  }
  const { kept, gone } = split(out, a);
  const { sizes, strides: [steps] } = nest(gone);
  const [size, step] = [sizes.pop()!, steps.pop()!];
  const runs: number[] = [];
  forEachOffset(gone.view(sizes, steps, 0), (offset) => runs.push(offset));
  forEachOffset(kept, (base, i) => {
    let total = start;
    for (let r = 0; r < runs.length; r++) {
      total = loop(total, x, base + runs[r], size, step, r * size);
    }
    to[out.offset + i] = last(total, count, round);
  });
}

function loopOf(fold: Fold): FoldLoop {
  return (total, x, at, size, step, n) => {
    for (let k = 0; k < size; k++) total = fold(total, x[at + k * step], n + k);
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
