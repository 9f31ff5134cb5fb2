import { AutogradError } from "./autograd.ts";
import type { Core } from "./core.ts";
import { isOverlapping, type NdArray } from "./ndarray.ts";
import { formatShape, sameShape, ShapeError } from "./shape.ts";

/** Refuses what cannot be the gradient that a tensor collects. */
export function requireGradient(t: Core, value: Core, array: NdArray): void {
  if (!sameShape(value.shape, t.shape)) {
    throw new ShapeError(
      `grad: ${formatShape(value.shape)} is not the tensor's shape ${formatShape(t.shape)}`,
    );
  }
  if (value.dtype !== t.dtype || value === t) {
    const what = value === t ? "the tensor itself" : value.dtype;
    throw new TypeError(`grad: ${what} is not a gradient for a tensor of ${t.dtype}`);
  }
  if (isOverlapping(array)) {
    throw new ShapeError(
      "grad: the elements of an expanded tensor share memory; clone() it first",
    );
  }
}

/** Refuses what `backward` cannot start from: several numbers, unless their gradient is given. */
export function requireSeed(t: Core, gradient: Core | undefined): void {
  if (gradient === undefined && t.numel() !== 1) {
    throw new AutogradError(
      `backward: a gradient starts from one number, but the shape is ` +
        `${formatShape(t.shape)}; reduce it with sum() or mean() first, ` +
        `or pass { gradient } of that shape`,
    );
  }
  if (gradient !== undefined && !sameShape(gradient.shape, t.shape)) {
    throw new ShapeError(
      `backward: the gradient has shape ${formatShape(gradient.shape)}, ` +
        `the tensor has ${formatShape(t.shape)}; they must be equal`,
    );
  }
}
