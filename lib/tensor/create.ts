import { make } from "./ndarray.ts";
import { checkShape, formatShape, type Shape, ShapeError } from "./shape.ts";
import { apply } from "./apply.ts";
import { arrayOf } from "./core.ts";
import * as ops from "./ops/mod.ts";
import { Tensor, type TensorOptions } from "./tensor.ts";
import type { CatShape, Demand, Fit, NestedInput, ShapeOf } from "./types.ts";

/**
 * Makes a tensor from a number, an array of numbers, or arrays of arrays; their nesting is the shape.
 *
 * @throws ShapeError if rows have different lengths
 * @throws TypeError if something is not a number
 *
 * @example
 * ```ts
 * import { tensor } from "unroll";
 *
 * console.log(tensor([[1, 2, 3], [4, 5, 6]]).shape); // [2, 3]
 * ```
 */
export function tensor<const V extends NestedInput>(
  data: V,
  options: TensorOptions = {},
): Tensor<ShapeOf<V>> {
  const shape = measure(data);
  const array = make(shape, options.dtype ?? "float32");
  const out = array.storage.data;
  let next = 0;
  const copy = (value: NestedInput, depth: number) => {
    if (depth === shape.length) {
      if (typeof value !== "number") throw ragged(shape);
      out[next++] = value;
      return;
    }
    if (typeof value === "number" || value.length !== shape[depth]) throw ragged(shape);
    for (let i = 0; i < value.length; i++) copy(value[i], depth + 1);
  };
  copy(data, 0);
  return new Tensor(array, options.requiresGrad) as Tensor as Tensor<ShapeOf<V>>;
}

/** The shape that the first entries at every depth suggest. */
function measure(data: NestedInput): number[] {
  const shape: number[] = [];
  let value: unknown = data;
  while (typeof value !== "number") {
    if (typeof value !== "object" || value === null || !("length" in value)) {
      throw new TypeError(`tensor: expected numbers, or arrays of numbers, got ${describe(value)}`);
    }
    const list = value as ArrayLike<unknown>;
    shape.push(list.length);
    if (list.length === 0) break;
    value = list[0];
  }
  return shape;
}

function describe(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function ragged(shape: Shape): ShapeError {
  return new ShapeError(
    `tensor: the nested arrays do not all have the shape ${
      formatShape(shape)
    } of the first entries`,
  );
}

/**
 * A tensor of zeros.
 *
 * @example
 * ```ts
 * import { zeros } from "unroll";
 *
 * const context = zeros([1, 6]); // one row of six context values
 * console.log(context.sum().item()); // 0
 * ```
 */
export function zeros<const S extends Shape>(shape: S, options: TensorOptions = {}): Tensor<S> {
  checkShape("zeros", shape);
  return new Tensor(make([...shape], options.dtype ?? "float32"), options.requiresGrad) as
    & Tensor
    & Tensor<S>;
}

/**
 * A tensor to be filled by someone else, such as `init.normal_`. PyTorch leaves whatever was in memory; here it holds zeros, so that
 * a forgotten initialisation is at least the same every time.
 *
 * @example
 * ```ts
 * import { empty, init, manualSeed } from "unroll";
 *
 * manualSeed(42);
 * const w1 = init.normal_(empty([7, 6], { requiresGrad: true }), 0, 0.4); // [7, 6]
 * console.log(w1.shape);
 * ```
 */
export function empty<const S extends Shape>(shape: S, options: TensorOptions = {}): Tensor<S> {
  checkShape("empty", shape);
  return zeros(shape, options);
}

/**
 * `steps` numbers from `start` to `end`, both included, evenly spaced; [steps].
 * The k-th is `start + k (end - start) / (steps - 1)`, counted from whichever end is nearer, as in PyTorch.
 *
 * @throws RangeError if `steps` is not a whole number of 0 or more, or an end is not finite
 *
 * @example
 * ```ts
 * import { linspace } from "unroll";
 *
 * console.log(linspace(2, 10, 5).toArray()); // [2, 4, 6, 8, 10]
 * ```
 */
export function linspace<const N extends number>(
  start: number,
  end: number,
  steps: N,
  options: TensorOptions = {},
): Tensor<readonly [N]> {
  if (!Number.isInteger(steps) || steps < 0) {
    throw new RangeError(`linspace: steps is ${steps}; it must be a whole number of 0 or more`);
  }
  if (!Number.isFinite(start) || !Number.isFinite(end)) {
    throw new RangeError(`linspace: the ends ${start} and ${end} must be finite`);
  }
  const dtype = options.dtype ?? "float32";
  const array = make([steps], dtype);
  const out = array.storage.data;
  const round = dtype === "float32" ? Math.fround : (x: number) => x;
  const step = round(round(round(end) - round(start)) / (steps - 1));
  for (let k = 0; k < steps; k++) {
    out[k] = k < steps / 2 || steps === 1
      ? round(start) + round(step * k)
      : round(end) - round(step * (steps - 1 - k));
  }
  if (steps === 1) out[0] = start;
  return new Tensor(array, options.requiresGrad) as Tensor as Tensor<readonly [N]>;
}

/**
 * Joins tensors along `dim`; all other sizes must be equal.
 *
 * @throws ShapeError if there is nothing to join, or another size differs
 *
 * @example
 * ```ts
 * import { cat, zeros } from "unroll";
 *
 * const x = zeros([1, 1]);
 * const h = zeros([1, 6]);
 * console.log(cat([x, h], 1).shape); // [1, 7]: 1 + 6 side by side
 * ```
 */
export function cat<const T extends readonly Shape[], const D extends number = 0>(
  tensors: readonly [...{ [I in keyof T]: Tensor<T[I]> }] & Demand<CatShape<T, D>>,
  dim: D = 0 as D,
): Tensor<Fit<CatShape<T, D>>> {
  const list = tensors as readonly Tensor[];
  return apply(ops.cat(list.map(arrayOf), dim), list);
}
