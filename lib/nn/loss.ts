import {
  formatShape,
  oneOf,
  requireOptions,
  requireTensor,
  sameShape,
} from "../tensor/internals.ts";
import { ShapeError, type shapes, type Tensor } from "../tensor/mod.ts";

/**
 * The tutorial's loss: half the sum of squared errors, `L = 1/2 sum (prediction - target)^2`; [...]
 * -> [].
 *
 * The half simplifies the gradient: dL/d(prediction) is then `prediction - target`, without a 2. It
 * is not the mean squared error.
 *
 * @throws ShapeError if the two have different shapes
 *
 * @example
 * ```ts
 * import { halfSquaredError, tensor } from "unroll";
 *
 * console.log(halfSquaredError(tensor([1, 2]), tensor([0, 0])).item()); // (1 + 4) / 2 = 2.5
 * ```
 */
export function halfSquaredError<P extends Tensor, T extends Tensor>(
  prediction: P,
  target: T & shapes.Demand<shapes.OneShape<"halfSquaredError", P["shape"], T["shape"]>>,
): Tensor<readonly []> {
  requireSameShape("halfSquaredError", prediction, target);
  return prediction.sub(target).pow(2).sum().div(2);
}

/** How the errors of all elements are combined to a loss, as in PyTorch. */
export type Reduction = "mean" | "sum" | "none";

/**
 * The squared error `(prediction - target)^2`, averaged (the mean squared error), summed, or left
 * as it is; [...] -> [], or [...] for "none".
 *
 * @param options `reduction`: "mean" (the default), "sum" or "none"
 * @throws ShapeError if the two have different shapes
 * @throws RangeError for another reduction
 *
 * @example
 * ```ts
 * import { nn, tensor } from "unroll";
 *
 * console.log(nn.mseLoss(tensor([1, 2]), tensor([0, 0])).item()); // (1 + 4) / 2 = 2.5
 * ```
 */
export function mseLoss<
  P extends Tensor,
  T extends Tensor,
  const R extends Reduction = "mean",
>(
  prediction: P,
  target: T & shapes.Demand<shapes.OneShape<"mseLoss", P["shape"], T["shape"]>>,
  options?: { reduction?: R },
): Tensor<R extends "none" ? P["shape"] : readonly []> {
  const { reduction: kind = "mean" } = requireOptions<{ reduction?: Reduction }>(
    "mseLoss",
    options,
    { reduction: oneOf(["mean", "sum", "none"]) },
  );
  requireSameShape("mseLoss", prediction, target);
  const squares = prediction.sub(target).pow(2);
  if (kind === "mean") return squares.mean() as Tensor as Tensor<never>;
  if (kind === "sum") return squares.sum() as Tensor as Tensor<never>;
  return squares as Tensor<never>;
}

/** Refuses shapes that would be broadcast, which compares every element with every other. */
function requireSameShape(name: string, prediction: Tensor, target: Tensor): void {
  requireTensor(name, prediction);
  requireTensor(name, target);
  if (sameShape(prediction.shape, target.shape)) return;
  const [p, t] = [prediction, target].map(({ shape }) => formatShape(shape));
  throw new ShapeError(`${name}: prediction ${p} and target ${t} must have the same shape`);
}
