/**
 * The engine: tensors with reverse-mode automatic differentiation.
 *
 * @module
 */
export { AutogradError, isGradEnabled, noGrad } from "./autograd.ts";
export { capture, type Captured } from "./capture/capture.ts";
export { type RowShape, type RowsOf, scan } from "./capture/scan.ts";
export { CaptureError } from "./capture/errors.ts";
export { add, cat, type Choice, concat, div, maximum, mul, stack, sub, where } from "./combine.ts";
export type { Core } from "./core.ts";
export { arange, empty, eye, full, linspace, ones, tensor, zeros } from "./create.ts";
export { type ComputationGraph, computationGraph, type GraphNode } from "./graph.ts";
export { gradcheck, type GradcheckOptions, type TensorFunction } from "./gradcheck.ts";
export { defaultGenerator, Generator, manualSeed } from "./generator.ts";
export { rand, randn, type RandomOptions } from "./random.ts";
export type { Arithmetic } from "./methods/arithmetic.ts";
export type { Elementary } from "./methods/elementary.ts";
export type { InPlaceOperations } from "./methods/in_place.ts";
export type { Entries, Layout } from "./methods/layout.ts";
export type { Matrices } from "./methods/matrix.ts";
export type { Readings } from "./methods/read.ts";
export type { Keep, Reductions } from "./methods/reduce.ts";
export { type Shape, ShapeError } from "./shape.ts";
export type { DType } from "./storage.ts";
export { Tensor, type TensorOptions } from "./tensor.ts";
export type * from "./types/mod.ts";
