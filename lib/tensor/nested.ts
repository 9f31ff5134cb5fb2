import { formatShape, type Shape, ShapeError } from "./array/shape.ts";
import type { NestedArray, NestedInput } from "./shapes/nested.ts";

/*
 * Numbers as arrays of arrays, the way that they come in and go out.
 */

/** The shape that the first entries at every depth suggest. */
export function measure(data: NestedInput): number[] {
  const shape: number[] = [];
  let value: unknown = data;
  while (typeof value !== "number") {
    if (typeof value !== "object" || value === null || !("length" in value)) {
      throw new TypeError(`tensor: expected numbers, or arrays of numbers, got ${describe(value)}`);
    }
    const list = value as ArrayLike<unknown>;
    shape.push(list.length);
    if (list.length === 0) break;
    value = list[0];
  }
  return shape;
}

/** Writes the numbers of nested arrays one after the other; all must have that shape. */
export function flatten(data: NestedInput, shape: Shape, out: Float32Array | Float64Array): void {
  let next = 0;
  const copy = (value: NestedInput, depth: number) => {
    if (depth === shape.length) {
      if (typeof value !== "number") throw ragged(shape);
      out[next++] = value;
      return;
    }
    if (typeof value === "number" || value.length !== shape[depth]) throw ragged(shape);
    for (let i = 0; i < value.length; i++) copy(value[i], depth + 1);
  };
  copy(data, 0);
}

/** Numbers one after the other, as nested arrays of a shape; a number for shape []. */
export function nested(flat: Float32Array | Float64Array, shape: Shape): NestedArray {
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

function describe(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function ragged(shape: Shape): ShapeError {
  return new ShapeError(
    `tensor: the nested arrays do not all have the shape ${
      formatShape(shape)
    } of the first entries`,
  );
}
