import { ShapeError, stack, type Tensor } from "../../tensor/mod.ts";
import { type Cell, hiddenOf, type State } from "./cell.ts";

/** Values of several sequences side by side, step after step: [L, N, I]. */
export type Sequence = Tensor<readonly [number, number, number]>;

/**
 * Runs a cell over a sequence, from the first step to the last, as PyTorch's `nn.RNN`, `nn.GRU` and
 * `nn.LSTM` of one layer do.
 *
 * @param inputs [L, N, I]: L steps of N sequences
 * @param state the state before the first step; zeros unless given
 * @returns the hidden values of every step, [L, N, H], and the state after the last
 * @throws ShapeError if there is no step, or the shapes do not fit each other
 *
 * @example
 * ```ts
 * import { nn, zeros } from "unroll";
 *
 * const [outputs, last] = nn.unroll(new nn.GRUCell(1, 6), zeros([20, 1, 1]));
 * console.log(outputs.shape, last.shape); // [20, 1, 6] [1, 6]
 * ```
 */
export function unroll<S extends State>(
  cell: Cell<S>,
  inputs: Sequence,
  state: S = cell.start(inputs.shape[1]),
): [outputs: Sequence, state: S] {
  if (inputs.shape[0] === 0) {
    throw new ShapeError(`unroll: a sequence of [${inputs.shape.join(", ")}] has no step`);
  }
  const outputs = Array.from({ length: inputs.shape[0] }, (_, step) => {
    state = cell.forward(inputs.select(0, step), state);
    return hiddenOf(state);
  });
  return [stack(outputs), state];
}
