import { fma32 } from "../array/rounding.ts";

/*
 * Logarithm, sine and cosine in single precision, step by step as PyTorch's vectorised sampler
 * computes them on x86-64. `Math.log` is more exact, but not equal to the last bit, and the same
 * seed should give the same weights.
 *
 * Source of the polynomials: S. L. Moshier, Cephes (logf.c, sinf.c), as in avx_mathfun.h of ATen.
 */

const round = Math.fround;

const bits = new Int32Array(1);
const float = new Float32Array(bits.buffer);

// deno-fmt-ignore: highest power first, three to a line
const logTerms = [
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1,
  -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(round);
/** ln 2 in two parts: a short one, whose products are exact, and the rest. */
const [ln2, ln2Rest] = [0.693359375, -2.1219444e-4].map(round);
const rootOfHalf = round(Math.SQRT1_2);

/** ln x for a positive, normal float32. */
export function log32(x: number): number {
  // Split x into a fraction from 1/2 to 1 and a power of 2, then move the fraction near 1.
  float[0] = x;
  let exponent = (bits[0] >> 23) - 126;
  bits[0] = (bits[0] & 0x7fffff) | 0x3f000000;
  const [fraction] = float;
  const below = fraction < rootOfHalf;
  if (below) exponent--;
  const t = below ? round(round(fraction - 1) + fraction) : round(fraction - 1);
  const square = round(t * t);
  let series = logTerms[0];
  for (let i = 1; i < logTerms.length; i++) series = fma32(series, t, logTerms[i]);
  const small = fma32(round(series * t), square, round(exponent * ln2Rest));
  return fma32(exponent, ln2, round(t + round(small - square / 2)));
}

const sinTerms = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(round);
const cosTerms = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(round);
/** -pi/4 in three parts, each with few digits: multiples of the first two are exact. */
const quarterTurn = [-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8].map(round);
const perQuarterTurn = round(4 / Math.PI);

/** sin x and cos x for x from 0 to 2 pi. */
export function sincos32(x: number): [sin: number, cos: number] {
  // The nearest even multiple of pi/4, and what is left of x.
  const octant = (Math.trunc(round(x * perQuarterTurn)) + 1) & ~1;
  const rest = quarterTurn.reduce((rest, part) => fma32(octant, part, rest), x);
  const square = round(rest * rest);
  const poly = (terms: number[]) => terms.reduce((sum, term) => fma32(sum, square, term));
  const sine = fma32(round(poly(sinTerms) * square), rest, rest);
  const even = round(round(poly(cosTerms) * square) * square - square / 2);
  const cosine = round(even + 1);
  // Every quarter of the circle exchanges the two and turns signs.
  const [s, c] = (octant & 2) === 0 ? [sine, cosine] : [cosine, sine];
  return [(octant & 4) === 0 ? s : -s, ((octant + 2) & 4) === 0 ? c : -c];
}
