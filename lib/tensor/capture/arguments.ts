import { Core } from "../core.ts";
import { formatShape, sameShape } from "../shape.ts";
import { CaptureError } from "./errors.ts";

/** Refuses a tensor through which a gradient would have to leave the captured function. */
export function refuseHistory(arg: unknown, i: number): void {
  if (arg instanceof Core && arg.requiresGrad) {
    throw new CaptureError(
      `capture: argument ${i} requires a gradient, which would have to flow out of the captured ` +
        `function; detach() it, or use the tensor from outside`,
    );
  }
}

/** Refuses arguments that are not of the kind that the program was made for. */
export function check(signature: readonly unknown[], args: readonly unknown[]): void {
  if (args.length !== signature.length) {
    throw new CaptureError(
      `capture: called with ${args.length} arguments, captured with ${signature.length}`,
    );
  }
  for (let i = 0; i < args.length; i++) {
    const was = signature[i];
    const is = args[i];
    if (was instanceof Core && is instanceof Core) {
      if (is.requiresGrad) refuseHistory(is, i);
      if (was.dtype !== is.dtype || !sameShape(was.shape, is.shape)) throw otherShape(i, was, is);
    } else if (!Object.is(was, is)) {
      throw new CaptureError(
        `capture: argument ${i} is ${is}, and was ${was}; a number is built in, ` +
          `so pass what changes as a tensor`,
      );
    }
  }
}

function otherShape(i: number, was: Core, is: Core): CaptureError {
  return new CaptureError(
    `capture: argument ${i} is ${is.dtype} ${formatShape(is.shape)}, and was ` +
      `${was.dtype} ${formatShape(was.shape)}; capture one function for each shape`,
  );
}
