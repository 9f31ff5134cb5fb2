import { type DType, type Shape, Tensor, tensor } from "unroll";
import { readCases } from "../fixtures/read.ts";

/** A number as the fixtures write it: JSON has no NaN and no infinities. */
type Written = number | string;

/** Numbers and their shape, as the fixtures write them. */
export interface WrittenTensor {
  shape: number[];
  values: Written[];
  /** float32 by default. */
  dtype?: DType;
}

/** One operation with the inputs, the result and the gradients that PyTorch recorded. */
export interface OperationCase {
  name: string;
  args: unknown[];
  inputs: WrittenTensor[];
  output: WrittenTensor;
  upstream: Written[];
  grads: Written[][];
}

/** Numbers that PyTorch drew in one call. */
export interface Draw {
  name: string;
  shape: number[];
  args: number[];
  values: number[];
}

/** The tutorial as PyTorch runs it: initial weights, losses and predictions. */
export interface SineCase {
  seed: number;
  hidden: number;
  lr: number;
  epochs: number;
  seqLength: number;
  w1: number[];
  w2: number[];
  losses: number[];
  predictions: number[];
}

export const drawCases = readCases<{ seed: number; draws: Draw[] }>("draws");
export const operationCases = readCases<OperationCase>("operations");
export const printingCases = readCases<WrittenTensor & { text: string }>("printing");
export const sineCases = readCases<SineCase>("torch_sine");

/** "nan", "inf" and "-inf" become numbers again. */
export function readNumber(value: Written): number {
  if (typeof value === "number") return value;
  return value === "nan" ? NaN : value === "inf" ? Infinity : -Infinity;
}

export function readTensor({ shape, values, dtype }: WrittenTensor, requiresGrad = false): Tensor {
  const flat: Tensor = tensor(values.map(readNumber), { dtype });
  const shaped: Tensor = flat.reshape(shape as Shape);
  shaped.requiresGrad = requiresGrad;
  return shaped;
}

/** All elements in row-major order. */
export function flat(t: Tensor): number[] {
  return t.reshape([-1]).toArray();
}
