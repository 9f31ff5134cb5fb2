import { demote, promoteHigh, promoteLow } from "./float64";

/*
 * Operations on one element after the other: four at a time, and the last one to three singly. Sums
 * and products of float32 are rounded as TypeScript rounds them, for float64 in between would not
 * change them. `out` may be one of the operands.
 */

/** `a + b`. */
export function add(out: usize, a: usize, b: usize, n: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(out, f32x4.add(v128.load(a), v128.load(b)));
    out += 16;
    a += 16;
    b += 16;
  }
  for (; n > 0; n--) {
    f32.store(out, f32.load(a) + f32.load(b));
    out += 4;
    a += 4;
    b += 4;
  }
}

/** `a - b`. */
export function sub(out: usize, a: usize, b: usize, n: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(out, f32x4.sub(v128.load(a), v128.load(b)));
    out += 16;
    a += 16;
    b += 16;
  }
  for (; n > 0; n--) {
    f32.store(out, f32.load(a) - f32.load(b));
    out += 4;
    a += 4;
    b += 4;
  }
}

/** `a b`. */
export function mul(out: usize, a: usize, b: usize, n: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(out, f32x4.mul(v128.load(a), v128.load(b)));
    out += 16;
    a += 16;
    b += 16;
  }
  for (; n > 0; n--) {
    f32.store(out, f32.load(a) * f32.load(b));
    out += 4;
    a += 4;
    b += 4;
  }
}

/** `a + alpha b`, product and sum rounded together: a float64 holds the product exactly. */
export function addScaledFused(out: usize, a: usize, b: usize, alpha: f32, n: i32): void {
  const factor = f64x2.splat(alpha);
  for (; n >= 4; n -= 4) {
    const x = v128.load(a);
    const y = v128.load(b);
    const low = f64x2.add(f64x2.mul(factor, promoteLow(y)), promoteLow(x));
    const high = f64x2.add(f64x2.mul(factor, promoteHigh(y)), promoteHigh(x));
    v128.store(out, demote(low, high));
    out += 16;
    a += 16;
    b += 16;
  }
  for (; n > 0; n--) {
    f32.store(out, <f32> (<f64> alpha * <f64> f32.load(b) + <f64> f32.load(a)));
    out += 4;
    a += 4;
    b += 4;
  }
}

/** `factor a`. */
export function scale(out: usize, a: usize, factor: f32, n: i32): void {
  const four = f32x4.splat(factor);
  for (; n >= 4; n -= 4) {
    v128.store(out, f32x4.mul(four, v128.load(a)));
    out += 16;
    a += 16;
  }
  for (; n > 0; n--) {
    f32.store(out, factor * f32.load(a));
    out += 4;
    a += 4;
  }
}

/** One number everywhere. */
export function fill(out: usize, value: f32, n: i32): void {
  const four = f32x4.splat(value);
  for (; n >= 4; n -= 4) {
    v128.store(out, four);
    out += 16;
  }
  for (; n > 0; n--) {
    f32.store(out, value);
    out += 4;
  }
}

/** Copies rows of n numbers that lie `step` bytes apart, as `cat` and `narrow` do. */
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
