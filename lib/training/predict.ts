import { noGrad, zeros } from "../tensor/mod.ts";
import { forward, type Matrix } from "../nn/mod.ts";
import type { Weights } from "./train.ts";

/**
 * The prediction pass of Step 5: runs over `x` from a zero context and collects what the network
 * expects to come next.
 *
 * Every step is fed the true value, not its own prediction (teacher forcing).
 *
 * @param x inputs, [n, 1]
 * @returns n numbers: the k-th is the guess for the value after the k-th input
 *
 * @example
 * ```ts
 * import { predict, run } from "unroll";
 *
 * const { w1, w2, x } = run({ epochs: 10 });
 * console.log(predict({ w1, w2 }, x).length); // 20
 * ```
 */
export function predict({ w1, w2 }: Weights, x: Matrix): number[] {
  return noGrad(() => {
    const predictions: number[] = [];
    let context: Matrix = zeros([1, w2.shape[0]]); // [1, H]
    for (let j = 0; j < x.shape[0]; j++) {
      const [output, hidden] = forward(x.narrow(0, j, 1), context, w1, w2); // [1, 1], [1, H]
      predictions.push(output.item());
      context = hidden;
    }
    return predictions;
  });
}
