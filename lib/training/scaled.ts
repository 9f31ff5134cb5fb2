import { tensor } from "../tensor/mod.ts";
import { type Matrix, nn } from "../nn/mod.ts";
import type { Scale } from "./data.ts";

/**
 * A network that reads and predicts a series in its own units. The network inside, with all weights,
 * sees each column scaled to mean 0 and deviation 1: `(x - mean) / deviation`.
 */
export class Scaled extends nn.Network {
  readonly #mean: Matrix; // [1, I]
  readonly #deviation: Matrix; // [1, I]

  /** Takes the network as it is. */
  constructor(
    /** What is trained. */
    readonly network: nn.Network,
    /** The mean and the deviation of each column. */
    readonly units: Scale,
  ) {
    super();
    const { mean, deviation } = units;
    [this.#mean, this.#deviation] = [mean, deviation].map((row): Matrix => tensor([row]));
  }

  /** The weights have the names that they have inside. */
  override stateDict(): ReturnType<nn.Network["stateDict"]> {
    return this.network.stateDict();
  }

  /** What the network inside starts from. */
  override start(batch?: number): nn.State {
    return this.network.start(batch);
  }

  /** [N, I] and the state of the step before -> [N, I] and the new state */
  override forward(input: Matrix, state: nn.State): [output: Matrix, state: nn.State] {
    const [output, next] = this.network.forward(this.scale(input), state);
    return [output.mul(this.#deviation).add(this.#mean), next]; // [N, I] times [1, I], row by row
  }

  /** Values in their own units, [n, I], as the network inside sees them. */
  scale(values: Matrix): Matrix {
    return values.sub(this.#mean).div(this.#deviation); // [n, I] minus [1, I], row by row
  }
}
