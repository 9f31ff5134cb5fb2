import { filled } from "./create.ts";
import { fillNormal, fillUniform } from "./draw.ts";
import { defaultGenerator, type Generator } from "./generator.ts";
import { checkShape, type Shape } from "./shape.ts";
import type { Tensor, TensorOptions } from "./tensor.ts";
import type { Demand, NewShape } from "./types/mod.ts";

/** How a random tensor starts its life. */
export interface RandomOptions extends TensorOptions {
  /** Where the numbers come from; the default generator unless given. */
  generator?: Generator;
}

/**
 * Draws from a normal distribution with mean 0 and standard deviation 1, with PyTorch's numbers for
 * the same seed.
 *
 * @throws ShapeError if a size is not a whole number of 0 or more
 *
 * @example
 * ```ts
 * import { manualSeed, randn } from "unroll";
 *
 * manualSeed(0);
 * console.log(`${randn([2])}`); // tensor([ 1.5410, -0.2934])
 * ```
 */
export function randn<const S extends Shape>(
  shape: S & Demand<NewShape<"randn", S>>,
  options: RandomOptions = {},
): Tensor<S> {
  checkShape("randn", shape);
  const { generator = defaultGenerator() } = options;
  return filled(shape, options, (out) => fillNormal(out, 0, 1, generator));
}

/**
 * Draws from a uniform distribution over [0, 1), with PyTorch's numbers for the same seed.
 *
 * @throws ShapeError if a size is not a whole number of 0 or more
 *
 * @example
 * ```ts
 * import { manualSeed, rand } from "unroll";
 *
 * manualSeed(0);
 * console.log(`${rand([2])}`); // tensor([0.4963, 0.7682])
 * ```
 */
export function rand<const S extends Shape>(
  shape: S & Demand<NewShape<"rand", S>>,
  options: RandomOptions = {},
): Tensor<S> {
  checkShape("rand", shape);
  const { generator = defaultGenerator() } = options;
  return filled(shape, options, (out) => fillUniform(out, 0, 1, generator));
}
