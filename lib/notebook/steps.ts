/** A backward pass as steps in words and numbers. */

import { type Numbers, short } from "../plots/graph_shapes.ts";
import type { PassNode } from "../tensor/mod.ts";
import { atIndex, largest, type Letters, worked } from "./formula.ts";

/** Numbers that a step shows. */
export interface Shown extends Numbers {
  /** Such as `a: w1`, or `from Mm`. */
  readonly name: string;
  /** Whether they are inputs of the step, not results. */
  readonly isGiven?: boolean;
}

/** One step of a computation or of its backward pass. */
export interface Step {
  readonly phase: "forward" | "backward" | "update";
  /** The node that computes, if there is one. */
  readonly node: number | null;
  /** What happens, in one line. */
  readonly words: string;
  /** Inputs and results. */
  readonly numbers: readonly Shown[];
}

/** A change after the backward pass: of a leaf, of its gradient, or of a result. */
export interface Change {
  readonly node: number;
  /** Such as `w1.sub_`. */
  readonly name: string;
  /** The values of a leaf or its gradient; none for `detach`, which changes no values. */
  readonly before?: Numbers;
  readonly after?: Numbers;
  /** The formula of the operation, and its other operand, where they are known. */
  readonly formula?: string;
  readonly parameter?: number;
  readonly operand?: Numbers;
}

/** The forward pass, operation by operation; then the backward pass, from the result to the leaves. */
export function stepsOf(nodes: readonly PassNode[]): Step[] {
  const operations = nodes.filter(({ leaf }) => !leaf);
  const leaves = nodes.filter(({ leaf }) => leaf);
  const start: Step = {
    phase: "forward",
    node: null,
    words: `Given: ${listed(leaves.map(nameOf))}.`,
    numbers: leaves.flatMap((leaf) => shown(leaf.label, leaf.shape, leaf.value)),
  };
  return [
    start,
    ...operations.map((node) => forward(node, nodes)),
    ...operations.toReversed().map((node) => backward(node, nodes)),
    ...leaves.map((leaf) => collect(leaf, nodes)),
  ];
}

/** A step after the backward pass. */
export function changeStep(change: Change): Step {
  const { node, name, formula, parameter, operand, before, after } = change;
  if (before === undefined || after === undefined) {
    const words = `${name}: its values are used further, but no gradient flows back.`;
    return { phase: "update", node, words, numbers: [] };
  }
  const place = largest(after.values.map((value, i) => value - before.values[i]));
  const at = atIndex(after, place);
  const words = formula === undefined || operand === undefined
    ? `${short(before.values[place])} becomes ${short(after.values[place])}${at}`
    : worked(formula, { a: before, b: operand }, parameter, after, false, place);
  return {
    phase: "update",
    node,
    words: `${name}: ${words}.`,
    numbers: [{ name: "before", ...before }, { name: "after", ...after }],
  };
}

function forward(node: PassNode, nodes: readonly PassNode[]): Step {
  const { rule, parameter, shape, value, operands } = node;
  const formula = value === null
    ? "its result was changed in place since"
    : worked(rule.forward, lettersOf(node), parameter, { shape, values: value }, isProduct(node));
  return {
    phase: "forward",
    node: node.id,
    words: `${nameOf(node)}: ${formula}.`,
    numbers: several([
      ...operands.flatMap((operand, i) => {
        const name = operand.node === null ? "constant" : nodes[operand.node].label;
        return given(shown(`${letter(i)}: ${name}`, operand.shape, operand.value));
      }),
      ...shown("result", shape, value),
    ]),
  };
}

function backward(node: PassNode, nodes: readonly PassNode[]): Step {
  const { rule, parameter, shape, gradient, operands } = node;
  const letters = { ...lettersOf(node), g: { shape, values: gradient } };
  const arrivals = arrivalsOf(node, nodes);
  const passed = operands.flatMap((operand, i) => {
    if (operand.detachedFrom !== null) {
      const from = nodes[operand.detachedFrom].label;
      return [`the operand ${letter(i)} is detached from ${from}: nothing flows back there`];
    }
    if (operand.contribution === null) return [];
    const result = { shape: operand.shape, values: operand.contribution };
    const formula = rule.backward[i] ?? rule.backward[0];
    const text = worked(formula, letters, parameter, result, isProduct(node));
    return [`to ${nodes[operand.node!].label}: ${text}`];
  });
  return {
    phase: "backward",
    node: node.id,
    words: `${nameOf(node)}: ${sentences([arrival(node, arrivals), ...passed])}`,
    numbers: several([
      ...listedArrivals(arrivals),
      ...given(shown("g: the gradient here", shape, gradient)),
      ...operands.flatMap(({ node: to, shape, contribution }) =>
        contribution === null ? [] : shown(`to ${nodes[to!].label}`, shape, contribution)
      ),
    ]),
  };
}

/** What `backward` adds to the `grad` of a leaf. */
function collect(leaf: PassNode, nodes: readonly PassNode[]): Step {
  const { label, shape, gradient, grad } = leaf;
  const arrivals = arrivalsOf(leaf, nodes);
  const sum = grad === null ? gradient : gradient.map((g, i) => Math.fround(g + grad[i]));
  const place = largest(sum);
  const at = atIndex({ shape, values: sum }, place);
  const isCleared = grad === null || grad.every((value) => value === 0);
  const end = isCleared
    ? `it is added to ${label}.grad, which was ${grad === null ? "empty" : "0"}`
    : `its grad was not cleared: ${short(grad[place])} + ${short(gradient[place])} = ${
      short(sum[place])
    }${at}`;
  return {
    phase: "backward",
    node: leaf.id,
    words: `${nameOf(leaf)}: ${sentences([arrival(leaf, arrivals), end])}`,
    numbers: [
      ...listedArrivals(arrivals),
      ...(isCleared ? [] : shown(`${label}.grad before`, shape, grad)),
      ...shown(`${label}.grad`, shape, sum),
    ],
  };
}

/** The gradients that arrive at a node, one for each use. */
function arrivalsOf({ id, shape }: PassNode, nodes: readonly PassNode[]): Shown[] {
  return nodes.toReversed().flatMap(({ label, operands }) =>
    operands.flatMap(({ node, contribution }) =>
      node === id ? shown(`from ${label}`, shape, contribution) : []
    )
  );
}

function arrival({ gradient, shape }: PassNode, arrivals: readonly Shown[]): string {
  if (arrivals.length === 0) return "this is the result, so its gradient is 1";
  const place = largest(gradient);
  const at = atIndex({ shape, values: gradient }, place);
  const value = short(gradient[place]);
  if (arrivals.length === 1) return `${value} arrives ${arrivals[0].name}${at}`;
  if (arrivals.length > mostListed) {
    return `${arrivals.length} gradients meet, and their sum is ${value}${at}`;
  }
  const parts = arrivals.map(({ name, values }) => `${short(values[place])} ${name}`);
  return `${listed(parts)} meet, which makes ${value}${at}`;
}

/** More gradients than this are not listed. */
const mostListed = 3;

/** Several gradients; a single one is the sum, which is shown anyway. */
function listedArrivals(arrivals: readonly Shown[]): readonly Shown[] {
  return arrivals.length > 1 && arrivals.length <= mostListed ? given(arrivals) : [];
}

function given(numbers: readonly Shown[]): Shown[] {
  return numbers.map((shown) => ({ ...shown, isGiven: true }));
}

/** Without single numbers, which are in the text. */
function several(numbers: readonly Shown[]): Shown[] {
  return numbers.filter(({ values }) => values.length !== 1);
}

function lettersOf({ shape, value, operands }: PassNode): Letters {
  const letters = operands.flatMap(({ shape, value }, i) =>
    value === null ? [] : [[letter(i), { shape, values: value }]]
  );
  return {
    ...Object.fromEntries(letters),
    y: value === null ? undefined : { shape, values: value },
  };
}

/** Whether an operation multiplies matrices: its gradients contain transposed ones. */
function isProduct({ rule: { backward } }: PassNode): boolean {
  return backward.some((formula) => formula.includes("ᵀ"));
}

function shown(name: string, shape: readonly number[], values: readonly number[] | null): Shown[] {
  return values === null ? [] : [{ name, shape, values }];
}

function nameOf({ label, shape }: PassNode): string {
  return `${label} [${shape.join(", ")}]`;
}

function letter(i: number): string {
  return String.fromCharCode(97 + i);
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function sentences(parts: readonly string[]): string {
  return parts.map((text) => `${text[0].toUpperCase()}${text.slice(1)}.`).join(" ");
}
