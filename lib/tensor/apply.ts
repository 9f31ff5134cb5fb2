import { AutogradError, isGradEnabled, record } from "./autograd.ts";
import { alike, arrayOf, baseOf, Core, moveTo, nodeOf, relate, requireFresh } from "./core.ts";
import { assign, clone, isOverlapping, make, type NdArray, rewrite, scalar } from "./ndarray.ts";
import type { Operation } from "./ops/operation.ts";
import { formatShape, sameShape, type Shape, ShapeError } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** A tensor, or a plain number that takes part as a rank-0 tensor. */
export type Operand = Core | number;

/**
 * Wraps the result of an operation and, if an input requires a gradient, remembers how to go back.
 */
export function apply<S extends Shape>(operation: Operation, inputs: readonly Core[]): Tensor<S> {
  const [first] = inputs;
  const { out } = operation;
  if (isGradEnabled()) { for (const t of inputs) requireFresh(operation.name, t); }
  const needed = isGradEnabled() && inputs.some((t) => t.requiresGrad);
  const result: Tensor<S> = needed
    ? alike(first, out, true, record(operation, inputs.map(nodeOf)))
    : alike(first, out);
  if (out.storage === arrayOf(first).storage) relate(result, first);
  return result;
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
  throw new TypeError(`${name}: expected a tensor or a number, got ${describe(value)}`);
}

/** Refuses what is no tensor. */
export function requireTensor(name: string, value: Core): Core {
  if (value instanceof Core) return value;
  throw new TypeError(`${name}: expected a tensor, got ${describe(value)}`);
}

function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  return value.constructor?.name === "Tensor"
    ? "a tensor of another copy of this library; after a change in lib/tensor, make it again"
    : "object";
}

/**
 * Replaces the numbers of `t` by the result of an operation on them, and its place in the graph
 * with them.
 */
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
  if (isGradEnabled()) [t, b].forEach((operand) => requireFresh(name, operand));
  const recorded = isGradEnabled() && (t.requiresGrad || b.requiresGrad);
  refuse(name, t);
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
  if (isGradEnabled()) requireFresh(name, t);
  refuse(name, t);
  const out = arrayOf(t);
  rewrite(out, fill);
  if (recorded) {
    // Nothing of the old value is left, so the gradient of what it was made of is 0.
    const backward = [{ of: () => make(out.shape, out.storage.dtype) }];
    moveTo(t, record({ name: "Fill", out, backward }, [nodeOf(t)]));
  }
  return t;
}

function refuse(name: string, t: Core): void {
  if (isOverlapping(arrayOf(t))) {
    throw new ShapeError(
      `${name}: the elements of an expanded tensor share memory, so one change would show in many; ` +
        `clone() it first`,
    );
  }
  const base = baseOf(t);
  if (isGradEnabled() && base.isLeaf && base.requiresGrad) {
    const what = base === t ? "a leaf" : "a view of a leaf";
    throw new AutogradError(
      `${name}: ${what} that requires a gradient cannot be changed in place while the graph is ` +
        `recorded; wrap the update: noGrad(() => w.${name}(...))`,
    );
  }
}
