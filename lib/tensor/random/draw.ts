import type { Numbers } from "../array/ndarray.ts";
import { fma64, fmaOf, roundingOf } from "../array/rounding.ts";
import type { Generator } from "./generator.ts";
import { log32, sincos32 } from "./single.ts";

/**
 * Fills `out` with draws from a normal distribution, in PyTorch's order and by its two methods. Both
 * are Box and Muller's: from two uniform numbers u1, u2 come the two normal ones `r cos(2 pi
 * u2)` and `r sin(2 pi u2)` with `r = sqrt(-2 ln u1)`. 16 values or more, if they lie in memory row
 * by row without gaps, are made from 24-bit uniforms in blocks of 16; others, one at a time, from
 * 53-bit uniforms.
 *
 * Source: PyTorch, `aten/src/ATen/native/cpu/DistributionTemplates.h` and
 * `ATen/core/DistributionsHelper.h`.
 */
export function fillNormal(
  out: Numbers,
  mean: number,
  std: number,
  generator: Generator,
  contiguous = true,
): void {
  if (out.length < 16 || !contiguous) {
    for (let i = 0; i < out.length; i++) out[i] = fma64(normal(generator), std, mean);
    return;
  }
  const wide = out instanceof Float64Array;
  const uniform = wide ? () => generator.uniform53() : () => generator.uniform24();
  for (let i = 0; i < out.length; i++) out[i] = uniform();
  for (let i = 0; i + 16 <= out.length; i += 16) boxMuller16(out.subarray(i, i + 16), mean, std);
  if (out.length % 16 !== 0) {
    // Some are left over: the last 16 are drawn again as one block.
    const last = out.subarray(out.length - 16);
    for (let i = 0; i < 16; i++) last[i] = uniform();
    boxMuller16(last, mean, std);
  }
}

/**
 * Turns 16 uniforms into 16 normals: the first eight are the radii, the other eight the angles. In
 * single precision it rounds where PyTorch rounds.
 */
function boxMuller16(block: Numbers, mean: number, std: number): void {
  const dtype = block instanceof Float32Array ? "float32" : "float64";
  const [round, fma] = [roundingOf(dtype), fmaOf(dtype)];
  const [log, sincos] = dtype === "float32" ? [log32, sincos32] : [Math.log, sincos64];
  const [m, s] = [round(mean), round(std)];
  for (let j = 0; j < 8; j++) {
    // 1 - u > 0: its logarithm is finite.
    const radius = round(Math.sqrt(round(-2 * log(round(1 - block[j])))));
    const [sin, cos] = sincos(round(round(2 * Math.PI) * block[j + 8]));
    block[j] = fma(round(radius * cos), s, m);
    block[j + 8] = fma(round(radius * sin), s, m);
  }
}

const sincos64 = (x: number) => [Math.sin(x), Math.cos(x)];

/**
 * One standard normal number in float64. They come in pairs; the second of a pair waits in the
 * generator.
 */
function normal(generator: Generator): number {
  if (generator.keptNormal !== null) {
    const kept = generator.keptNormal;
    generator.keptNormal = null;
    return kept;
  }
  const u1 = generator.uniform53();
  const u2 = generator.uniform53();
  const radius = Math.sqrt(-2 * Math.log1p(-u2));
  const theta = 2 * Math.PI * u1;
  generator.keptNormal = radius * Math.sin(theta);
  return radius * Math.cos(theta);
}

/**
 * Fills `out` with draws from a uniform distribution over [from, to), in PyTorch's order: 24 random
 * bits for a float32, 53 for a float64.
 *
 * Source: PyTorch, `ATen/core/TransformationHelper.h`.
 */
export function fillUniform(
  out: Numbers,
  from: number,
  to: number,
  generator: Generator,
): void {
  const wide = out instanceof Float64Array;
  const dtype = wide ? "float64" : "float32";
  const [round, fma] = [roundingOf(dtype), fmaOf(dtype)];
  const [low, high] = [round(from), round(to)];
  const width = round(high - low);
  for (let i = 0; i < out.length; i++) {
    const u = wide ? generator.uniform53() : generator.uniform24();
    out[i] = fma(u, width, low);
    if (out[i] === high) out[i] = low; // rounding may not reach the end that is not included
  }
}
