/** Numbers and infinities in order, those that are not finite last: they stand for runs that failed. */
export function ranked(values: readonly number[]): number[] {
  const rank = (value: number) => Number.isFinite(value) ? value : Infinity;
  return values.map(rank).sort((a, b) => a === b ? 0 : a < b ? -1 : 1);
}

/** Between the two nearest of sorted values, as NumPy's default does. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === high ? low : low + (high - low) * (place - Math.floor(place));
}
