import { type Generator, noGrad, type Shape, type Tensor } from "../tensor/mod.ts";

/**
 * Fills `w` in place with draws from a normal distribution, as `torch.nn.init.normal_` does: w ~ N(mean, std^2).
 *
 * The draws come from the default generator (see `manualSeed`) or the one that you pass, and are PyTorch's for the same seed:
 * exactly for fewer than 16 elements, to a few units in the last place of float32 for more.
 *
 * @param w a tensor of any shape
 * @param mean centre of the distribution; default 0
 * @param std standard deviation, 0 or more; default 1
 * @throws RangeError if `std` is negative or either number is not finite
 *
 * @example
 * ```ts
 * import { empty, init, manualSeed } from "unroll";
 *
 * manualSeed(42);
 * const w1 = init.normal_(empty([7, 6], { requiresGrad: true }), 0, 0.4); // [7, 6]
 * console.log(`${w1}`);
 * ```
 */
export function normal_<S extends Shape>(
  w: Tensor<S>,
  mean = 0,
  std = 1,
  options: { generator?: Generator } = {},
): Tensor<S> {
  return noGrad(() => w.normal_(mean, std, options));
}
