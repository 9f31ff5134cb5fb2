import type { Factors } from "./launch.ts";
import type { NdArray } from "./ndarray.ts";
import { put, take } from "./staging.ts";
import { workspace } from "./wasm/workspace.ts";

/*
 * Large products are computed by the kernels of wasm/. Their sums take their products in the same
 * order as those of small ones. Where the processor can add a product without rounding it first,
 * the kernels let it, which differs by at most one unit in the last place per product.
 */

/** From so many multiplications on, a product is worth being copied to the kernels and back. */
const least = 1000;

/** Whether the kernels compute `out = a1 b1 + a2 b2 + ...`. */
export function isLarge({ shape: [m, n], storage }: NdArray, factors: readonly Factors[]): boolean {
  return storage.dtype === "float32" && m * n * innerSize(factors) >= least;
}

/** The inner size of all products together. */
export function innerSize(factors: readonly Factors[]): number {
  let size = 0;
  for (let i = 0; i < factors.length; i++) size += factors[i][0].shape[1];
  return size;
}

/** Rows and columns exchanged; no number moves. */
export function flip(a: NdArray): NdArray {
  return a.view([a.shape[1], a.shape[0]], [a.strides[1], a.strides[0]]);
}

/** Whether a matrix is stored column by column, so that its transpose is stored row by row. */
export function isTransposed(a: NdArray): boolean {
  return !a.contiguous && flip(a).contiguous;
}

/**
 * `out = a1 b1 + a2 b2 + ...`: one product [M, K1 + K2 + ...] x [K1 + K2 + ..., N], whose factors
 * are laid side by side in the memory of the kernels.
 */
export function largeProduct(out: NdArray, factors: readonly Factors[]): void {
  const [m, n] = out.shape;
  const k = innerSize(factors);
  const { kernels, floats, scratch } = workspace(m * k + k * n + m * n);
  // Several are laid one below the other, which is side by side for a transposed matrix.
  const left = factors.length > 1 || isTransposed(factors[0][0]);
  const right = factors.length === 1 && !left && isTransposed(factors[0][1]);
  let a = 0;
  let b = m * k;
  const to = b + k * n;
  for (const [x, y] of factors) {
    a = put(floats, a, left ? flip(x) : x);
    b = put(floats, b, right ? flip(y) : y);
  }
  const multiply = left ? kernels.mmTransposedA : right ? kernels.mmTransposedB : kernels.mm;
  multiply(4 * to, 0, 4 * m * k, m, k, n, false, scratch);
  take(out, floats, to);
}
