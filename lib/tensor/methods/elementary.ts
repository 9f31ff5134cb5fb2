import { unary } from "../apply.ts";
import * as ops from "../ops/elementary.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { Arithmetic } from "./arithmetic.ts";

/** Functions of one number, applied to every element. The shape stays as it is. */
export abstract class Elementary<out S extends Shape = Shape> extends Arithmetic<S> {
  /**
   * `e` to the power of every element.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([0, 1]).exp().toArray()); // [1, 2.7182817459106445]
   * ```
   */
  exp(): Tensor<S> {
    return unary(this, ops.exp);
  }

  /**
   * The natural logarithm of every element: -Infinity for 0, NaN below.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 0]).log().toArray()); // [0, -Infinity]
   * ```
   */
  log(): Tensor<S> {
    return unary(this, ops.log);
  }

  /**
   * The square root of every element: NaN below 0. Its slope at 0 is infinite.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([4, 9]).sqrt().toArray()); // [2, 3]
   * ```
   */
  sqrt(): Tensor<S> {
    return unary(this, ops.sqrt);
  }

  /**
   * The absolute value of every element. Its slope at 0 is taken as 0.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([-2, 3]).abs().toArray()); // [2, 3]
   * ```
   */
  abs(): Tensor<S> {
    return unary(this, ops.abs);
  }

  /**
   * The sine of every element, in radians.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([0]).sin().toArray()); // [0]
   * ```
   */
  sin(): Tensor<S> {
    return unary(this, ops.sin);
  }

  /**
   * The cosine of every element, in radians.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([0]).cos().toArray()); // [1]
   * ```
   */
  cos(): Tensor<S> {
    return unary(this, ops.cos);
  }

  /**
   * The hyperbolic tangent of every element: an S-shaped curve from -1 to 1, steepest at 0.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([0, 20]).tanh().toArray()); // [0, 1]
   * ```
   */
  tanh(): Tensor<S> {
    return unary(this, ops.tanh);
  }

  /**
   * `1 / (1 + e^-x)` of every element: an S-shaped curve from 0 to 1.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([0, 100]).sigmoid().toArray()); // [0.5, 1]
   * ```
   */
  sigmoid(): Tensor<S> {
    return unary(this, ops.sigmoid);
  }

  /**
   * `max(x, 0)` of every element. Its slope at 0 is taken as 0.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([-1, 2]).relu().toArray()); // [0, 2]
   * ```
   */
  relu(): Tensor<S> {
    return unary(this, ops.relu);
  }

  /**
   * `ln(1 + e^x)` of every element: a smooth `relu`. Above 20 it is x itself.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([-200, 30]).softplus().toArray()); // [0, 30]
   * ```
   */
  softplus(): Tensor<S> {
    return unary(this, ops.softplus);
  }

  /**
   * Every element to the power of `exponent`, a number. 1 to the power of anything is 1, and so is
   * anything to the power of 0, even NaN.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 3]).pow(2).toArray()); // [1, 4, 9]
   * ```
   */
  pow(exponent: number): Tensor<S> {
    return unary(this, (a) => ops.pow(a, exponent));
  }

  /**
   * Every element, moved to the nearest value between `min` and `max`; to `max` where the two
   * cross, and NaN where anything is. The gradient passes where the element lies within the bounds.
   *
   * @throws TypeError if there is neither `min` nor `max`
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([-5, 0.5, 5]).clamp({ min: -1, max: 1 }).toArray()); // [-1, 0.5, 1]
   * ```
   */
  clamp(bounds: { min?: number; max?: number }): Tensor<S> {
    return unary(this, (a) => ops.clamp(a, ...limits("clamp", bounds)));
  }
}

/** The bounds of `clamp`, with an infinity for one that is left out. */
export function limits(
  name: string,
  { min, max }: { min?: number; max?: number },
): [low: number, high: number] {
  if (min !== undefined || max !== undefined) return [min ?? -Infinity, max ?? Infinity];
  throw new TypeError(`${name}: there is no bound; pass { min }, { max } or both`);
}
