import { demote, promoteHigh, promoteLow } from "./float64";
import { putLast, takeLast } from "./some";

/*
 * Operations on one element after the other: four at a time, and then the last one to three. Sums
 * and products of float32 are rounded as TypeScript rounds them, for float64 in between would not
 * change them.
 */

export function add(out: usize, a: usize, b: usize, n: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(out, f32x4.add(v128.load(a), v128.load(b)));
    out += 16;
    a += 16;
    b += 16;
  }
  if (n > 0) putLast(out, f32x4.add(takeLast(a, n), takeLast(b, n)), n);
}

export function sub(out: usize, a: usize, b: usize, n: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(out, f32x4.sub(v128.load(a), v128.load(b)));
    out += 16;
    a += 16;
    b += 16;
  }
  if (n > 0) putLast(out, f32x4.sub(takeLast(a, n), takeLast(b, n)), n);
}

export function mul(out: usize, a: usize, b: usize, n: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(out, f32x4.mul(v128.load(a), v128.load(b)));
    out += 16;
    a += 16;
    b += 16;
  }
  if (n > 0) putLast(out, f32x4.mul(takeLast(a, n), takeLast(b, n)), n);
}

export function addScaledFused(out: usize, a: usize, b: usize, alpha: f32, n: i32): void {
  const factor = f64x2.splat(alpha);
  for (; n >= 4; n -= 4) {
    v128.store(out, fused(v128.load(a), v128.load(b), factor));
    out += 16;
    a += 16;
    b += 16;
  }
  if (n > 0) putLast(out, fused(takeLast(a, n), takeLast(b, n), factor), n);
}

/** `a + factor b`: a float64 holds the product exactly. */
function fused(a: v128, b: v128, factor: v128): v128 {
  const low = f64x2.add(f64x2.mul(factor, promoteLow(b)), promoteLow(a));
  const high = f64x2.add(f64x2.mul(factor, promoteHigh(b)), promoteHigh(a));
  return demote(low, high);
}

export function scale(out: usize, a: usize, factor: f32, n: i32): void {
  const four = f32x4.splat(factor);
  for (; n >= 4; n -= 4) {
    v128.store(out, f32x4.mul(four, v128.load(a)));
    out += 16;
    a += 16;
  }
  if (n > 0) putLast(out, f32x4.mul(four, takeLast(a, n)), n);
}

export function copyRows(
  out: usize,
  outStep: i32,
  a: usize,
  aStep: i32,
  m: i32,
  n: i32,
): void {
  for (; m > 0; m--) {
    memory.copy(out, a, n << 2);
    out += outStep;
    a += aStep;
  }
}
