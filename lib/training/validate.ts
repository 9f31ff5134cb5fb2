import { capture, scan } from "../capture/mod.ts";
import { noGrad, type Tensor, tensor } from "../tensor/mod.ts";
import { type Matrix, nn } from "../nn/mod.ts";
import type { RunConfig } from "./config.ts";
import { scaleOf } from "./data.ts";
import { seriesOf } from "./series.ts";

/**
 * Makes a function that gives the mean squared error of a network over the `validation` points after
 * its sequence. The network reads the sequence first, from a zero state, and gets the true values as
 * inputs. Of several columns each is measured in its own deviations, so that all count the same.
 */
export function validator(network: nn.Network, config: RunConfig): () => number {
  const { seqLength } = config;
  const { rows } = seriesOf(config);
  const targets = rows.slice(seqLength + 1);
  const columns = rows[0].length;
  const inputs: Tensor<readonly [number, number, number]> = tensor(
    rows.slice(0, -1).map((row) => [row]),
  ); // [n, 1, I]
  const unit = columns === 1 ? [1] : scaleOf(rows.slice(0, seqLength + 1)).deviation;
  const start = network.start();
  const step = capture((carry: Matrix, input: Matrix) =>
    noGrad(() => {
      const [output, state] = network.forward(input, nn.splitState(carry, start));
      return [nn.joinState(state), output] as const;
    })
  );
  return () => {
    const [, outputs] = scan(step, nn.joinState(start), [inputs]); // [n, 1, O]
    const found = outputs.toArray().slice(seqLength).map(([row]) => row);
    const squares = found.flatMap((row, i) =>
      row.map((value, k) => ((value - targets[i][k]) / unit[k]) ** 2)
    );
    return squares.reduce((sum, square) => sum + square, 0) / squares.length;
  };
}
