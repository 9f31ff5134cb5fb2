import { instanceOf, kinds, oneOf, requireArgument, requireOptions } from "./arguments.ts";
import { rewrite } from "./array/arrays.ts";
import { make } from "./array/launch.ts";
import { type DType, type NdArray, type Numbers, values } from "./array/ndarray.ts";
import { fma64, fmaOf, roundingOf } from "./array/rounding.ts";
import { checkShape, type Shape } from "./array/shape.ts";
import { flatten, measure } from "./nested.ts";
import { fillNormal, fillUniform } from "./random/draw.ts";
import { defaultGenerator, Generator } from "./random/generator.ts";
import type { Growing, NewShape, StepsShape, WithZero } from "./shapes/dimension.ts";
import type { NestedInput, ShapeOf } from "./shapes/nested.ts";
import type { Demand } from "./shapes/verdict.ts";
import { type Draws, escape, isTraced, Tensor, type TensorOptions, traced } from "./tensor.ts";

/**
 * Makes a tensor from a number, an array of numbers, or arrays of arrays; their nesting is the
 * shape.
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
  options?: TensorOptions,
): Tensor<ShapeOf<V>> {
  const { dtype = "float32", requiresGrad } = requireOptions("tensor", options, tensorKinds);
  const shape = measure(data);
  const array = make(shape, dtype);
  rewrite(array, (out) => flatten(data, shape, out));
  return made("tensor", array, requiresGrad);
}

/**
 * A tensor without elements, to be joined to others: to the compiler, its size of 0 is one that is
 * known only when the program runs.
 *
 * @example
 * ```ts
 * import { cat, ones, zeros } from "unroll";
 *
 * let rows = zeros([0, 3]);
 * for (let i = 0; i < 2; i++) rows = cat([rows, ones([1, 3])]);
 * console.log(rows.shape); // [2, 3]
 * ```
 */
export function zeros<const S extends Shape>(
  shape: S & WithZero<S>,
  options?: TensorOptions,
): Tensor<Growing<S>>;
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
export function zeros<const S extends Shape>(
  shape: S & Demand<NewShape<"zeros", S>>,
  options?: TensorOptions,
): Tensor<S>;
export function zeros(shape: Shape, options?: TensorOptions): Tensor {
  return filled("zeros", shape, options);
}

/** A tensor without elements, to be joined to others, as with `zeros`. */
export function empty<const S extends Shape>(
  shape: S & WithZero<S>,
  options?: TensorOptions,
): Tensor<Growing<S>>;
/**
 * A tensor whose numbers are set later, such as by `init.normal_`. PyTorch leaves whatever was in
 * memory; here it holds zeros, so that a forgotten initialisation is at least the same every time.
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
export function empty<const S extends Shape>(
  shape: S & Demand<NewShape<"empty", S>>,
  options?: TensorOptions,
): Tensor<S>;
export function empty(shape: Shape, options?: TensorOptions): Tensor {
  return filled("empty", shape, options);
}

/**
 * `steps` numbers from `start` to `end`, both included, evenly spaced; [steps].
 * The k-th is `start + k (end - start) / (steps - 1)`, counted from whichever end is nearer, as in
 * PyTorch.
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
  steps: N & Demand<StepsShape<N>>,
  options?: TensorOptions,
): Tensor<readonly [N]> {
  requireArgument("linspace", "steps", steps, kinds.count);
  requireArgument("linspace", "start", start, kinds.finite);
  requireArgument("linspace", "end", end, kinds.finite);
  return filled("linspace", [steps] as const, options, (out, dtype) => {
    const [round, fma] = [roundingOf(dtype), fmaOf(dtype)];
    const [first, last] = [round(start), round(end)];
    const step = round(round(last - first) / (steps - 1));
    const half = Math.floor(steps / 2);
    for (let k = 0; k < steps; k++) {
      out[k] = k < half ? fma(step, k, first) : fma(-step, steps - 1 - k, last);
    }
    if (steps === 1) out[0] = start;
  });
}

/**
 * A tensor of ones.
 *
 * @throws ShapeError if a size is not a whole number of 0 or more
 *
 * @example
 * ```ts
 * import { ones } from "unroll";
 *
 * console.log(ones([2, 3]).sum().item()); // 6
 * ```
 */
export function ones<const S extends Shape>(
  shape: S & Demand<NewShape<"ones", S>>,
  options?: TensorOptions,
): Tensor<S> {
  return filled("ones", shape, options, (out) => out.fill(1));
}

/**
 * A tensor whose elements are all `value`.
 *
 * @throws ShapeError if a size is not a whole number of 0 or more
 *
 * @example
 * ```ts
 * import { full } from "unroll";
 *
 * console.log(full([2], 0.5).toArray()); // [0.5, 0.5]
 * ```
 */
export function full<const S extends Shape>(
  shape: S & Demand<NewShape<"full", S>>,
  value: number,
  options?: TensorOptions,
): Tensor<S> {
  requireArgument("full", "the value", value, kinds.number);
  return filled("full", shape, options, (out) => out.fill(value));
}

/**
 * The numbers from `start` (included) to `end` (not included) in steps of `step`; `ceil((end -
 * start) / step)` of them. With one argument, from 0 to that.
 *
 * @throws RangeError if `step` is 0 or has the wrong sign, or a number is not finite
 *
 * @example
 * ```ts
 * import { arange } from "unroll";
 *
 * console.log(arange(3).toArray(), arange(1, 2, 0.5).toArray()); // [0, 1, 2] [1, 1.5]
 * ```
 */
export function arange(
  start: number,
  end?: number,
  step = 1,
  options?: TensorOptions,
): Tensor<readonly [number]> {
  const [from, to] = end === undefined ? [0, start] : [start, end];
  requireArgument("arange", "start", from, kinds.finite);
  requireArgument("arange", "end", to, kinds.finite);
  requireArgument("arange", "step", step, kinds.finite);
  if (step === 0 || (to - from) / step < 0) {
    const what = step === 0 ? "is 0" : `${step} has the wrong sign`;
    throw new RangeError(`arange: the step ${what}; it must lead from ${from} to ${to}`);
  }
  const shape = [Math.ceil((to - from) / step)] as const;
  return filled("arange", shape, options, (out) => {
    for (let k = 0; k < out.length; k++) out[k] = fma64(step, k, from);
  });
}

/**
 * The identity matrix: ones on the diagonal, zeros elsewhere; [n, m], or [n, n].
 *
 * @throws ShapeError if a size is not a whole number of 0 or more
 *
 * @example
 * ```ts
 * import { eye } from "unroll";
 *
 * console.log(eye(2).toArray()); // [[1, 0], [0, 1]]
 * ```
 */
export function eye<const N extends number, const M extends number = N>(
  n: N & Demand<NewShape<"eye", readonly [N]>>,
  m: M & Demand<NewShape<"eye", readonly [M]>> = n as number as M,
  options?: TensorOptions,
): Tensor<readonly [N, M]> {
  return filled("eye", [n, m] as const, options, (out) => {
    for (let i = 0; i < Math.min(n, m); i++) out[i * m + i] = 1;
  });
}

/** Settings of a new random tensor. */
export interface RandomOptions extends TensorOptions, Draws {}

/**
 * Draws from a normal distribution with mean 0 and standard deviation 1, with PyTorch's numbers for
 * the same seed.
 *
 * @throws ShapeError if a size is not a whole number of 0 or more
 *
 * @example
 * ```ts
 * import { manualSeed, randn } from "unroll";
 *
 * manualSeed(0);
 * console.log(`${randn([2])}`); // tensor([ 1.5410, -0.2934])
 * ```
 */
export function randn<const S extends Shape>(
  shape: S & Demand<NewShape<"randn", S>>,
  options?: RandomOptions,
): Tensor<S> {
  return drawn("randn", shape, options, fillNormal);
}

/**
 * Draws from a uniform distribution over [0, 1), with PyTorch's numbers for the same seed.
 *
 * @throws ShapeError if a size is not a whole number of 0 or more
 *
 * @example
 * ```ts
 * import { manualSeed, rand } from "unroll";
 *
 * manualSeed(0);
 * console.log(`${rand([2])}`); // tensor([0.4963, 0.7682])
 * ```
 */
export function rand<const S extends Shape>(
  shape: S & Demand<NewShape<"rand", S>>,
  options?: RandomOptions,
): Tensor<S> {
  return drawn("rand", shape, options, fillUniform);
}

/** A new tensor of random numbers. */
function drawn<S extends Shape>(
  operation: string,
  shape: S,
  options: RandomOptions | undefined,
  fill: (out: Numbers, from: number, to: number, generator: Generator) => void,
): Tensor<S> {
  const { generator, ...others } = requireOptions(operation, options, randomKinds);
  escape("a random draw");
  return filled(operation, shape, others, (out) => {
    fill(out, 0, 1, generator ?? defaultGenerator());
  });
}

/** A new tensor whose memory `fill` writes; zeros without. */
function filled<S extends Shape>(
  operation: string,
  shape: S,
  options: TensorOptions | undefined,
  fill?: (out: Numbers, dtype: DType) => void,
): Tensor<S> {
  checkShape(operation, shape);
  const { dtype = "float32", requiresGrad } = requireOptions(operation, options, tensorKinds);
  const array = make([...shape], dtype);
  if (fill !== undefined) rewrite(array, (out) => fill(out, dtype));
  return made(operation, array, requiresGrad);
}

/** A tensor of numbers that were just made. */
function made<S extends Shape>(
  operation: string,
  array: NdArray,
  requiresGrad: boolean | undefined,
): Tensor<S> {
  if (!isTraced()) return new Tensor(array, requiresGrad);
  const { shape, storage: { dtype } } = array;
  const compute = () => new Tensor<S>(array, requiresGrad);
  return traced(compute, operation, values(array), undefined, shape, dtype, requiresGrad);
}

const tensorKinds = { requiresGrad: kinds.boolean, dtype: oneOf(["float32", "float64"]) };
const randomKinds = { ...tensorKinds, generator: instanceOf("a Generator", Generator) };
