/**
 * The engine: tensors with reverse-mode automatic differentiation.
 *
 * @module
 */
export { AutogradError, isGradEnabled, noGrad } from "./autograd.ts";
export { cat, empty, linspace, tensor, zeros } from "./create.ts";
export { gradcheck, type GradcheckOptions } from "./gradcheck.ts";
export { defaultGenerator, Generator, manualSeed } from "./generator.ts";
export { type Shape, ShapeError } from "./shape.ts";
export type { DType } from "./storage.ts";
export { Tensor, type TensorOptions } from "./tensor.ts";
export type * from "./types.ts";
