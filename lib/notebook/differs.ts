import { Tensor } from "../tensor/mod.ts";
import { indexOf } from "./formula.ts";
import { inspect } from "./inspect.ts";

/** What an answer can be compared with. */
export type Expected = number | readonly number[] | Tensor;

/**
 * Describes how a result differs from the expected one; null if it does not. It is for learners, so
 * it looks for likely errors: nothing returned, another shape, a sign, a single wrong number.
 *
 * @param found anything
 * @param expected a number, numbers, or a tensor
 * @param what the result is called
 * @param tolerance how far a number may be off, relative to the largest expected one
 *
 * @example
 * ```ts
 * import { differs } from "unroll/notebook";
 *
 * console.log(differs([1, 2, 4], [1, 2, 3], "y")); // y[2] is 4; it should be 3.
 * console.log(differs(undefined, 3, "loss")); // loss is undefined: is there a `return`?
 * ```
 */
export function differs(
  found: unknown,
  expected: Expected,
  what = "the result",
  tolerance = 1e-4,
): string | null {
  if (found === undefined) return `${what} is undefined: is there a \`return\`?`;
  if (found instanceof Promise) return `${what} is a promise: write \`await\` before it.`;
  const kind = kindOf(expected);
  if (kindOf(found) !== kind) return `${what} is ${inspect(found)}; it should be ${kind}.`;
  const [has, wants] = [shapeOf(found), shapeOf(expected)];
  if (has.join() !== wants.join()) {
    return `${what} has the shape [${has.join(", ")}]; it should be [${wants.join(", ")}].`;
  }
  const [mine, right] = [numbersOf(found), numbersOf(expected)];
  const bound = tolerance * Math.max(...right.map(Math.abs), 1e-30);
  const wrong = right.flatMap((value, i) => Math.abs(mine[i] - value) <= bound ? [] : [i]);
  if (wrong.length === 0) return null;
  if (wrong.some((i) => !Number.isFinite(mine[i]))) {
    return `${nameOf(what, wrong[0], wants)} is ${mine[wrong[0]]}; it should be ` +
      `${short(right[wrong[0]])}. A division by 0, or did training diverge?`;
  }
  if (wrong.every((i) => Math.abs(mine[i] + right[i]) <= bound)) {
    return `${what} has the wrong sign.`;
  }
  const [first] = wrong;
  const others = wrong.length === 1 ? "" : ` (${wrong.length} of ${right.length} numbers are off)`;
  return `${nameOf(what, first, wants)} is ${short(mine[first])}; it should be ` +
    `${short(right[first])}${others}.`;
}

function kindOf(value: unknown): string {
  if (typeof value === "number") return "a number";
  if (value instanceof Tensor) return "a tensor";
  const isList = Array.isArray(value) && value.every((entry) => typeof entry === "number");
  return isList ? "an array of numbers" : "something else";
}

function shapeOf(value: unknown): readonly number[] {
  if (value instanceof Tensor) return value.shape;
  return Array.isArray(value) ? [value.length] : [];
}

function numbersOf(value: unknown): number[] {
  if (value instanceof Tensor) return (value as Tensor).detach().reshape([-1]).toArray();
  return Array.isArray(value) ? value : [value as number];
}

/** The name of element `index`, counted row by row: `y[0, 2]`. */
function nameOf(what: string, index: number, shape: readonly number[]): string {
  return shape.length === 0 ? what : `${what}[${indexOf(index, shape).join(", ")}]`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(5)));
}
