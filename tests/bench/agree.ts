/** How far losses may lie apart, relative to the right one: what the project promises of PyTorch's. */
export const tolerance = 1e-4;

/**
 * Compares the losses of a contestant with those that they should be, as far as these are known.
 *
 * @returns what is wrong, in words, or undefined if nothing is
 */
export function disagreement(
  losses: readonly number[],
  expected: readonly number[],
  passes: number,
): string | undefined {
  if (losses.length !== passes) return `it reports ${losses.length} losses for ${passes} passes`;
  for (let i = 0; i < Math.min(passes, expected.length); i++) {
    const off = Math.abs(losses[i] - expected[i]) / expected[i];
    // Written so that NaN does not pass.
    if (!(off <= tolerance)) {
      return `the loss of pass ${i + 1} is ${losses[i]}, and should be ${expected[i]}`;
    }
  }
}
