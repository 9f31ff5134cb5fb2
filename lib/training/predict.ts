import { requireTensor } from "../tensor/internals.ts";
import { noGrad, zeros } from "../tensor/mod.ts";
import { type Matrix, nn, type Weights } from "../nn/mod.ts";

/**
 * The prediction pass of Step 5: runs over `x` from a zero context and collects what the network
 * expects to come next.
 *
 * Every step is fed the true value, not its own prediction (teacher forcing).
 *
 * @param model the tutorial's two weights, or a network
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
export function predict(model: Weights | nn.Network, x: Matrix): number[] {
  const network = toNetwork(model);
  requireTensor("predict", x);
  const inputs = inDtypeOf(network, x);
  return noGrad(() => {
    const predictions: number[] = [];
    let state = network.start();
    for (let j = 0; j < x.shape[0]; j++) {
      const [output, next] = network.forward(inputs.narrow(0, j, 1), state); // [1, 1]
      predictions.push(output.item());
      state = next;
    }
    return predictions;
  });
}

/** The network of weights. */
export function toNetwork(model: Weights | nn.Network): nn.Network {
  return model instanceof nn.Network ? model : new nn.Elman(model);
}

/** Data in the dtype of a network's weights. */
export function inDtypeOf(network: nn.Network, data: Matrix): Matrix {
  const dtype = network.parameters()[0]?.dtype ?? data.dtype;
  return dtype === data.dtype ? data : noGrad(() => zeros(data.shape, { dtype }).copy_(data));
}
