import { run } from "unroll";

/**
 * One number for all that a run gives: 53 bits that change when any bit of a weight, a loss or a
 * prediction changes. Written in plain JavaScript, so that every engine computes it in the same
 * way.
 */
export function digest(seed: number): number {
  const { initial, w1, w2, losses, predictions } = run({ seed });
  const weights = [initial.w1, initial.w2, w1, w2].flatMap((w) => w.toArray().flat());
  const words = new Uint32Array(new Float64Array([...weights, ...losses, ...predictions]).buffer);
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
