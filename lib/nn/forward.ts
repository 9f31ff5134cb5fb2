import { cat, type Tensor } from "../tensor/mod.ts";

/**
 * One step of the network, Step 4 of the tutorial: `context' = tanh([input, context] w1)`, `output
 * = context' w2`.
 *
 * The context is the network's memory: the hidden values of this step are handed to the next one. A
 * network of this kind, without a bias and with the hidden values as context, is Elman's.
 *
 * Source: J. L. Elman, "Finding structure in time", Cognitive Science 14 (1990).
 *
 * @param input the current value, [1, I]
 * @param context the hidden values of the step before, [1, H]; zeros at the start of a sequence
 * @param w1 from input and context to hidden, [I + H, H]
 * @param w2 from hidden to output, [H, O]
 * @returns the output, [1, O], and the new context, [1, H]
 * @throws ShapeError if the shapes do not fit each other
 *
 * @example
 * ```ts
 * import { forward, init, manualSeed, tensor, zeros } from "unroll";
 *
 * manualSeed(42);
 * const w1 = init.normal_(zeros([7, 6]), 0, 0.4);
 * const w2 = init.normal_(zeros([6, 1]), 0, 0.3);
 * const [output, context] = forward(tensor([[0.5]]), zeros([1, 6]), w1, w2);
 * console.log(output.shape, context.shape); // [1, 1] [1, 6]
 * ```
 */
export function forward(
  input: Matrix,
  context: Matrix,
  w1: Matrix,
  w2: Matrix,
): [output: Matrix, context: Matrix] {
  const xh = cat([input, context], 1); // [1, I] beside [1, H] -> [1, I + H]
  const hidden = xh.mm(w1).tanh(); // [1, I + H] x [I + H, H] -> [1, H]
  const output = hidden.mm(w2); // [1, H] x [H, O] -> [1, O]
  return [output, hidden];
}

/** A tensor of two dimensions whose sizes are known when the program runs. */
export type Matrix = Tensor<readonly [number, number]>;

/** A tensor of one dimension whose size is known when the program runs. */
export type Vector = Tensor<readonly [number]>;
