import { demote, promoteHigh, promoteLow } from "./float64";
import { put, putLast, take, takeLast } from "./some";

/*
 * tanh and exp, computed in float64, two numbers at a time, and rounded to float32 once: that gives
 * the bits of `Math.fround(Math.tanh(x))`. The logistic function rests on exp.
 *
 * Both rest on e^x = 2^n e^r with x = n ln 2 + r and |r| <= ln(2) / 2. There the Padé approximation
 *
 *     e^r = (even + odd) / (even - odd)
 *     even = 665280 + 75600 r^2 + 840 r^4 + r^6
 *     odd = r (332640 + 10080 r^2 + 42 r^4)
 *
 * is off by less than 2e-19, far less than a float64 can tell.
 */

/*
 * The constants are globals that are set when the module starts. V8 would build a constant vector
 * from an integer wherever it is used, in three instructions that cost more than the arithmetic; a
 * global is one load.
 */
let one: v128, signBit: v128, log2e: v128, toInteger: v128;
let ln2: v128, ln2High: v128, ln2Low: v128;
let even0: v128, even2: v128, even4: v128;
let odd1: v128, odd3: v128, odd5: v128;
let tanhEnd: v128, expEnd: v128;

one = f64x2.splat(1);
signBit = f64x2.splat(-0.0);
log2e = f64x2.splat(Math.LOG2E);
// Added to a small number, 1.5 * 2^52 leaves no digits after the point: the sum holds the nearest
// integer n, and its lowest bits are those of n.
toInteger = f64x2.splat(6755399441055744.0);
ln2 = f64x2.splat(Math.LN2);
// The same in two parts. The first ends in zeros, so that n times it is exact.
ln2High = f64x2.splat(6.93147180369123816490e-01);
ln2Low = f64x2.splat(1.90821492927058770002e-10);
even0 = f64x2.splat(665280);
even2 = f64x2.splat(75600);
even4 = f64x2.splat(840);
odd1 = f64x2.splat(332640);
odd3 = f64x2.splat(10080);
odd5 = f64x2.splat(42);
// Beyond these the results do not change: 1, infinity or, for exp on the other side, 0.
tanhEnd = f64x2.splat(22);
expEnd = f64x2.splat(110);

/** The n of `x = n ln 2 + r`, plus {@link toInteger}. */
function nearestPower(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, log2e), toInteger);
}

/** 2^n: the bits of n go where a float64 keeps its exponent. */
function powerOfTwo(shifted: v128): v128 {
  return i64x2.add(i64x2.shl(shifted, 52), one);
}

function evenPart(square: v128): v128 {
  const inner = f64x2.add(f64x2.mul(f64x2.add(square, even4), square), even2);
  return f64x2.add(f64x2.mul(inner, square), even0);
}

function oddPart(r: v128, square: v128): v128 {
  const inner = f64x2.add(f64x2.mul(square, odd5), odd3);
  return f64x2.mul(f64x2.add(f64x2.mul(inner, square), odd1), r);
}

/** `tanh x = (e^2x - 1) / (e^2x + 1)` for two float64. NaN stays NaN. */
function tanhTwo(x: v128): v128 {
  const size = f64x2.pmin(f64x2.abs(x), tanhEnd);
  const twice = f64x2.add(size, size);
  const shifted = nearestPower(twice);
  const n = f64x2.sub(shifted, toInteger);
  const r = f64x2.sub(twice, f64x2.mul(n, ln2));
  const square = f64x2.mul(r, r);
  const even = evenPart(square);
  const odd = oddPart(r, square);
  // (2^n (even + odd) - (even - odd)) / (2^n (even + odd) + (even - odd)), sorted by even and odd so
  // that nothing cancels where n is 0 and x may be tiny.
  const power = powerOfTwo(shifted);
  const more = f64x2.add(power, one);
  const less = f64x2.sub(power, one);
  const above = f64x2.add(f64x2.mul(less, even), f64x2.mul(more, odd));
  const below = f64x2.add(f64x2.mul(more, even), f64x2.mul(less, odd));
  return v128.or(f64x2.div(above, below), v128.and(x, signBit));
}

/** `e^x` for two float64, of which the float32 is wanted. NaN stays NaN. */
function expTwo(x: v128): v128 {
  const bounded = f64x2.pmax(f64x2.pmin(x, expEnd), f64x2.neg(expEnd));
  const shifted = nearestPower(bounded);
  const n = f64x2.sub(shifted, toInteger);
  // In two steps, for an error of r shows in full, however small the result is.
  const r = f64x2.sub(f64x2.sub(bounded, f64x2.mul(n, ln2High)), f64x2.mul(n, ln2Low));
  const square = f64x2.mul(r, r);
  const even = evenPart(square);
  const odd = oddPart(r, square);
  // e^r = 1 + 2 odd / (even - odd) is rounded only where the 1 is added, and in a small quotient.
  const expm1 = f64x2.div(f64x2.add(odd, odd), f64x2.sub(even, odd));
  const power = powerOfTwo(shifted);
  return f64x2.add(power, f64x2.mul(power, expm1));
}

function tanhFour(x: v128): v128 {
  return demote(tanhTwo(promoteLow(x)), tanhTwo(promoteHigh(x)));
}

function expFour(x: v128): v128 {
  return demote(expTwo(promoteLow(x)), expTwo(promoteHigh(x)));
}

/** `1 / (1 + e^-x)`, each step rounded to float32. */
function sigmoidFour(x: v128): v128 {
  const ones = f32x4.splat(1);
  return f32x4.div(ones, f32x4.add(ones, expFour(f32x4.neg(x))));
}

export function tanh(out: usize, a: usize, n: i32): void {
  for (; n > 0; n -= 4) {
    put(out, tanhFour(take(a, n)), n);
    out += 16;
    a += 16;
  }
}

export function exp(out: usize, a: usize, n: i32): void {
  for (; n > 0; n -= 4) {
    put(out, expFour(take(a, n)), n);
    out += 16;
    a += 16;
  }
}

export function sigmoid(out: usize, a: usize, n: i32): void {
  for (; n > 0; n -= 4) {
    put(out, sigmoidFour(take(a, n)), n);
    out += 16;
    a += 16;
  }
}

export function tanhBackward(out: usize, g: usize, y: usize, n: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(out, f32x4.mul(tanhSlopes(v128.load(y)), v128.load(g)));
    out += 16;
    g += 16;
    y += 16;
  }
  if (n > 0) putLast(out, f32x4.mul(tanhSlopes(takeLast(y, n)), takeLast(g, n)), n);
}

/** `1 - y^2`, rounded once. */
function tanhSlopes(y: v128): v128 {
  return demote(tanhSlope(promoteLow(y)), tanhSlope(promoteHigh(y)));
}

function tanhSlope(y: v128): v128 {
  return f64x2.sub(one, f64x2.mul(y, y));
}

export function sigmoidBackward(out: usize, g: usize, y: usize, n: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(out, sigmoidGradients(v128.load(g), v128.load(y)));
    out += 16;
    g += 16;
    y += 16;
  }
  if (n > 0) putLast(out, sigmoidGradients(takeLast(g, n), takeLast(y, n)), n);
}

/** `g (1 - y) y`, each step rounded. */
function sigmoidGradients(g: v128, y: v128): v128 {
  return f32x4.mul(f32x4.mul(g, f32x4.sub(f32x4.splat(1), y)), y);
}
