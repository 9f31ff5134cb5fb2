import { requireTensor } from "../tensor/internals.ts";
import { noGrad, tensor, zeros } from "../tensor/mod.ts";
import { type Matrix, nn, type Weights } from "../nn/mod.ts";
import { readData, rowsOf, type Values } from "./data.ts";

/**
 * The prediction pass of Step 5: runs over `x` from a zero context and collects the predictions of
 * the next value. The input of every step is the true value, not the prediction before.
 *
 * @param model the tutorial's two weights, or a network
 * @param x inputs, [n, I]; or plain numbers, or rows of them
 * @returns for each input the prediction of the next: a number; of several outputs, a row
 *
 * @example
 * ```ts
 * import { predict, run } from "unroll";
 *
 * const { w1, w2, x } = run({ epochs: 10 });
 * console.log(predict({ w1, w2 }, x).length); // 20
 * ```
 */
export function predict<V = number>(model: Weights | nn.Network, x: Matrix | Values): V[] {
  const rows = predictRows(model, x);
  return (rows[0]?.length === 1 ? rows.flat() : rows) as V[];
}

/** The predictions as rows. */
export function predictRows(model: Weights | nn.Network, x: Matrix | Values): number[][] {
  const network = toNetwork(model);
  const given: Matrix = Array.isArray(x)
    ? tensor(rowsOf(readData(x, "predict", "x")))
    : x as Matrix;
  requireTensor("predict", given);
  const inputs = inDtypeOf(network, given);
  return noGrad(() => {
    const predictions: number[][] = [];
    let state = network.start();
    for (let j = 0; j < given.shape[0]; j++) {
      const [output, next] = network.forward(inputs.narrow(0, j, 1), state); // [1, O]
      predictions.push(...output.toArray());
      state = next;
    }
    return predictions;
  });
}

export function toNetwork(model: Weights | nn.Network): nn.Network {
  return model instanceof nn.Network ? model : new nn.Elman(model);
}

/** Data in the dtype of a network's weights. */
export function inDtypeOf(network: nn.Network, data: Matrix): Matrix {
  const dtype = network.parameters()[0]?.dtype ?? data.dtype;
  return dtype === data.dtype ? data : noGrad(() => zeros(data.shape, { dtype }).copy_(data));
}
