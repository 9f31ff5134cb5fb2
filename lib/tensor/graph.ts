import { reshaped, scalar } from "./array/arrays.ts";
import { type NdArray, values } from "./array/ndarray.ts";
import type { Shape } from "./array/shape.ts";
import {
  AutogradError,
  backpropagate,
  contribution,
  type GradNode,
  reachable,
  type Rule,
} from "./autograd.ts";
import { arrayOf, escape, nodeOf, requireTensor, type Tensor } from "./tensor.ts";

/** One step of a computation graph, as plain data. */
export interface GraphNode {
  /** Its place in {@linkcode ComputationGraph.nodes}. */
  readonly id: number;
  /** What was done: `Mm`, `Tanh`; for a leaf its name; for a step with a name `h = Tanh`. */
  readonly label: string;
  /** Whether this is a leaf: a tensor whose gradient `backward` collects. */
  readonly leaf: boolean;
  /** The shape of the result. */
  readonly shape: Shape;
  /** The steps that it was made of, those that need a gradient; all come earlier in the list. */
  readonly inputs: readonly number[];
}

/** How a tensor came about, from the leaves to the result. */
export interface ComputationGraph {
  /** Every step after those that it was made of; the last one is the result. */
  readonly nodes: readonly GraphNode[];
}

/** One step of a computation graph with its numbers, and what `backward` does there. */
export interface PassNode extends GraphNode {
  /** Its formulas. */
  readonly rule: Rule;
  /** What α or n stands for in the formulas. */
  readonly parameter: number | undefined;
  /** What it computed, row by row; null if that was changed in place since. */
  readonly value: readonly number[] | null;
  /** The gradient of the result with respect to it: the sum of what its users contribute. */
  readonly gradient: readonly number[];
  /** What it was computed of: a, b, ... of the formulas. */
  readonly operands: readonly PassOperand[];
  /** On a leaf, what `backward` will add the gradient to; null if `grad` is empty. */
  readonly grad: readonly number[] | null;
}

/** What an operation was computed of. */
export interface PassOperand {
  /** Its place among the nodes; null for a tensor that needs no gradient. */
  readonly node: number | null;
  readonly shape: Shape;
  /** Null if it was changed in place since. */
  readonly value: readonly number[] | null;
  /** What the operation adds to its gradient; null if it needs none. */
  readonly contribution: readonly number[] | null;
  /** The node that `detach` cut it off from, if that is part of the graph. */
  readonly detachedFrom: number | null;
}

/**
 * The computation graph behind a tensor, which `backward` will walk from its end: what was done, in
 * which order, with which shapes. Tensors that need no gradient are not part of it.
 *
 * @param names tensors by name, such as `{ w1, w2 }`; other leaves are called "leaf"
 * @throws AutogradError if the tensor has no graph, or `backward` has freed it
 *
 * @example
 * ```ts
 * import { computationGraph, tensor } from "unroll";
 *
 * const w = tensor([1, 2], { requiresGrad: true });
 * const { nodes } = computationGraph(w.pow(2).sum(), { w });
 * console.log(nodes.map(({ label }) => label)); // ["w", "Pow", "Sum"]
 * ```
 */
export function computationGraph(
  result: Tensor,
  names: Readonly<Record<string, Tensor>> = {},
): ComputationGraph {
  return { nodes: describe(orderOf("computationGraph", result), names) };
}

/**
 * The same with numbers: every value, every gradient, and what each operation contributes to the
 * gradients of its inputs. Nothing changes: `grad` collects nothing, and the graph stays.
 *
 * @param names tensors by name, such as `{ w1, w2 }`; other leaves are called "leaf"
 * @throws AutogradError if the tensor is not one number, has no graph, `backward` has freed it, or
 *   a value that is needed was changed in place
 *
 * @example
 * ```ts
 * import { backwardPass, tensor } from "unroll";
 *
 * const w = tensor([1, 2], { requiresGrad: true });
 * const { nodes } = backwardPass(w.pow(2).sum(), { w });
 * console.log(nodes.map(({ label, gradient }) => `${label}: ${gradient}`));
 * // ["w: 2,4", "Pow: 1,1", "Sum: 1"]
 * ```
 */
export function backwardPass(
  result: Tensor,
  names: Readonly<Record<string, Tensor>> = {},
): { readonly nodes: readonly PassNode[] } {
  const order = orderOf("backwardPass", result);
  if (result.numel() !== 1) {
    throw new AutogradError(
      `backwardPass: a gradient starts from one number, but the shape is ` +
        `[${result.shape.join(", ")}]; reduce it with sum() or mean() first`,
    );
  }
  const place = new Map(order.map((node, i) => [node, i]));
  const tensors = new Map<GradNode, Tensor>([[order.at(-1)!, result]]);
  for (const { inputs, operands } of order) {
    inputs.forEach((input, i) => input !== null && tensors.set(input, operands[i] as Tensor));
  }
  const arrays = new Map(Array.from(tensors, ([node, t]) => [arrayOf(t), place.get(node)!]));
  const valueOf = (t: Tensor, node: GradNode | null) =>
    node === null || nodeOf(t) === node ? elements(arrayOf(t)) : null;
  const gradients = new Map<GradNode, NdArray>();
  backpropagate(
    order.at(-1)!,
    reshaped(scalar(1, result.dtype), result.shape),
    true,
    (node, grad) => gradients.set(node, grad),
  );
  const nodes = describe(order, names).map((step, id): PassNode => {
    const node = order[id];
    const grad = gradients.get(node)!;
    const t = tensors.get(node)!;
    const operands = (node.operands as Tensor[]).map((operand, i): PassOperand => {
      const input = node.inputs[i];
      return {
        node: input === null ? null : place.get(input)!,
        shape: operand.shape,
        value: valueOf(operand, input),
        contribution: input === null ? null : elements(contribution(node, i, grad)),
        detachedFrom: input === null ? arrays.get(arrayOf(operand)) ?? null : null,
      };
    });
    return {
      ...step,
      rule: node.rule,
      parameter: node.parameter,
      value: valueOf(t, node),
      gradient: elements(grad),
      operands,
      grad: step.leaf && t.grad !== null ? elements(arrayOf(t.grad)) : null,
    };
  });
  return { nodes };
}

/** Copied: what is shown stays as it was. */
function elements(array: NdArray): number[] {
  return Array.from(values(array));
}

/** All nodes behind a tensor, each after those that it was made of. */
function orderOf(name: string, result: Tensor): GradNode[] {
  requireTensor(name, result);
  escape(`${name}()`);
  const root = nodeOf(result);
  if (root === null) {
    throw new AutogradError(`${name}: nothing here requires a gradient, so no graph was recorded`);
  }
  if (root.gradients === null) {
    throw new AutogradError(
      `${name}: backward() has freed the graph; draw it before, or pass { retainGraph: true }`,
    );
  }
  return reachable(root).sort((a, b) => a.id - b.id);
}

function describe(
  order: readonly GradNode[],
  names: Readonly<Record<string, Tensor>>,
): GraphNode[] {
  const named = new Map(Object.entries(names).map(([name, t]) => [nodeOf(t), name]));
  const place = new Map(order.map((node, i) => [node, i]));
  return order.map((node, id) => {
    const leaf = node.accumulate !== undefined;
    const name = named.get(node);
    const step = name === undefined ? node.rule.name : `${name} = ${node.rule.name}`;
    const inputs = node.inputs.flatMap((input) => input === null ? [] : place.get(input)!);
    return { id, label: leaf ? name ?? "leaf" : step, leaf, shape: node.shape, inputs };
  });
}
