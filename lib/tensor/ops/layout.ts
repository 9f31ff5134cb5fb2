import { clone as copy, reshaped, sumTo } from "../arrays.ts";
import { copy as copyTo } from "../kernels.ts";
import { expand as stretch, make, type NdArray } from "../ndarray.ts";
import {
  broadcastShapes,
  checkShape,
  formatShape,
  resolveDim,
  sameShape,
  type Shape,
  ShapeError,
  sizeOf,
} from "../shape.ts";
import type { Operation } from "./operation.ts";

/**
 * Joins arrays along `dim`; all other sizes agree, except that a [0] joins anything and adds nothing
 * to it. Backward: each input gets its own piece of g.
 */
export function cat(arrays: readonly NdArray[], dim: number): Operation {
  if (arrays.length === 0) {
    throw new ShapeError("cat: there is nothing to join; pass at least one tensor");
  }
  const first = arrays.find((a) => !isNothing(a)) ?? arrays[0];
  const d = resolveDim("cat", dim, first.shape);
  const starts = new Array<number>(arrays.length);
  let length = 0;
  for (let i = 0; i < arrays.length; i++) {
    const a = arrays[i];
    if (!isNothing(a) && !fitsBeside(a.shape, first.shape, d)) {
      throw new ShapeError(
        `cat: ${formatShape(first.shape)} and ${formatShape(a.shape)} do not join along ` +
          `dimension ${dim}: all other sizes must be equal`,
      );
    }
    starts[i] = length;
    if (!isNothing(a)) length += a.shape[d];
  }
  const piece = (whole: NdArray, i: number) =>
    isNothing(arrays[i])
      ? make([0], whole.storage.dtype)
      : slice(whole, d, starts[i], arrays[i].shape[d]);
  const wide = arrays.some(({ storage }) => storage.dtype === "float64");
  const out = make(withSize(first.shape, d, length), wide ? "float64" : "float32");
  for (let i = 0; i < arrays.length; i++) copyTo(piece(out, i), arrays[i]);
  return { name: "Cat", out, backward: arrays.map((_, i) => ({ of: (g) => piece(g, i) })) };
}

/** Whether two shapes differ in one dimension alone. */
function fitsBeside(a: Shape, b: Shape, dim: number): boolean {
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (d !== dim && a[d] !== b[d]) return false;
  return true;
}

/** Whether an array is the empty list, [0], with which joining one after the other begins. */
function isNothing({ shape }: NdArray): boolean {
  return shape.length === 1 && shape[0] === 0;
}

/**
 * A view of `length` entries of dimension `dim`, from `start`. Backward: g in its place, zeros
 * around it.
 */
export function narrow(a: NdArray, dim: number, start: number, length: number): Operation {
  const d = resolveDim("narrow", dim, a.shape);
  const size = a.shape[d];
  const from = start < 0 ? start + size : start;
  const whole = Number.isInteger(start) && Number.isInteger(length);
  if (!whole || from < 0 || length < 0 || from + length > size) {
    throw new ShapeError(
      `narrow: ${length} from ${start} on does not fit dimension ${dim} of ${
        formatShape(a.shape)
      }, ` +
        `which has size ${size}`,
    );
  }
  return {
    name: "Narrow",
    out: slice(a, d, from, length),
    backward: [{ of: (g) => g, part: (whole) => slice(whole, d, from, length) }],
  };
}

/** Entry `index` of dimension `dim`, which goes away. Backward: g in its place, zeros around it. */
export function select(a: NdArray, dim: number, index: number): Operation {
  const d = resolveDim("select", dim, a.shape);
  const size = a.shape[d];
  const at = index < 0 ? index + size : index;
  if (!Number.isInteger(index) || at < 0 || at >= size) {
    throw new ShapeError(
      `select: there is no entry ${index} in dimension ${dim} of ${formatShape(a.shape)}, ` +
        `which has size ${size}`,
    );
  }
  return {
    name: "Select",
    out: without(slice(a, d, at, 1), d),
    backward: [{ of: (g) => g, part: (whole) => without(slice(whole, d, at, 1), d) }],
  };
}

/**
 * A view that repeats dimensions of size 1, and new ones in front; -1 keeps a size. Backward: sums
 * over the repeats.
 */
export function expand(a: NdArray, shape: Shape): Operation {
  const lead = shape.length - a.shape.length;
  const target = shape.map((n, d) => n === -1 && d >= lead ? a.shape[d - lead] : n);
  const fits = lead >= 0 && a.shape.every((n, d) => n === 1 || n === target[d + lead]);
  if (!fits) {
    throw new ShapeError(
      `expand: ${formatShape(a.shape)} does not stretch to ${formatShape(shape)}; ` +
        `only sizes of 1 can be repeated, and new dimensions come in front`,
    );
  }
  checkShape("expand", target);
  return {
    name: "Expand",
    out: stretch(a, target),
    backward: [{ of: (g) => sumTo(g, a.shape) }],
  };
}

/**
 * The same elements in another shape; one size may be -1 and is worked out. A view where the layout
 * allows it.
 */
export function reshape(a: NdArray, shape: Shape): Operation {
  const target = inferSize(a.shape, shape);
  return {
    name: "Reshape",
    out: reshaped(a, target),
    backward: [{ of: (g) => reshaped(g, a.shape) }],
  };
}

function slice(a: NdArray, dim: number, start: number, length: number): NdArray {
  const shape = withSize(a.shape, dim, length);
  return a.view(shape, a.strides, a.offset + start * a.strides[dim]);
}

/** A shape with another size for one dimension. */
function withSize(shape: Shape, dim: number, size: number): Shape {
  return shape.map((n, d) => d === dim ? size : n);
}

/** A view without a dimension of size 1. */
function without(a: NdArray, dim: number): NdArray {
  const rest = (list: readonly number[]) => list.filter((_, d) => d !== dim);
  return a.view(rest(a.shape), rest(a.strides));
}

/** Replaces a single -1 by the size that is left for it. */
function inferSize(from: Shape, to: Shape): Shape {
  const unknown = to.indexOf(-1);
  const known = unknown < 0 ? to : to.filter((_, d) => d !== unknown);
  checkShape("reshape", known);
  const size = sizeOf(from);
  const rest = sizeOf(known);
  const fits = unknown < 0 ? rest === size : rest > 0 && size % rest === 0;
  if (!fits) {
    throw new ShapeError(
      `reshape: ${formatShape(from)} has ${size} elements and does not fit ${formatShape(to)}`,
    );
  }
  return unknown < 0 ? to : to.map((n) => n === -1 ? size / rest : n);
}

/**
 * `b`, stretched to the shape of `a`, whose own elements do not matter. Backward: g goes to b
 * alone.
 */
export function replace(a: NdArray, b: NdArray, target?: NdArray): Operation {
  const shape = broadcastShapes("copy_", a.shape, b.shape);
  const fits = target !== undefined && sameShape(shape, target.shape);
  const out = fits ? target : make(shape, a.storage.dtype);
  copyTo(out, stretch(b, shape));
  return {
    name: "Copy",
    out,
    backward: [
      { of: () => make(a.shape, a.storage.dtype) },
      { of: (g) => sumTo(g, b.shape) },
    ],
  };
}

/** A copy with memory of its own. Backward: g as it is. */
export function clone(a: NdArray): Operation {
  return { name: "Clone", out: copy(a), backward: [{ of: (g) => g }] };
}
