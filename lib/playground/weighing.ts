/** Weights by where they lead from and to. */

/** The weights of a scene. */
export interface Weighing {
  readonly hiddenSize: number;
  /** From a source (0 is the input, the others are the context) to a unit. */
  incoming(source: number, unit: number): number;
  /** From a unit to the output. */
  outgoing(unit: number): number;
  /** The largest size of a weight in w1, but 1 at least: small weights are to look small. */
  readonly largestIn: number;
  /** The same for w2. */
  readonly largestOut: number;
}

/** Reads a scene's weights: w1, a row of H for each source, and then w2. */
export function weighing(weights: Float32Array, hiddenSize: number): Weighing {
  const count = (1 + hiddenSize) * hiddenSize;
  const largest = (values: Float32Array) =>
    values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  return {
    hiddenSize,
    incoming: (source, unit) => weights[source * hiddenSize + unit],
    outgoing: (unit) => weights[count + unit],
    largestIn: largest(weights.subarray(0, count)),
    largestOut: largest(weights.subarray(count)),
  };
}
