import { capture, scan } from "../capture/mod.ts";
import { noGrad } from "../tensor/mod.ts";
import { type Matrix, nn } from "../nn/mod.ts";
import type { RunConfig } from "./config.ts";
import { column, timesOf } from "./data.ts";
import { type Signal, valuesOf } from "./signals.ts";

/**
 * Makes a function that says how well a network predicts the points after those that it learns
 * from: the mean squared error over `validation` of them. It reads the sequence first, from a zero
 * state, and is fed the true values all the way.
 */
export function validator(network: nn.Network, config: RunConfig): () => number {
  const { seqLength, validation } = config;
  const times = timesOf(seqLength, seqLength + 1 + validation);
  const values = column(valuesOf(config.signal as Signal, times)); // [n + 1, 1]
  const inputs = values.narrow(0, 0, seqLength + validation).reshape([-1, 1, 1]); // [n, 1, 1]
  const targets = values.toArray().flat().slice(seqLength + 1);
  const start = network.start();
  const step = capture((carry: Matrix, input: Matrix) =>
    noGrad(() => {
      const [output, state] = network.forward(input, nn.splitState(carry, start));
      return [nn.joinState(state), output] as const;
    })
  );
  return () => {
    const [, outputs] = scan(step, nn.joinState(start), [inputs]); // [n, 1, 1]
    const said = outputs.reshape([-1]).toArray().slice(seqLength);
    return said.reduce((sum, value, k) => sum + (value - targets[k]) ** 2, 0) / validation;
  };
}
