import type { DType } from "./ndarray.ts";

export function roundingOf(dtype: DType): (x: number) => number {
  return dtype === "float32" ? Math.fround : exact;
}

const exact = (x: number) => x;

/**
 * `a b + c` of float32 numbers, rounded once: a fused multiply-add, as PyTorch's loops use it on a
 * CPU that has one, which is every x86-64 since 2013. The product is exact in float64; the sum is
 * rounded there first, which shows in one of some 2^29 results.
 */
export function fma32(a: number, b: number, c: number): number {
  return Math.fround(a * b + c);
}

/**
 * `a b + c` of float64 numbers, rounded once: the rounding errors of the product and the sum are
 * computed and added last.
 *
 * Source: T. J. Dekker, "A floating-point technique for extending the available precision",
 * Numerische Mathematik 18 (1971).
 */
export function fma64(a: number, b: number, c: number): number {
  // Each factor as the sum of two with half as many digits, whose products are exact.
  const split = 134217729; // 2^27 + 1
  const high = split * a - (split * a - a);
  const high2 = split * b - (split * b - b);
  const low = a - high;
  const low2 = b - high2;
  const product = a * b;
  const lost = ((high * high2 - product) + high * low2 + low * high2) + low * low2;
  const sum = product + c;
  const part = sum - product;
  const exact = sum + ((product - (sum - part)) + (c - part) + lost);
  return Number.isNaN(exact) ? sum : exact; // numbers too large to be split
}

export function fmaOf(dtype: DType): typeof fma64 {
  return dtype === "float32" ? fma32 : fma64;
}
