import type { Matrix } from "../forward.ts";
import type { LayerOptions } from "../linear.ts";
import { Cell, pairOf } from "./cell.ts";

/**
 * Long short-term memory, as `torch.nn.LSTMCell`. Beside its hidden values it has a memory that is
 * only ever multiplied and added to, so that gradients survive in it:
 *
 * `i, f, o = sigmoid(...)`, `g = tanh(...)`, each of `x Wih^T + bih + h Whh^T + bhh`, in the order i,
 * f, g, o; `c' = f c + i g`, `h' = o tanh(c')`.
 *
 * Source: S. Hochreiter and J. Schmidhuber, "Long short-term memory", Neural Computation 9 (1997);
 * the forget gate f: F. A. Gers et al., "Learning to forget", Neural Computation 12 (2000).
 *
 * @throws RangeError if a size is not a whole number of 1 or more
 * @throws TypeError if an option is unknown
 *
 * @example
 * ```ts
 * import { nn, tensor } from "unroll";
 *
 * const cell = new nn.LSTMCell(1, 6);
 * const [hidden, memory] = cell.forward(tensor([[0.5]]), cell.start());
 * console.log(hidden.shape, memory.shape); // [1, 6] [1, 6]
 * ```
 */
export class LSTMCell extends Cell<readonly [hidden: Matrix, memory: Matrix]> {
  /** Draws the weights. */
  constructor(inputSize: number, hiddenSize: number, options?: LayerOptions) {
    super("LSTMCell", inputSize, hiddenSize, 4, options);
  }

  /** Zeros, two of [N, H]. */
  override start(batch = 1): readonly [hidden: Matrix, memory: Matrix] {
    return [this.zeros(batch), this.zeros(batch)];
  }

  /** [N, I] and two of [N, H] -> two of [N, H] */
  override forward(
    x: Matrix,
    state?: readonly [hidden: Matrix, memory: Matrix],
  ): readonly [hidden: Matrix, memory: Matrix] {
    const [hidden, memory] = pairOf("LSTMCell", this.stateOf(x, state), "[hidden, memory]");
    const fromHidden = this.fromHidden(hidden); // 4 of [N, H]
    const sums = this.fromInput(x).map((sum, gate) => sum.add(fromHidden[gate]));
    const [input, forget, output] = [0, 1, 3].map((gate) => sums[gate].sigmoid());
    const candidate = sums[2].tanh();
    const next = forget.mul(memory).add(input.mul(candidate));
    return [output.mul(next.tanh()), next];
  }
}
