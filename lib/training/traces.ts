import { requireTensor } from "../tensor/internals.ts";
import { noGrad, stack, zeros } from "../tensor/mod.ts";
import { halfSquaredError, type Matrix, nn, type Weights } from "../nn/mod.ts";
import { inDtypeOf, toNetwork } from "./predict.ts";

/**
 * The values of the hidden units while a network reads a sequence, from a zero state; [n, H], with a
 * column for each unit.
 *
 * @param model the tutorial's two weights, or a network
 * @param x inputs, [n, 1]
 *
 * @example
 * ```ts
 * import { hiddenTraces, run } from "unroll";
 *
 * const { model, x } = run({ epochs: 10 });
 * console.log(hiddenTraces(model, x).shape); // [20, 6]
 * ```
 */
export function hiddenTraces(model: Weights | nn.Network, x: Matrix): Matrix {
  const network = toNetwork(model);
  requireTensor("hiddenTraces", x);
  const inputs = inDtypeOf(network, x);
  return noGrad(() => {
    let state = network.start();
    const rows = Array.from({ length: x.shape[0] }, (_, j) => {
      [, state] = network.forward(inputs.narrow(0, j, 1), state);
      return nn.hiddenOf(state).select(0, 0); // [H]
    });
    return stack(rows);
  });
}

/**
 * How much the loss of the last step depends on the state k steps earlier: the norm of the gradient
 * with respect to that state, for k = 1, 2, ..., n. The last one is for the zeros at the start. With
 * `truncate: k`, training uses only the first k - 1 of these.
 *
 * @param model the tutorial's two weights, or a network; its gradients stay as they are
 * @param x inputs, [n, 1]
 * @param y targets, [n, 1]
 * @returns n norms
 *
 * @example
 * ```ts
 * import { gradientsByDistance, run } from "unroll";
 *
 * const { model, x, y } = run({ epochs: 10 });
 * console.log(gradientsByDistance(model, x, y).slice(0, 3)); // the further away, the less it counts
 * ```
 */
export function gradientsByDistance(
  model: Weights | nn.Network,
  x: Matrix,
  y: Matrix,
): number[] {
  const network = toNetwork(model);
  for (const t of [x, y]) requireTensor("gradientsByDistance", t);
  const [inputs, targets] = [x, y].map((t) => inDtypeOf(network, t));
  const start = network.start();
  const last = x.shape[0] - 1;
  // Zeros that are added to the states accumulate their gradients.
  const probes: Matrix[] = [];
  let state: nn.State = start;
  let output: Matrix | undefined;
  for (let j = 0; j <= last; j++) {
    const joined = nn.joinState(state);
    const probe: Matrix = zeros(joined.shape, { requiresGrad: true, dtype: joined.dtype });
    probes.unshift(probe);
    const before = nn.splitState(joined.add(probe), start);
    [output, state] = network.forward(inputs.narrow(0, j, 1), before);
  }
  if (output === undefined) return [];
  const loss = halfSquaredError(output, targets.narrow(0, last, 1));
  const weights = network.parameters();
  const kept = weights.map(({ grad }) => grad);
  for (const w of weights) w.grad = null;
  loss.backward();
  weights.forEach((w, i) => w.grad = kept[i]);
  return probes.map(({ grad }) => grad?.norm().item() ?? 0);
}
