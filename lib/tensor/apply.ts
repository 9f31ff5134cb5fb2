import { AutogradError, isGradEnabled, record } from "./autograd.ts";
import { alike, arrayOf, Core, moveTo, nodeOf } from "./core.ts";
import { assign, clone, type NdArray, rewrite, scalar } from "./ndarray.ts";
import type { Operation } from "./ops/operation.ts";
import { formatShape, sameShape, type Shape, ShapeError } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** A tensor, or a plain number that takes part as a rank-0 tensor. */
export type Operand = Core | number;

/** Wraps the result of an operation and, if an input requires a gradient, remembers how to go back. */
export function apply<S extends Shape>(operation: Operation, inputs: readonly Core[]): Tensor<S> {
  const [first] = inputs;
  const needed = isGradEnabled() && inputs.some((t) => t.requiresGrad);
  if (!needed) return alike(first, operation.out);
  return alike(first, operation.out, true, record(operation, inputs.map(nodeOf)));
}

/** An operation on one tensor. */
export function unary<S extends Shape>(
  t: Core,
  operation: (a: NdArray) => Operation,
): Tensor<S> {
  return apply(operation(arrayOf(t)), [t]);
}

/** An operation on two tensors, or on a tensor and a number. */
export function binary<S extends Shape>(
  name: string,
  t: Operand,
  other: Operand,
  operation: (a: NdArray, b: NdArray) => Operation,
): Tensor<S> {
  const like = t instanceof Core ? t : other;
  const a = operand(name, t, like);
  const b = operand(name, other, like);
  return apply(operation(arrayOf(a), arrayOf(b)), [a, b]);
}

/** A plain number becomes a rank-0 tensor of the dtype of `like`. */
export function operand(name: string, value: Operand, like: Operand): Core {
  if (value instanceof Core) return value;
  if (typeof value === "number" && like instanceof Core) {
    return alike(like, scalar(value, like.dtype));
  }
  if (typeof value === "number") throw new TypeError(`${name}: one of the two must be a tensor`);
  const got = value === null ? "null" : typeof value;
  throw new TypeError(`${name}: expected a tensor or a number, got ${got}`);
}

/** Replaces the numbers of `t` by the result of an operation on them, and its place in the graph with them. */
export function changeInPlace<T extends Core>(
  name: string,
  t: T,
  other: Operand | null,
  operation: (a: NdArray, b: NdArray) => Operation,
): T {
  if (other === null) {
    throw new TypeError(
      `${name}: got null; if this is a gradient, there is none yet: call backward() first`,
    );
  }
  const b = operand(name, other, t);
  const target = arrayOf(t);
  const recorded = isGradEnabled() && (t.requiresGrad || b.requiresGrad);
  refuse(name, t, recorded);
  // What backward reads must be the old numbers, so a recorded operation works on a copy of them.
  const result = operation(recorded ? clone(target) : target, arrayOf(b));
  if (!sameShape(result.out.shape, target.shape)) {
    throw new ShapeError(
      `${name}: ${formatShape(b.shape)} does not fit into ${formatShape(target.shape)}; ` +
        `an in-place operation keeps the shape`,
    );
  }
  const node = recorded ? record(result, [nodeOf(t), nodeOf(b)]) : null;
  assign(target, result.out);
  if (node !== null) moveTo(t, node);
  return t;
}

/** Replaces the numbers of `t` by new ones that owe nothing to the old. */
export function overwrite<T extends Core>(
  name: string,
  t: T,
  fill: (out: Float32Array | Float64Array) => void,
): T {
  const recorded = isGradEnabled() && t.requiresGrad;
  refuse(name, t, recorded);
  rewrite(arrayOf(t), fill);
  // Nothing of the old value is left, so no gradient flows to what it was made of.
  if (recorded) moveTo(t, null);
  return t;
}

function refuse(name: string, t: Core, recorded: boolean): void {
  const { shape, strides } = arrayOf(t);
  if (shape.some((n, d) => n > 1 && strides[d] === 0)) {
    throw new ShapeError(
      `${name}: the elements of an expanded tensor share memory, so one change would show in many; ` +
        `clone() it first`,
    );
  }
  if (recorded && t.isLeaf && t.requiresGrad) {
    throw new AutogradError(
      `${name}: a leaf that requires a gradient cannot be changed in place while the graph is ` +
        `recorded; wrap the update: noGrad(() => w.${name}(...))`,
    );
  }
}
