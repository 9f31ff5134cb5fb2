import type { GradNode } from "./autograd.ts";
import type { Core } from "./core.ts";
import type { NdArray } from "./ndarray.ts";
import type { Shape } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/**
 * A tensor of other numbers. The class comes from a tensor at hand, so that the files that it is made
 * of need not import it.
 */
export function alike<S extends Shape>(
  t: Core,
  array: NdArray,
  requiresGrad = false,
  node: GradNode | null = null,
): Tensor<S> {
  const Made = t.constructor as new (
    array: NdArray,
    requiresGrad: boolean,
    node: GradNode | null,
  ) => Tensor<S>;
  return new Made(array, requiresGrad, node);
}
