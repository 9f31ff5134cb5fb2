import { reshaped, scalar } from "./array/arrays.ts";
import { type NdArray, values } from "./array/ndarray.ts";
import type { Shape } from "./array/shape.ts";
import { isPlain, requireArgument } from "./arguments.ts";
import {
  AutogradError,
  backpropagate,
  contribution,
  type GradNode,
  reachable,
  type Rule,
} from "./autograd.ts";
import { arrayOf, escape, nodeOf, requireTensor, type Tensor } from "./tensor.ts";

/** One step of a computation graph with its numbers, and what `backward` does there. */
export interface PassNode {
  /** Its place in the list, after its inputs. */
  readonly id: number;
  /** The operation: `Mm`, `Tanh`; for a leaf its name; for a step with a name `h = Tanh`. */
  readonly label: string;
  /** Whether this is a leaf: a tensor whose gradient `backward` collects. */
  readonly leaf: boolean;
  /** The shape of the result. */
  readonly shape: Shape;
  /** The steps it was computed from that need a gradient. */
  readonly inputs: readonly number[];
  /** Its formulas. */
  readonly rule: Rule;
  /** The value of α or n in the formulas. */
  readonly parameter: number | undefined;
  /** Its result, row by row; null if it was changed in place since. */
  readonly value: readonly number[] | null;
  /** The gradient of the result with respect to it: the sum of what its users contribute. */
  readonly gradient: readonly number[];
  /** Its operands: a, b, ... of the formulas. */
  readonly operands: readonly PassOperand[];
  /** On a leaf, what `backward` will add the gradient to; null if `grad` is empty. */
  readonly grad: readonly number[] | null;
}

/** An operand of an operation. */
export interface PassOperand {
  /** Its place among the nodes; null for a tensor that needs no gradient. */
  readonly node: number | null;
  /** Its shape. */
  readonly shape: Shape;
  /** Null if it was changed in place since. */
  readonly value: readonly number[] | null;
  /** The operation's contribution to its gradient; null if it needs none. */
  readonly contribution: readonly number[] | null;
  /** The node that it was detached from, if that is part of the graph. */
  readonly detachedFrom: number | null;
}

/**
 * The computation graph behind a number, as `backward` traverses it: the operations in order, every
 * value, every gradient, and what each operation contributes to the gradients of its inputs. Tensors that need no gradient are not part of it. Nothing changes: `grad` collects
 * nothing, and the graph is kept.
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
 * const nodes = backwardPass(w.pow(2).sum(), { w });
 * console.log(nodes.map(({ label, gradient }) => `${label}: ${gradient}`));
 * // ["w: 2,4", "Pow: 1,1", "Sum: 1"]
 * ```
 */
export function backwardPass(
  result: Tensor,
  names: Readonly<Record<string, Tensor>> = {},
): readonly PassNode[] {
  return passOf(result, names).nodes;
}

/** A backward pass, and the tensor of each of its nodes. */
export function passOf(
  result: Tensor,
  names: Readonly<Record<string, Tensor>>,
): { nodes: PassNode[]; tensors: Tensor[] } {
  requireTensor("backwardPass", result);
  requireArgument("backwardPass", "names", names, {
    what: "an object of tensors, such as { w1, w2 }",
    fits: isPlain,
  });
  for (const t of Object.values(names)) requireTensor("backwardPass: names", t);
  escape("backwardPass()");
  const root = rootOf(result);
  // Leaves, whose numbers are equal, in the order in which they are needed.
  const order = reachable(root).reverse().sort((a, b) => a.id - b.id);
  const place = new Map(order.map((node, i) => [node, i]));
  const tensors = new Map([[root, result]]);
  for (const { inputs, operands } of order) {
    inputs.forEach((input, i) => input !== null && tensors.set(input, operands[i] as Tensor));
  }
  const named = new Map(Object.entries(names).map(([name, t]) => [nodeOf(t), name]));
  const arrays = new Map(Array.from(tensors, ([node, t]) => [arrayOf(t), place.get(node)!]));
  const valueOf = (t: Tensor, node: GradNode | null) =>
    node === null || nodeOf(t) === node ? elements(arrayOf(t)) : null;
  const gradients = new Map<GradNode, NdArray>();
  const seed = reshaped(scalar(1, result.dtype), result.shape);
  backpropagate(root, seed, true, (node, grad) => gradients.set(node, grad));
  const nodes = order.map((node, id): PassNode => {
    const { rule, shape, parameter, inputs } = node;
    const [grad, t] = [gradients.get(node)!, tensors.get(node)!];
    const leaf = node.accumulate !== undefined;
    const name = named.get(node);
    const step = name === undefined ? rule.name : `${name} = ${rule.name}`;
    return {
      id,
      label: leaf ? name ?? "leaf" : step,
      leaf,
      shape,
      inputs: inputs.flatMap((input) => input === null ? [] : place.get(input)!),
      rule,
      parameter,
      value: valueOf(t, node),
      gradient: elements(grad),
      operands: (node.operands as Tensor[]).map((operand, i): PassOperand => {
        const input = inputs[i];
        return {
          node: input === null ? null : place.get(input)!,
          shape: operand.shape,
          value: valueOf(operand, input),
          contribution: input === null ? null : elements(contribution(node, i, grad)),
          detachedFrom: input === null ? arrays.get(arrayOf(operand)) ?? null : null,
        };
      }),
      grad: leaf && t.grad !== null ? elements(arrayOf(t.grad)) : null,
    };
  });
  return { nodes, tensors: order.map((node) => tensors.get(node)!) };
}

/** Where a backward pass begins. */
function rootOf(result: Tensor): GradNode {
  const root = nodeOf(result);
  const problem = root === null
    ? "nothing here requires a gradient, so no graph was recorded"
    : root.gradients === null
    ? "backward() has freed the graph; look at it before, or pass { retainGraph: true }"
    : result.numel() !== 1
    ? `a gradient starts from one number, but the shape is [${result.shape.join(", ")}]; ` +
      `reduce it with sum() or mean() first`
    : null;
  if (problem !== null) throw new AutogradError(`backwardPass: ${problem}`);
  return root!;
}

/** A copy, which does not change later. */
function elements(array: NdArray): number[] {
  return Array.from(values(array));
}
