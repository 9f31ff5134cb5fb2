import { run, type RunOptions } from "unroll";

/** A short run with other cells, signals and optimisers than the tutorial's. */
function another(seed: number): RunOptions {
  return {
    seed,
    epochs: 10,
    cell: (["rnn", "gru", "lstm"] as const)[seed % 3],
    signal: (["two sines", "noisy sine"] as const)[seed % 2],
    optimizer: (["sgd", "adam"] as const)[seed % 2],
    truncate: 1 + seed % 7,
    clip: 1,
    validation: 5,
    lr: 0.05,
  };
}

/**
 * One number for all that a run gives: 53 bits that change when any bit of a weight, a loss or a
 * prediction changes. Written in plain JavaScript, so that every engine computes it in the same
 * way.
 */
export function digest(seed: number): number {
  const numbers = [run({ seed }), run(another(seed))].flatMap((result) => {
    const { initial, model, losses, validationLosses, predictions } = result;
    const weights = [initial, model].flatMap((network) => network.parameters());
    const values = weights.flatMap((w) => w.reshape([-1]).toArray());
    return [...values, ...losses, ...validationLosses, ...predictions];
  });
  const words = new Uint32Array(new Float64Array(numbers).buffer);
  // FNV-1a twice, from two starts.
  let [low, high] = [0x811c9dc5, 0x01234567];
  for (const word of words) {
    low = Math.imul(low ^ word, 0x01000193);
    high = Math.imul(high ^ word, 0x01000193);
  }
  return (low >>> 0) * 2 ** 21 + (high >>> 11);
}

/** The digests of the seeds 0 to `count` - 1. */
export function digests(count: number): number[] {
  return Array.from({ length: count }, (_, seed) => digest(seed));
}
