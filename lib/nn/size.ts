/** Refuses what is no size. Cells are not type-checked when they run, so anything may arrive. */
export function requireSize(what: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new RangeError(`${what} is ${value}; it must be a whole number of 1 or more`);
}
