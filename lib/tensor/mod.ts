/**
 * The engine: tensors with reverse-mode automatic differentiation.
 *
 * @module
 */
export { AutogradError, isGradEnabled, noGrad } from "./autograd.ts";
export { add, cat, concat, div, maximum, mul, stack, sub, where } from "./combine.ts";
export {
  arange,
  empty,
  eye,
  full,
  linspace,
  ones,
  rand,
  randn,
  type RandomOptions,
  tensor,
  zeros,
} from "./create.ts";
export { gradcheck, type GradcheckOptions } from "./gradcheck.ts";
export { defaultGenerator, Generator, manualSeed } from "./generator.ts";
export { type Shape, ShapeError } from "./shape.ts";
export type { DType } from "./storage.ts";
export { Tensor, type TensorOptions } from "./tensor.ts";
export type * from "./types.ts";
