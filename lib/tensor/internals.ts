/**
 * What `lib/capture` repeats and `lib/nn` updates: the arrays below tensors, and the passes over
 * them. No part of the public face.
 *
 * @module
 */
import { setRecorder } from "./array/launch.ts";
import { enableGrad } from "./autograd.ts";

export * from "./array/launch.ts";
export * from "./array/ndarray.ts";
export { clone, contiguous } from "./array/arrays.ts";
export { elementCall, isLargeProduct, isShifted } from "./array/large.ts";
export { nest, same } from "./array/pointwise.ts";
export { split } from "./array/reduce.ts";
export { fma32, fma64 } from "./array/rounding.ts";
export { formatShape, sameShape, sizeOf, stridesOf } from "./array/shape.ts";
export * as update from "./ops/update.ts";
export { arrayOf } from "./tensor.ts";

/**
 * Restores order after a program was stopped from outside: an engine that is told to stop runs no
 * `finally`, so a `noGrad` or a `capture` that was under way would never end.
 */
export function recover(): void {
  enableGrad();
  setRecorder(null);
}
