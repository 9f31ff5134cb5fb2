import { AutogradError, type GradNode, isGradEnabled, record } from "./autograd.ts";
import { alike } from "./alike.ts";
import { arrayOf, Core, makeView, moveTo, nodeOf, viewOf } from "./core.ts";
import { clone, scalar } from "./arrays.ts";
import { copy } from "./kernels.ts";
import { isOverlapping, make, type NdArray } from "./ndarray.ts";
import type { Operation } from "./ops/operation.ts";
import { formatShape, sameShape, type Shape, ShapeError } from "./shape.ts";
import type { Tensor } from "./tensor.ts";
import { copySlices, madeInNoGrad } from "./view.ts";

/** A tensor, or a plain number that takes part as a rank-0 tensor. */
export type Operand = Core | number;

/**
 * Wraps the result of an operation and, if an input requires a gradient, remembers how to go back.
 */
export function apply<S extends Shape>(operation: Operation, inputs: readonly Core[]): Tensor<S> {
  const [first] = inputs;
  const { out } = operation;
  const nodes = isGradEnabled() ? nodesOf(inputs) : null;
  const result: Tensor<S> = nodes !== null
    ? alike(first, out, true, record(operation, nodes))
    : alike(first, out);
  if (out.storage === arrayOf(first).storage) makeView(result, first);
  return result;
}

/** The places of tensors in the graph; null if none of them needs a gradient. */
function nodesOf(tensors: readonly Core[]): (GradNode | null)[] | null {
  let needed = false;
  const nodes = new Array<GradNode | null>(tensors.length);
  for (let i = 0; i < tensors.length; i++) {
    const node = nodeOf(tensors[i]);
    needed ||= node !== null;
    nodes[i] = node;
  }
  return needed ? nodes : null;
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
  operation: (a: NdArray, b: NdArray, target?: NdArray) => Operation,
): T {
  if (other === null) {
    throw new TypeError(
      `${name}: got null; if this is a gradient, there is none yet: call backward() first`,
    );
  }
  const b = operand(name, other, t);
  const target = arrayOf(t);
  requireOnePlaceEach(name, t);
  const recorded = isRecorded(t, b);
  if (recorded) requireHistory(name, t);
  const array = arrayOf(b);
  // What backward reads must be the old numbers, so a recorded operation works on a copy of them.
  // Otherwise the result can be written at once, unless that would change the other operand too.
  const apart = array.storage !== target.storage;
  const result = recorded
    ? operation(clone(target), array)
    : operation(target, array, apart ? target : undefined);
  if (!sameShape(result.out.shape, target.shape)) {
    throw new ShapeError(
      `${name}: ${formatShape(b.shape)} does not fit into ${formatShape(target.shape)}; ` +
        `an in-place operation keeps the shape`,
    );
  }
  // Recorded before the change, so that the versions of what backward reads are those from before.
  if (recorded) addToHistory(t, result, [b]);
  if (result.out !== target) copy(target, result.out);
  target.storage.version++;
  return t;
}

/** Replaces the numbers of `t` by new ones, which `write` writes and which owe nothing to the old. */
export function overwrite<T extends Core>(
  name: string,
  t: T,
  write: (out: NdArray) => void,
): T {
  const out = arrayOf(t);
  if (isRecorded(t)) {
    requireHistory(name, t);
    // Nothing of the old value will be left, so the gradient of what it was made of is 0.
    const backward = [{ of: () => make(out.shape, out.storage.dtype) }];
    addToHistory(t, { name: "Fill", out, backward }, []);
  }
  write(out);
  out.storage.version++;
  return t;
}

/** Whether a change in place of `t`, with the help of others, becomes part of a graph. */
function isRecorded(t: Core, ...others: Core[]): boolean {
  const base = viewOf(t)?.base ?? t;
  return isGradEnabled() && [t, base, ...others].some((t) => t.requiresGrad);
}

/** Records a change in place as the newest step of `t`, or of the base that `t` is a view of. */
function addToHistory(t: Core, operation: Operation, others: readonly Core[]): void {
  const base = viewOf(t)?.base ?? t;
  // The result has the dtype of what it is written to, whatever the operation made of two.
  const step = { ...operation, out: arrayOf(t) };
  const ofBase = base === t ? step : copySlices(arrayOf(base), step);
  moveTo(base, record(ofBase, [base, ...others].map(nodeOf)));
}

/** Refuses a tensor with several elements in one place, which cannot become different. */
export function requireOnePlaceEach(name: string, t: Core): void {
  if (!isOverlapping(arrayOf(t))) return;
  throw new ShapeError(
    `${name}: the elements of an expanded tensor share memory, so one change would show in many; ` +
      `clone() it first`,
  );
}

/** Refuses to record a change of what a gradient is to be collected for, or was made in noGrad. */
function requireHistory(name: string, t: Core): void {
  const view = viewOf(t);
  const base = view?.base ?? t;
  if (base.isLeaf && (base.requiresGrad || t.requiresGrad)) {
    const what = base === t ? "a leaf" : "a view of a leaf";
    throw new AutogradError(
      `${name}: ${what} that requires a gradient cannot be changed in place while the graph is ` +
        `recorded; wrap the update: noGrad(() => w.${name}(...))`,
    );
  }
  if (view?.recorded === false) throw madeInNoGrad(name);
}
