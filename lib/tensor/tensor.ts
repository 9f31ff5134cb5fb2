import { InPlaceOperations } from "./methods/in_place.ts";
import type { Shape } from "./shape.ts";
import type { DType } from "./storage.ts";

/** How a tensor starts its life. */
export interface TensorOptions {
  /** Whether `backward` collects a gradient for this tensor. Default: false. */
  requiresGrad?: boolean;
  /** Default: "float32", as in PyTorch. */
  dtype?: DType;
}

/**
 * Numbers in a shape that remember how they came about, so that gradients can flow back through
 * them.
 *
 * Every operation computes its result at once, rounds it to the dtype (float32, unless float64 was
 * asked for), and, if an input requires a gradient, adds a node to the graph. `backward` walks that
 * graph from the result to the leaves. Names and meaning are PyTorch's, in camelCase; operations
 * whose name ends in `_` change the tensor in place.
 *
 * `S` is the shape: sizes that are known when the code is written are checked by the compiler.
 *
 * @example
 * ```ts
 * import { tensor } from "unroll";
 *
 * const x = tensor([1, 2, 3], { requiresGrad: true }); // [3]
 * const loss = x.pow(2).sum(); // [3] -> []
 * loss.backward();
 * console.log(x.grad?.toArray()); // [2, 4, 6], for d(x^2)/dx = 2x
 * ```
 */
export class Tensor<out S extends Shape = Shape> extends InPlaceOperations<S> {}
