import { tensor } from "../tensor/mod.ts";
import { type Matrix, nn } from "../nn/mod.ts";
import type { Scale } from "./data.ts";

/**
 * A network that reads and predicts a series in its own units. The network inside, with all weights,
 * gets each column scaled to mean 0 and deviation 1: `(x - mean) / deviation`.
 */
export class Scaled extends nn.Network {
  readonly #mean: Matrix; // [1, I]
  readonly #deviation: Matrix; // [1, I]

  /** Wraps a network. */
  constructor(
    /** The network inside, which is trained. */
    readonly network: nn.Network,
    /** The mean and the deviation of each column. */
    readonly units: Scale,
  ) {
    super();
    const { mean, deviation } = units;
    [this.#mean, this.#deviation] = [mean, deviation].map((row): Matrix => tensor([row]));
  }

  /** The weights of the network inside. */
  override stateDict(): ReturnType<nn.Network["stateDict"]> {
    return this.network.stateDict();
  }

  /** The initial state of the network inside. */
  override start(batch?: number): nn.State {
    return this.network.start(batch);
  }

  /** [N, I] and the state of the step before -> [N, I] and the new state */
  override forward(input: Matrix, state: nn.State): [output: Matrix, state: nn.State] {
    const [output, next] = this.network.forward(this.scale(input), state);
    return [output.mul(this.#deviation).add(this.#mean), next]; // [N, I] times [1, I], row by row
  }

  /** Scales values, [n, I], for the network inside. */
  scale(values: Matrix): Matrix {
    return values.sub(this.#mean).div(this.#deviation); // [n, I] minus [1, I], row by row
  }
}
