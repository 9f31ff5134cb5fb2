import { empty, Generator, noGrad, type Tensor } from "../tensor/mod.ts";
import { init, type Matrix, nn } from "../nn/mod.ts";
import type { RunConfig } from "./config.ts";
import { scaleOf } from "./data.ts";
import { Scaled } from "./scaled.ts";
import { seriesOf } from "./series.ts";

const cells = { rnn: nn.RNNCell, gru: nn.GRUCell, lstm: nn.LSTMCell };

/** The network that a run trains, with its initial weights. */
export function createNetwork(config: RunConfig): nn.Network {
  const { seqLength, scale } = config;
  const rows = seriesOf(config).rows.slice(0, seqLength + 1);
  const network = unscaled(config, rows[0].length);
  return scale ? new Scaled(network, scaleOf(rows)) : network;
}

function unscaled({ seed, cell, hiddenSize, spread }: RunConfig, columns: number): nn.Network {
  const generator = new Generator(seed);
  if (cell === "elman") {
    const w1: Matrix = empty([columns + hiddenSize, hiddenSize], { requiresGrad: true }); // [I + H, H]
    const w2: Matrix = empty([hiddenSize, columns], { requiresGrad: true }); // [H, O]
    init.normal_(w1, 0, 0.4 * spread, { generator });
    init.normal_(w2, 0, 0.3 * spread, { generator });
    return new nn.Elman({ w1, w2 });
  }
  const recurrent = new cells[cell](columns, hiddenSize, { generator });
  const network = new nn.Recurrent(recurrent, new nn.Linear(hiddenSize, columns, { generator }));
  if (spread !== 1) noGrad(() => network.parameters().forEach((weight) => weight.mul_(spread)));
  return network;
}

/**
 * The network of a run with other weights, such as those of a file.
 *
 * @throws TypeError if a weight is missing, or unknown
 * @throws ShapeError if a weight has another shape
 */
export function restoreNetwork(
  config: RunConfig,
  weights: Readonly<Record<string, Tensor>>,
): nn.Network {
  // The network is made before shapes are compared, and must not be larger than the given weights.
  const count = Object.values(weights).reduce((sum, weight) => sum + weight.numel(), 0);
  if (config.hiddenSize ** 2 > count) {
    throw new TypeError(
      `there are ${count} weights, too few for a hiddenSize of ${config.hiddenSize}`,
    );
  }
  return createNetwork(config).loadStateDict(weights);
}

/** A copy that collects no gradients. */
export function frozen(config: RunConfig, network: nn.Network): nn.Network {
  const copy = restoreNetwork(config, network.stateDict());
  for (const weight of copy.parameters()) weight.requiresGrad = false;
  return copy;
}
