import { formatShape, sameShape } from "../tensor/internals.ts";
import { type Shape, Tensor } from "../tensor/mod.ts";
import { CaptureError } from "./errors.ts";

/** Refuses a tensor through which a gradient would have to leave the captured function. */
export function refuseHistory(arg: unknown, i: number): void {
  if (arg instanceof Tensor && arg.requiresGrad) {
    throw new CaptureError(
      `capture: argument ${i} requires a gradient, which would have to flow out of the captured ` +
        `function; detach() it, or use the tensor from outside`,
    );
  }
}

/** Refuses arguments that are not of the kind that the program was made for. */
export function check(signature: readonly unknown[], args: readonly unknown[]): void {
  requireCount(signature, args.length);
  for (let i = 0; i < args.length; i++) {
    const was = signature[i];
    const is = args[i];
    if (was instanceof Tensor && is instanceof Tensor) requireKind(i, was, is, is.shape);
    else if (!Object.is(was, is)) throw otherValue(i, was, is);
  }
}

/** The same for a carry, and for the entries of sequences along dimension 0. */
export function checkScan(
  signature: readonly unknown[],
  carry: Tensor,
  xs: readonly Tensor[],
): void {
  requireCount(signature, xs.length + 1);
  for (let i = 0; i <= xs.length; i++) {
    const was = signature[i];
    const is = i === 0 ? carry : xs[i - 1];
    if (!(was instanceof Tensor)) throw otherValue(i, was, is);
    requireKind(i, was, is, i === 0 ? is.shape : is.shape.slice(1));
  }
}

function requireCount(signature: readonly unknown[], count: number): void {
  if (count === signature.length) return;
  throw new CaptureError(
    `capture: called with ${count} arguments, captured with ${signature.length}`,
  );
}

function requireKind(i: number, was: Tensor, is: Tensor, shape: Shape): void {
  if (is.requiresGrad) refuseHistory(is, i);
  if (was.dtype === is.dtype && sameShape(was.shape, shape)) return;
  throw new CaptureError(
    `capture: argument ${i} is ${is.dtype} ${formatShape(shape)}, and was ` +
      `${was.dtype} ${formatShape(was.shape)}; capture one function for each shape`,
  );
}

function otherValue(i: number, was: unknown, is: unknown): CaptureError {
  return new CaptureError(
    `capture: argument ${i} is ${is}, and was ${was}; a number is built in, ` +
      `so pass what changes as a tensor`,
  );
}
