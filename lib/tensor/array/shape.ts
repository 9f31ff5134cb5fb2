import { describe } from "../arguments.ts";

/** The sizes of a tensor's dimensions, outermost first. A number alone has shape `[]`. */
export type Shape = readonly number[];

/** Thrown when shapes do not fit an operation. The message names the operation and the shapes. */
export class ShapeError extends Error {
  /** Distinguishes this error from others. */
  override name = "ShapeError";
}

/** A shape as text: `[1, 6]`. */
export function formatShape(shape: readonly unknown[]): string {
  return `[${shape.join(", ")}]`;
}

/** The number of elements of a shape: the product of its sizes, 1 for rank 0. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** Row-major strides: how far apart two neighbours along each dimension lie. `[7, 6] -> [6, 1]` */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = step;
    step *= shape[d];
  }
  return strides;
}

/**
 * The strides that show the same elements under another shape of the same size, in row-major order;
 * null where there are none, and the elements would have to move.
 */
export function stridesUnder(
  shape: Shape,
  strides: readonly number[],
  target: Shape,
): number[] | null {
  if (sizeOf(shape) === 0) return stridesOf(target);
  // Neighbouring dimensions without a gap between them make one run, which can be cut anywhere.
  const runs: { size: number; stride: number }[] = [];
  for (let d = shape.length - 1; d >= 0; d--) {
    const last = runs.at(-1);
    if (shape[d] === 1) continue;
    if (last && strides[d] === last.size * last.stride) last.size *= shape[d];
    else runs.push({ size: shape[d], stride: strides[d] });
  }
  const out = new Array<number>(target.length).fill(1);
  let run = 0;
  let covered = 1;
  for (let d = target.length - 1; d >= 0; d--) {
    if (target[d] === 1) continue;
    out[d] = covered * runs[run].stride;
    covered *= target[d];
    if (covered > runs[run].size) return null;
    if (covered === runs[run].size) [run, covered] = [run + 1, 1];
  }
  return out;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** Refuses what is not an array of sizes: whole numbers of 0 or more that an array can hold. */
export function checkShape(operation: string, shape: Shape): void {
  if (!Array.isArray(shape)) {
    throw new TypeError(
      `${operation}: the shape is ${describe(shape)}; it must be an array of sizes, such as [2, 3]`,
    );
  }
  for (const n of shape as Shape) {
    if (!Number.isSafeInteger(n) || n < 0) {
      throw new ShapeError(
        `${operation}: ${formatShape(shape.map(describe))} is not a shape: ` +
          `${describe(n)} is not a whole number of 0 or more`,
      );
    }
  }
}

/** Turns a dimension counted from the end (-1 is the last) into one counted from the front. */
export function resolveDim(operation: string, dim: number, shape: Shape): number {
  const rank = shape.length;
  if (typeof dim !== "number") {
    throw new TypeError(
      `${operation}: the dimension is ${describe(dim)}; it must be a whole number, as in ` +
        `${operation}(${operation === "cat" || operation === "stack" ? "[a, b], " : ""}0)`,
    );
  }
  if (!Number.isInteger(dim) || dim < -rank || dim >= rank) {
    const range = rank === 0
      ? "it has no dimensions"
      : `use a whole number from ${-rank} to ${rank - 1}`;
    throw new ShapeError(
      `${operation}: dimension ${dim} does not exist in ${formatShape(shape)}; ${range}`,
    );
  }
  return dim < 0 ? dim + rank : dim;
}

/**
 * The shape that two operands stretch to, by PyTorch's broadcasting rule: align the shapes at their
 * last dimension; sizes must agree, or one of them is 1 or missing.
 */
export function broadcastShapes(operation: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let back = 1; back <= rank; back++) {
    const m = a[a.length - back] ?? 1;
    const n = b[b.length - back] ?? 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new ShapeError(
        `${operation}: ${formatShape(a)} and ${formatShape(b)} do not broadcast ` +
          `(${m} != ${n} at dimension ${-back}, and neither is 1)`,
      );
    }
    shape[rank - back] = m === 1 ? n : m;
  }
  return shape;
}
