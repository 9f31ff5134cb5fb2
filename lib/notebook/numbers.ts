/** Numbers as text: aligned in a column, and never as nothing. */

/** How to write the numbers of a column. */
export interface NumberFormat {
  /** Exactly this many decimals. Without it, as many as the smallest value needs, at most 6. */
  digits?: number;
}

/**
 * One form for all numbers of a column, so that they line up: whole, with a fixed number of
 * decimals, or, where that would hide small values or swell large ones, with an exponent.
 *
 * @example
 * ```ts
 * import { numberFormat } from "./numbers.ts";
 * import assert from "node:assert/strict";
 *
 * const values = [4.71234, 0.0526];
 * assert.deepEqual(values.map(numberFormat(values)), ["4.7123", "0.0526"]);
 * assert.equal(numberFormat([])(-0), "-0");
 * ```
 */
export function numberFormat(
  values: readonly number[],
  { digits }: NumberFormat = {},
): (value: number) => string {
  const form = digits === undefined ? chooseForm(values) : fixed(digits);
  return (value) => {
    if (!Number.isFinite(value)) return String(value);
    const text = form(value);
    return Object.is(value, -0) ? `-${text.replace(/^-/, "")}` : text;
  };
}

function fixed(digits: number): (value: number) => string {
  return (value) => value.toFixed(digits);
}

function chooseForm(values: readonly number[]): (value: number) => string {
  const finite = values.filter(Number.isFinite);
  const sizes = finite.filter((value) => value !== 0).map(Math.abs);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  if (finite.every(Number.isInteger) && largest < 1e15) return String;
  if (largest >= 1e7 || smallest < 1e-4) return (value) => value.toExponential(3);
  const significant = 2 - Math.floor(Math.log10(smallest));
  const needed = finite.map(decimals).reduce((a, b) => Math.max(a, b), 0);
  return fixed(Math.min(6, needed, Math.max(4, significant)));
}

function decimals(value: number): number {
  return (String(value).split(".")[1] ?? "").length;
}
