import { range, requireArgument, requireTensors } from "../tensor/internals.ts";
import { div, noGrad, stack, type Tensor, tensor } from "../tensor/mod.ts";

/**
 * Scales gradients in place so that their total norm is at most `maxNorm`, as
 * `torch.nn.utils.clip_grad_norm_` does: `g <- g min(1, maxNorm / (norm + 1e-6))`. Their direction
 * does not change. Weights without a gradient are skipped.
 *
 * Source: R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural
 * networks", ICML 2013.
 *
 * @returns the norm before clipping, a tensor of shape []
 * @throws RangeError if `maxNorm` is negative or NaN
 *
 * @example
 * ```ts
 * import { nn, tensor } from "unroll";
 *
 * const w = tensor([3, 4], { requiresGrad: true });
 * w.pow(2).sum().backward(); // gradient [6, 8], of norm 10
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

/** With infinity, nothing is clipped, and the norm is returned. */
const notNegative = range("a number of 0 or more", (value) => value >= 0);
