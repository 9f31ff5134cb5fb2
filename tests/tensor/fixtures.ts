import draws from "../fixtures/draws.json" with { type: "json" };
import operations from "../fixtures/operations.json" with { type: "json" };
import printing from "../fixtures/printing.json" with { type: "json" };
import sine from "../fixtures/torch_sine.json" with { type: "json" };
import { type DType, type Shape, Tensor, tensor } from "unroll";

/** A number as the fixtures write it: JSON has no NaN and no infinities. */
type Written = number | string;

/** Numbers and their shape, as the fixtures write them. */
export interface WrittenTensor {
  shape: number[];
  values: Written[];
  /** float32 unless it is said. */
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

export const drawCases = draws.cases as { seed: number; draws: Draw[] }[];
export const operationCases = operations.cases as OperationCase[];
export const printingCases = printing.cases as (WrittenTensor & { text: string })[];
export const sineCases = sine.cases;

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
