import { formatShape, requireArgument, requireTensor } from "../../tensor/internals.ts";
import { ShapeError, stack, type Tensor } from "../../tensor/mod.ts";
import { type Cell, cellKind, hiddenOf, type State } from "./cell.ts";

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
  state?: S,
): [outputs: Sequence, state: S] {
  requireArgument("unroll", "the cell", cell, cellKind);
  requireTensor("unroll", inputs);
  const { shape } = inputs;
  if (shape.length !== 3 || shape[0] === 0) {
    throw new ShapeError(
      `unroll: the sequence is ${formatShape(shape)}; it must be [L, N, I], with at least one step`,
    );
  }
  let last = state ?? cell.start(shape[1]);
  const outputs = Array.from({ length: shape[0] }, (_, step) => {
    last = cell.forward(inputs.select(0, step), last);
    return hiddenOf(last);
  });
  return [stack(outputs), last];
}
