import type { Matrix } from "../forward.ts";
import type { LayerOptions } from "../linear.ts";
import { Cell } from "./cell.ts";

/**
 * The gated recurrent unit, as `torch.nn.GRUCell`. A gate between 0 and 1 decides how much of the
 * old hidden values stays, another how much of them the candidate for the new ones may see:
 *
 * `r = sigmoid(i_r + h_r)`, `z = sigmoid(i_z + h_z)`, `n = tanh(i_n + r h_n)`, `h' = n + z (h - n)`,
 * where `i = x Wih^T + bih` and `h = h Whh^T + bhh` are what each gate reads.
 *
 * Source: K. Cho et al., "Learning phrase representations using RNN encoder-decoder for statistical
 * machine translation", EMNLP 2014.
 *
 * @throws RangeError if a size is not a whole number of 1 or more
 * @throws TypeError if an option is unknown
 *
 * @example
 * ```ts
 * import { nn, tensor } from "unroll";
 *
 * const cell = new nn.GRUCell(1, 6);
 * console.log(cell.weightIh.shape); // [18, 1]: three gates
 * console.log(cell.forward(tensor([[0.5]]), cell.start()).shape); // [1, 6]
 * ```
 */
export class GRUCell extends Cell<Matrix> {
  /** Draws the weights. */
  constructor(inputSize: number, hiddenSize: number, options?: LayerOptions) {
    super("GRUCell", inputSize, hiddenSize, 3, options);
  }

  /** [N, I] and [N, H] -> [N, H] */
  override forward(input: Matrix, state?: Matrix): Matrix {
    const hidden = this.stateOf(input, state);
    const [inputReset, inputUpdate, inputNew] = this.fromInput(input); // each [N, H]
    const [hiddenReset, hiddenUpdate, hiddenNew] = this.fromHidden(hidden); // each [N, H]
    const reset = inputReset.add(hiddenReset).sigmoid();
    const update = inputUpdate.add(hiddenUpdate).sigmoid();
    const candidate = inputNew.add(reset.mul(hiddenNew)).tanh();
    return hidden.sub(candidate).mul(update).add(candidate);
  }
}
