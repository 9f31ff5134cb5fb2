/** Fewer so many points are not worth it. */
const least = 20;

/**
 * The same line through many points in fewer characters: each point by its distance from the one
 * before, to the five-thousandth part of the line's extent. Errors do not add up: distances are
 * those between rounded points. Any other path stays as it is.
 *
 * @example
 * ```ts
 * import { compactPath } from "./paths.ts";
 * import assert from "node:assert/strict";
 *
 * const points = Array.from({ length: 30 }, (_, i) => `${20 * i},${100.04 - i}`);
 * assert.match(compactPath("M" + points.join("L")), /^M0 100l20-1 20-1 20-1/);
 * ```
 */
export function compactPath(d: string): string {
  if (!/^M[-\d.]+[ ,][-\d.]+(L[-\d.]+[ ,][-\d.]+)+$/.test(d)) return d;
  const points = d.slice(1).split("L").map((pair) => pair.split(/[ ,]/).map(Number));
  if (points.length < least || points.flat().some(Number.isNaN)) return d;
  const extent = Math.max(...[0, 1].map((axis) => {
    const list = points.map((point) => point[axis]);
    return Math.max(...list) - Math.min(...list);
  }));
  if (extent === 0) return d;
  const digits = Math.max(0, -Math.floor(Math.log10(extent / 5000)));
  const rounded = points.map((point) => point.map((x) => Math.round(x * 10 ** digits)));
  const write = (numbers: number[]) => numbers.map((n) => print(n / 10 ** digits, digits));
  const steps = rounded.slice(1).flatMap(([x, y], i) => [x - rounded[i][0], y - rounded[i][1]]);
  const compact = `M${join(write(rounded[0]))}l${join(write(steps))}`;
  return compact.length < d.length ? compact : d;
}

/** As short as a number can be: without a leading zero. */
function print(x: number, digits: number): string {
  return String(Number(x.toFixed(digits))).replace(/^(-?)0\./, "$1.");
}

/** A minus sign separates as well as a space does. */
function join(numbers: string[]): string {
  return numbers.join(" ").replaceAll(" -", "-");
}
