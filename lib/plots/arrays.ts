/** Checks and small transformations of the numbers that go into a figure. */

/** Numbers in a row: a plain or a typed array. */
export type Numbers = ArrayLike<number>;

/**
 * A plain copy of `values`, which must be numbers, and at least one. NaN and infinities are allowed:
 * each figure shows them in its own way.
 */
export function toNumbers(values: Numbers, name: string): number[] {
  if (typeof values !== "object" || values === null || typeof values.length !== "number") {
    throw new TypeError(`${name} must be an array of numbers, but is ${shown(values)}`);
  }
  const numbers = Array.from(values);
  if (numbers.length === 0) throw new TypeError(`${name} is empty: there is nothing to draw`);
  const wrong = numbers.findIndex((value) => typeof value !== "number");
  if (wrong >= 0) {
    throw new TypeError(`${name}[${wrong}] must be a number, but is ${shown(numbers[wrong])}`);
  }
  return numbers;
}

export function requireCount(value: number, name: string): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${name} must be a whole number of at least 1, but is ${shown(value)}`);
  }
}

/** A value in an error message. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) return `a ${value.constructor?.name ?? "value"}`;
  return Object.is(value, -0) ? "-0" : String(value);
}
