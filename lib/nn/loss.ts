import { type Shape, ShapeError, type Tensor } from "../tensor/mod.ts";

/**
 * The tutorial's loss: half the sum of squared errors, `L = 1/2 sum (prediction - target)^2`; [...] -> [].
 *
 * The half is there for the slope: dL/d(prediction) is then `prediction - target`, without a 2. It is not the mean squared error.
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
export function halfSquaredError<S extends Shape>(
  prediction: Tensor<S>,
  target: Tensor<NoInfer<S>>,
): Tensor<readonly []> {
  const [p, t] = [`[${prediction.shape.join(", ")}]`, `[${target.shape.join(", ")}]`];
  if (p !== t) {
    // Broadcasting would quietly compare everything with everything.
    throw new ShapeError(`halfSquaredError: prediction ${p} and target ${t} must have one shape`);
  }
  return (prediction as Tensor).sub(target as Tensor).pow(2).sum().div(2);
}
