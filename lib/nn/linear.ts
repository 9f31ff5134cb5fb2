import {
  instanceOf,
  kinds,
  oneOf,
  requireArgument,
  requireOptions,
  requireTensor,
} from "../tensor/internals.ts";
import { type DType, empty, Generator, type Tensor } from "../tensor/mod.ts";
import type { Matrix, Vector } from "./forward.ts";
import { uniform_ } from "./init.ts";
import { Module } from "./module.ts";

/** Settings of a layer. */
export interface LayerOptions {
  /** Whether a bias is added to the weighted sums. Default: true. */
  bias?: boolean;
  /** Where the initial weights come from; the default generator unless given. */
  generator?: Generator;
  /** Of the weights. Default: "float32". */
  dtype?: DType;
}

export function layerOptions(name: string, options: LayerOptions | undefined): LayerOptions {
  return requireOptions(name, options, {
    bias: kinds.boolean,
    generator: instanceOf("a Generator", Generator),
    dtype: oneOf(["float32", "float64"]),
  });
}

/**
 * Weighted sums, `y = x W^T + b`, as `torch.nn.functional.linear`; [N, I] -> [N, O].
 *
 * @param input [N, I]
 * @param weight [O, I]: a row for every output
 * @param bias [O], or null for none
 * @throws ShapeError if the shapes do not fit each other
 *
 * @example
 * ```ts
 * import { nn, tensor } from "unroll";
 *
 * console.log(nn.linear(tensor([[1, 2]]), tensor([[3, 4]]), tensor([5])).toArray()); // [[16]]
 * ```
 */
export function linear(input: Matrix, weight: Matrix, bias: Vector | null = null): Matrix {
  requireTensor("linear", input);
  requireTensor("linear: the weight", weight);
  const sums = input.mm(weight.t()); // [N, I] x [I, O] -> [N, O]
  return bias === null ? sums : sums.add(bias);
}

/**
 * A layer of weighted sums, as `torch.nn.Linear`. From the same seed it starts with PyTorch's
 * weights, drawn evenly between ±1/sqrt(I).
 *
 * @throws RangeError if a size is not a whole number of 1 or more
 * @throws TypeError if an option is unknown
 *
 * @example
 * ```ts
 * import { nn, zeros } from "unroll";
 *
 * const layer = new nn.Linear(6, 1);
 * console.log(layer.forward(zeros([20, 6])).shape); // [20, 1]
 * ```
 */
export class Linear extends Module {
  /** [O, I] */
  readonly weight: Matrix;
  /** [O] */
  readonly bias: Vector | null;

  /** Draws the weights. */
  constructor(inFeatures: number, outFeatures: number, options?: LayerOptions) {
    super();
    requireArgument("Linear", "inFeatures", inFeatures, kinds.size);
    requireArgument("Linear", "outFeatures", outFeatures, kinds.size);
    const { bias = true, generator, dtype } = layerOptions("Linear", options);
    const weight = { requiresGrad: true, dtype };
    this.weight = empty([outFeatures, inFeatures], weight);
    this.bias = bias ? empty([outFeatures], weight) : null;
    // As PyTorch computes it: a detour to 1/sqrt(I), of which the last bit depends on the way.
    const spread = Math.sqrt(3) * (Math.sqrt(2 / (1 + Math.sqrt(5) ** 2)) / Math.sqrt(inFeatures));
    uniform_<Tensor>(this.weight, -spread, spread, { generator });
    const limit = 1 / Math.sqrt(inFeatures);
    if (this.bias !== null) uniform_<Tensor>(this.bias, -limit, limit, { generator });
  }

  /** [N, I] -> [N, O] */
  forward(input: Matrix): Matrix {
    return linear(input, this.weight, this.bias);
  }
}
