/**
 * Round numbers for the ticks of a logarithmic scale, and no more of them than have room: 1, 2 and 5
 * times powers of ten, or powers of ten alone, or every second one, and so on. A short scale has all
 * multiples.
 */
export function logTicks(low: number, high: number, most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.floor(Math.log10(high))];
  const ticks = (digits: readonly number[], stride: number) => {
    const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
      .filter((power) => power % stride === 0);
    return powers.flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((tick) => tick >= low && tick <= high);
  };
  const usual = ticks([1, 2, 5], 1);
  if (usual.length < 3) return ticks([1, 2, 3, 4, 5, 6, 7, 8, 9], 1);
  if (usual.length <= most) return usual;
  for (let stride = 1;; stride++) {
    const powers = ticks([1], stride);
    if (powers.length <= most) return powers;
  }
}

/** What a logarithmic scale covers: the values with a margin, and at least a factor of 4. */
export function logDomain(values: readonly number[], margin: number): [number, number] {
  if (values.length === 0) return [0.1, 10];
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return high / low > 3 ? [low * margin, high * 1.2] : [low / 2, high * 2];
}

/** A tick's label, short also where the number is very small or large. */
export function logTick(value: number): string {
  return value >= 1e-4 && value < 1e6 ? String(value) : value.toExponential().replace("e+", "e");
}
