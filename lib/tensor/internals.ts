/**
 * For `lib/capture` and `lib/nn`: the arrays of tensors, and the passes over them. Not public.
 *
 * @module
 */
import { setRecorder } from "./array/launch.ts";
import type { NdArray } from "./array/ndarray.ts";
import { enableGrad } from "./autograd.ts";
import { asStrided } from "./ops/view.ts";
import { apply, setTracer, type Tensor } from "./tensor.ts";

export * from "./array/launch.ts";
export * from "./array/ndarray.ts";
export { clone, contiguous } from "./array/arrays.ts";
export { elementCall, isLargeProduct, isShifted } from "./array/large.ts";
export { copied, nest } from "./array/pointwise.ts";
export { split } from "./array/reduce.ts";
export { fma32, fma64 } from "./array/rounding.ts";
export { formatShape, sameShape, sizeOf, stridesOf } from "./array/shape.ts";
export * as update from "./ops/update.ts";
export {
  arrayOf,
  isTraced,
  nodeOf,
  requireTensor,
  requireTensors,
  seal,
  setGradient,
  setTracer,
  traced,
  type Tracer,
} from "./tensor.ts";
export { nextNode, reachable, type Rule } from "./autograd.ts";
export { passOf } from "./graph.ts";
export * from "./arguments.ts";

/** A view of a tensor: `array` shares its memory. */
export function viewOf(t: Tensor, array: NdArray): Tensor {
  return apply(asStrided(array), [t]);
}

/**
 * Resets the state after a program was stopped from outside, which runs no `finally`: `noGrad` or
 * `capture` may not have ended.
 */
export function recover(): void {
  enableGrad();
  setRecorder(null);
  setTracer(null);
}
