import { range, requireArgument, requireTensors } from "../tensor/internals.ts";
import { div, noGrad, stack, type Tensor, tensor } from "../tensor/mod.ts";

/**
 * Shortens gradients in place so that all of them together, as one vector, are no longer than
 * `maxNorm`, as `torch.nn.utils.clip_grad_norm_` does: `g <- g min(1, maxNorm / (norm + 1e-6))`.
 * Their direction stays.
 *
 * Weights without a gradient are passed over.
 *
 * Source: R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural
 * networks", ICML 2013.
 *
 * @returns the length before clipping, a tensor of shape []
 * @throws RangeError if `maxNorm` is negative or NaN
 *
 * @example
 * ```ts
 * import { nn, tensor } from "unroll";
 *
 * const w = tensor([3, 4], { requiresGrad: true });
 * w.pow(2).sum().backward(); // gradient [6, 8], of length 10
 * console.log(nn.utils.clipGradNorm_([w], 1).item(), w.grad?.norm().item()); // 10, and about 1
 * ```
 */
export function clipGradNorm_(params: readonly Tensor[], maxNorm: number): Tensor<readonly []> {
  requireTensors("clipGradNorm_", params);
  requireArgument("clipGradNorm_", "maxNorm", maxNorm, notNegative);
  return noGrad(() => {
    const grads = params.flatMap(({ grad }) => grad ?? []);
    if (grads.length === 0) return tensor(0);
    const norm = stack(grads.map((grad) => grad.norm())).norm();
    const factor = div(maxNorm, norm.add(1e-6)).clamp({ max: 1 });
    for (const grad of grads) grad.mul_(factor);
    return norm;
  });
}

/** Infinity is allowed: then the length alone is measured. */
const notNegative = range("a number of 0 or more", (value) => value >= 0);
