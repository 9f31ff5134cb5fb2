/** Numbers and infinities in order, those that are not finite last: they mark runs that failed. */
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

/** The values with each key, in the order of the first ones. Node 20 has no `Map.groupBy`. */
export function groupBy<K, V>(values: readonly V[], keyOf: (value: V) => K): V[][] {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return [...groups.values()];
}
