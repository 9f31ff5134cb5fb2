import type { Generator } from "./generator.ts";

/**
 * Fills `out` with draws from a normal distribution, in PyTorch's order and with PyTorch's two methods.
 *
 * Both are Box and Muller's: from two uniform numbers u1, u2 come the two normal ones `r cos(2 pi u2)` and `r sin(2 pi u2)`
 * with `r = sqrt(-2 ln u1)`. 16 values or more are made from 24-bit uniforms in blocks of 16; fewer, one at a time, from
 * 53-bit uniforms. Values of the small method are PyTorch's exactly, those of the large one to within a few units in the
 * last place of float32.
 *
 * Source: PyTorch, `aten/src/ATen/native/cpu/DistributionTemplates.h` and `ATen/core/DistributionsHelper.h`.
 */
export function fillNormal(
  out: Float32Array | Float64Array,
  mean: number,
  std: number,
  generator: Generator,
): void {
  if (out.length < 16) {
    for (let i = 0; i < out.length; i++) out[i] = normal(generator) * std + mean;
    return;
  }
  const wide = out instanceof Float64Array;
  const uniform = wide ? () => generator.uniform53() : () => generator.uniform24();
  for (let i = 0; i < out.length; i++) out[i] = uniform();
  for (let i = 0; i + 16 <= out.length; i += 16) boxMuller16(out.subarray(i, i + 16), mean, std);
  if (out.length % 16 !== 0) {
    // The blocks left a rest: the last 16 are drawn again as a block of their own.
    const last = out.subarray(out.length - 16);
    for (let i = 0; i < 16; i++) last[i] = uniform();
    boxMuller16(last, mean, std);
  }
}

/** Turns 16 uniforms into 16 normals: the first eight are the radii, the other eight the angles. */
function boxMuller16(block: Float32Array | Float64Array, mean: number, std: number): void {
  const round = block instanceof Float32Array ? Math.fround : (x: number) => x;
  for (let j = 0; j < 8; j++) {
    const u1 = round(1 - block[j]); // (0, 1]: its logarithm is finite
    const u2 = block[j + 8];
    const radius = round(Math.sqrt(round(-2 * round(Math.log(u1)))));
    const theta = round(round(2 * Math.PI) * u2);
    block[j] = round(round(radius * round(Math.cos(theta))) * std) + mean;
    block[j + 8] = round(round(radius * round(Math.sin(theta))) * std) + mean;
  }
}

/** One standard normal number in float64. They come in pairs; the second of a pair waits in the generator. */
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
 * Fills `out` with draws from a uniform distribution over [from, to), in PyTorch's order: 24 random bits for a float32, 53 for a float64.
 *
 * Source: PyTorch, `ATen/core/TransformationHelper.h`.
 */
export function fillUniform(
  out: Float32Array | Float64Array,
  from: number,
  to: number,
  generator: Generator,
): void {
  const wide = out instanceof Float64Array;
  const round = wide ? (x: number) => x : Math.fround;
  const width = round(round(to) - round(from));
  for (let i = 0; i < out.length; i++) {
    const u = wide ? generator.uniform53() : generator.uniform24();
    out[i] = round(u * width) + round(from);
  }
}
