import type { Matrix } from "../forward.ts";
import type { LayerOptions } from "../linear.ts";
import { Cell } from "./cell.ts";

/**
 * Elman's cell with a bias, as `torch.nn.RNNCell`: `h' = tanh(x Wih^T + bih + h Whh^T + bhh)`.
 * Without a bias it is the tutorial's cell, whose `w1` is `Wih^T` above `Whh^T`.
 *
 * Source: J. L. Elman, "Finding structure in time", Cognitive Science 14 (1990).
 *
 * @throws RangeError if a size is not a whole number of 1 or more
 * @throws TypeError if an option is unknown
 *
 * @example
 * ```ts
 * import { nn, tensor } from "unroll";
 *
 * const cell = new nn.RNNCell(1, 6);
 * const hidden = cell.forward(tensor([[0.5]]), cell.start());
 * console.log(hidden.shape); // [1, 6]
 * ```
 */
export class RNNCell extends Cell<Matrix> {
  /** Draws the weights. */
  constructor(inputSize: number, hiddenSize: number, options?: LayerOptions) {
    super("RNNCell", inputSize, hiddenSize, 1, options);
  }

  /** [N, I] and [N, H] -> [N, H] */
  override forward(input: Matrix, state?: Matrix): Matrix {
    const hidden = this.stateOf(input, state);
    const [i] = this.fromInput(input); // [N, I] -> [N, H]
    const [h] = this.fromHidden(hidden); // [N, H] -> [N, H]
    return i.add(h).tanh();
  }
}
