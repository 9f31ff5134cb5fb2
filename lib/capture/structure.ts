import { describe, formatShape, isPlain, sameShape } from "../tensor/internals.ts";
import { Tensor } from "../tensor/mod.ts";

/** Thrown when a function cannot be captured or repeated. The message says why. */
export class CaptureError extends Error {
  /** Distinguishes this error from others. */
  override name = "CaptureError";
}

/*
 * Arguments and results are tensors, or arrays and plain objects of tensors, which are rebuilt with
 * other tensors. Other arguments are kept.
 */

/** A limit for values that contain themselves. */
const maxDepth = 100;

/** The same value with other tensors; `rest` maps values that are not tensors or containers. */
export function rebuild<R>(
  value: R,
  tensor: (t: Tensor) => unknown,
  rest: (value: unknown) => unknown = (value) => value,
  depth = 0,
): R {
  if (value instanceof Tensor) return tensor(value) as R;
  if (!isContainer(value)) return rest(value) as R;
  if (depth === maxDepth) throw new CaptureError("capture: a value is nested too deep");
  const part = (value: unknown) => rebuild(value, tensor, rest, depth + 1);
  if (Array.isArray(value)) return value.map(part) as R;
  const made = Object.create(Object.getPrototypeOf(value));
  for (const [key, entry] of Object.entries(value)) made[key] = part(entry);
  return made;
}

/** The arguments with other tensors, in order. */
export function placeTensors<A extends readonly unknown[]>(
  args: A,
  tensors: readonly Tensor[],
): A {
  if (areTensors(args)) return tensors as readonly unknown[] as A;
  let n = 0;
  return rebuild(args, () => tensors[n++]);
}

/** Refuses a function that changes the arrays and objects among its arguments. */
export function requireUnchanged(
  placed: readonly unknown[],
  args: readonly unknown[],
  tensors: readonly Tensor[],
): void {
  if (areTensors(args)) return;
  const again = placeTensors(args, tensors);
  placed.forEach((arg, i) => {
    if (isSame(arg, again[i])) return;
    throw new CaptureError(
      `capture: the function changes argument ${i}, an array or object, which its caller would ` +
        `not see; return the new value instead`,
    );
  });
}

function areTensors(args: readonly unknown[]): args is readonly Tensor[] {
  for (let i = 0; i < args.length; i++) if (!(args[i] instanceof Tensor)) return false;
  return true;
}

function isSame(a: unknown, b: unknown): boolean {
  if (!isContainer(a) || !isContainer(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  return keys.join() === Object.keys(b).join() && keys.every((key) => isSame(a[key], b[key]));
}

/** All tensors in a value, depth first. */
export function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  if (Array.isArray(value) && areTensors(value)) return value as Tensor[];
  const list: Tensor[] = [];
  rebuild(value, (t) => list.push(t));
  return list;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return Array.isArray(value) || isPlain(value);
}

/** The same result with other tensors. Refuses one that repeated calls could not return. */
export function rebuildResult<R>(result: R, tensor: (t: Tensor) => Tensor): R {
  return rebuild(result, tensor, (value) => {
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return value;
    const fix = value instanceof Promise
      ? "await outside of it"
      : "return tensors, or arrays and plain objects of tensors";
    throw new CaptureError(`capture: the function returns ${describe(value)}; ${fix}`);
  });
}

/**
 * Refuses an argument that is not like the one that the function was captured with: tensors of the
 * same shape and dtype, everything else the same.
 */
export function requireAlike(was: unknown, is: unknown, name: string): void {
  if (is instanceof Tensor && is.requiresGrad) {
    throw new CaptureError(
      `capture: ${name} requires a gradient, which would have to flow out of the captured ` +
        `function; detach() it, or use the tensor from outside`,
    );
  }
  if (was instanceof Tensor && is instanceof Tensor) {
    if (was.dtype === is.dtype && sameShape(was.shape, is.shape)) return;
    throw new CaptureError(
      `capture: ${name} is ${is.dtype} ${formatShape(is.shape)}, and was ` +
        `${was.dtype} ${formatShape(was.shape)}; capture one function for each shape`,
    );
  }
  if (isContainer(was) && isContainer(is)) {
    const [before, now] = [Object.keys(was), Object.keys(is)];
    if (Array.isArray(was) !== Array.isArray(is) || before.join() !== now.join()) {
      throw new CaptureError(
        `capture: ${name} has the entries ${now.join(", ") || "of none"}, and had ` +
          `${before.join(", ") || "none"}; capture one function for each form`,
      );
    }
    for (const key of now) {
      requireAlike(was[key], is[key], Array.isArray(is) ? `${name}[${key}]` : `${name}.${key}`);
    }
  } else if (!Object.is(was, is)) {
    throw new CaptureError(
      `capture: ${name} is ${describe(is)}, and was ${describe(was)}; a number is built in, ` +
        `so pass what changes as a tensor`,
    );
  }
}

export function requireCount(was: number, is: number): void {
  if (was === is) return;
  throw new CaptureError(`capture: called with ${is} arguments, captured with ${was}`);
}
