/**
 * The engine: tensors with reverse-mode automatic differentiation.
 *
 * @module
 */
export { type Shape, ShapeError } from "./array/shape.ts";
export type { DType } from "./array/ndarray.ts";
export { AutogradError, isGradEnabled, noGrad, type Rule } from "./autograd.ts";
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
export { add, cat, concat, div, maximum, mul, stack, sub, where } from "./functions.ts";
export { gradcheck, type GradcheckOptions, type TensorFunction } from "./gradcheck.ts";
export { backwardPass, type PassNode, type PassOperand } from "./graph.ts";
export { defaultGenerator, Generator, manualSeed } from "./random/generator.ts";
/** The shape arithmetic behind the types of operations, as the compiler and hovering show it. */
export type * as shapes from "./shapes/mod.ts";
export { Tensor, type TensorOptions } from "./tensor.ts";
