import { describe } from "./arguments.ts";
import type { Numbers } from "./array/ndarray.ts";
import { formatShape, type Shape, ShapeError } from "./array/shape.ts";
import type { NestedArray, NestedInput } from "./shapes/nested.ts";

/* Numbers as nested arrays, for input and output. */

/** A limit for arrays that contain themselves. */
const maxDimensions = 64;

/** The shape of the first entries at every depth. */
export function measure(data: NestedInput): number[] {
  const shape: number[] = [];
  for (let value: unknown = data; isList(value); value = value[0]) {
    shape.push(value.length);
    if (value.length === 0) break;
    if (shape.length > maxDimensions) {
      throw new ShapeError(`tensor: the arrays are nested more than ${maxDimensions} deep`);
    }
  }
  return shape;
}

/** Writes the numbers of nested arrays one after the other; all must have that shape. */
export function flatten(data: NestedInput, shape: Shape, out: Numbers): void {
  let next = 0;
  const copy = (value: unknown, index: readonly number[]) => {
    if (typeof value === "number" && index.length === shape.length) out[next++] = value;
    else if (typeof value !== "number" && !isList(value)) throw notNumber(value, index);
    else if (typeof value === "number" || value.length !== shape[index.length]) throw ragged(shape);
    else if (index.length === shape.length - 1) {
      for (let i = 0; i < value.length; i++) {
        const number = value[i];
        if (typeof number === "number") out[next++] = number;
        else copy(number, [...index, i]);
      }
    } else for (let i = 0; i < value.length; i++) copy(value[i], [...index, i]);
  };
  copy(data, []);
}

/** Numbers one after the other, as nested arrays of a shape; a number for shape []. */
export function nested(flat: Numbers, shape: Shape): NestedArray {
  if (shape.length === 0) return flat[0];
  let next = 0;
  const last = shape.length - 1;
  const part = (depth: number): NestedArray => {
    const size = shape[depth];
    if (depth === last) {
      const numbers: number[] = [];
      for (let i = 0; i < size; i++) numbers.push(flat[next++]);
      return numbers;
    }
    const list = [];
    for (let i = 0; i < size; i++) list.push(part(depth + 1));
    return list as NestedArray;
  };
  return part(0);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return typeof value === "object" && value !== null && "length" in value;
}

function notNumber(value: unknown, index: readonly number[]): TypeError {
  const isTensor = typeof value === "object" && value?.constructor?.name === "Tensor";
  if (index.length === 0) {
    return new TypeError(
      `tensor: expected numbers, or arrays of numbers, got ${describe(value)}` +
        (isTensor ? "; for a copy use clone()" : ""),
    );
  }
  const fix = isTensor
    ? "; join tensors with stack() or cat()"
    : typeof value === "boolean"
    ? "; write 1 and 0 for true and false"
    : "";
  return new TypeError(
    `tensor: the element at [${index.join(", ")}] is ${describe(value)}; it must be a number${fix}`,
  );
}

function ragged(shape: Shape): ShapeError {
  return new ShapeError(
    `tensor: the nested arrays do not all have the shape ${
      formatShape(shape)
    } of the first entries`,
  );
}
