/** An operation's formula with numbers in it. */

import { type Numbers, short } from "../plots/graph_shapes.ts";

/** The tensors that the letters a, b, y and g in a formula mean. */
export type Letters = Readonly<Record<string, Numbers | undefined>>;

/**
 * The formula, the same with the numbers of one element, and its result: `g (1 - y²) = 0.15 (1 -
 * 0.6²) = 0.096`. A formula that is a sentence, or is not computed element by element, has no numbers.
 *
 * @param isProduct whether two letters beside each other are matrices
 * @param place the element, row by row; the largest unless given
 */
export function worked(
  rule: string,
  letters: Letters,
  parameter: number | undefined,
  result: Numbers,
  isProduct: boolean,
  place = largest(result.values),
): string {
  const formula = withParameter(rule, parameter);
  const index = indexOf(place, result.shape);
  const numbers = isProduct
    ? sumOfProducts(formula, letters, index)
    : isPlain(formula)
    ? substituted(formula, letters, index)
    : null;
  const equals = numbers === null || numbers === formula ? "" : ` = ${numbers}`;
  if (equals === "" && result.values.length !== 1) return formula;
  const at = atIndex(result, place);
  const value = short(result.values[place]);
  return numbers === value ? `${formula}${at} = ${value}` : `${formula}${at}${equals} = ${value}`;
}

/** The place of the number that is furthest from 0. */
export function largest(values: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (Math.abs(values[i]) > Math.abs(values[best])) best = i;
  }
  return best;
}

/** The index of the element at a place, row by row: [1, 0] for place 3 in [2, 3]. */
export function indexOf(place: number, shape: readonly number[]): number[] {
  return shape.map((size, d) => {
    const inner = shape.slice(d + 1).reduce((product, n) => product * n, 1);
    return Math.floor(place / inner) % size;
  });
}

/** The index of an element, as words; none for a single number. */
export function atIndex({ shape, values }: Numbers, place: number): string {
  return values.length === 1 ? "" : ` at [${indexOf(place, shape).join(", ")}]`;
}

/** The formula with the values of α and n; a factor or power of 1 is left out. */
function withParameter(formula: string, parameter: number | undefined): string {
  if (parameter === undefined) return formula;
  const power = (n: number) => n === 1 ? "" : Array.from(short(n), (c) => raised[c] ?? c).join("");
  return formula
    .replace("α ", parameter === 1 ? "" : `${signed(parameter)} `)
    .replace("ⁿ⁻¹", power(parameter - 1)).replace("ⁿ", power(parameter))
    .replace(/(?<![A-Za-z])n(?![A-Za-z])/, signed(parameter));
}

const raised: Record<string, string> = Object.fromEntries(
  Array.from("0123456789-.").map((c, i) => [c, "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·"[i]]),
);

const mathematical = /^(?:[a-z]|tanh|ln|sin|cos|sign|max|min|where|else|for|every|element|with)$/;

/** Whether it is a formula, and not a sentence about a tensor. */
function isPlain(formula: string): boolean {
  return (formula.match(/[A-Za-z]+/g) ?? []).every((word) => mathematical.test(word));
}

/** The formula of one element; null where a letter has no element there. */
function substituted(formula: string, letters: Letters, index: readonly number[]): string | null {
  let isKnown = true;
  const number = (letter: string) => {
    const value = elementAt(letters[letter], index);
    if (value === undefined) isKnown = false;
    return value ?? NaN;
  };
  const text = formula
    .replace(/(⁻?)ᵃ/g, (_, minus) => `^${signed(minus ? -number("a") : number("a"))}`)
    .replace(
      /(?<![A-Za-z])[abgy](?![A-Za-z])/g,
      (letter, at) => at === 0 ? short(number(letter)) : signed(number(letter)),
    )
    // Adjacent numbers need a sign between them.
    .replace(/(?<=[\d)⁰¹²³⁴-⁹]) (?=\d|\(-)/g, " · ")
    .replace(/^(-[\d.e-]+)(?=[⁰¹²³⁴-⁹⁻])/, "($1)");
  return isKnown ? text : null;
}

/** The first terms of an element of a matrix product. */
function sumOfProducts(formula: string, letters: Letters, [i, j]: readonly number[]) {
  const [, left, leftTurned, right, rightTurned] = /^([a-z])(ᵀ?) ([a-z])(ᵀ?)$/.exec(formula) ?? [];
  const [a, b] = [letters[left], letters[right]];
  if (a?.shape.length !== 2 || b?.shape.length !== 2) return null;
  const at = ({ shape, values }: Numbers, turned: string, row: number, column: number) =>
    signed(values[turned === "" ? row * shape[1] + column : column * shape[1] + row]);
  const count = a.shape[leftTurned === "" ? 1 : 0];
  const terms = Array.from(
    { length: Math.min(count, 2) },
    (_, k) => `${at(a, leftTurned, i, k)} · ${at(b, rightTurned, k, j)}`,
  );
  return terms.join(" + ") + (count > 2 ? ` + ${count - 2} more` : "");
}

/** The element at an index, after broadcasting. */
function elementAt(numbers: Numbers | undefined, index: readonly number[]): number | undefined {
  if (numbers === undefined) return undefined;
  const { shape, values } = numbers;
  if (values.length === 1) return values[0];
  const own = index.slice(index.length - shape.length);
  if (own.length !== shape.length) return undefined;
  let place = 0;
  for (const [d, size] of shape.entries()) {
    if (size !== 1 && own[d] >= size) return undefined;
    place = place * size + (size === 1 ? 0 : own[d]);
  }
  return values[place];
}

/** In the middle of a formula, a negative number is in brackets. */
function signed(value: number): string {
  return value < 0 ? `(${short(value)})` : short(value);
}
