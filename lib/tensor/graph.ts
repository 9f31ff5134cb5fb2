import type { Shape } from "./array/shape.ts";
import { isPlain, requireArgument } from "./arguments.ts";
import { AutogradError, reachable } from "./autograd.ts";
import { escape, nodeOf, requireTensor, type Tensor } from "./tensor.ts";

/** One step of a computation graph, as plain data. */
export interface GraphNode {
  /** Its place in {@linkcode ComputationGraph.nodes}. */
  readonly id: number;
  /** What was done: `Mm`, `Tanh`; for a leaf its name. */
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

/**
 * The computation graph behind a tensor, which `backward` will walk from its end: what was done, in
 * which order, with which shapes. Tensors that need no gradient are not part of it.
 *
 * @param names the leaves by name, such as `{ w1, w2 }`; others are called "leaf"
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
  requireTensor("computationGraph", result);
  requireArgument("computationGraph", "names", names, {
    what: "an object of tensors, such as { w1, w2 }",
    fits: isPlain,
  });
  for (const t of Object.values(names)) requireTensor("computationGraph: names", t);
  escape("computationGraph()");
  const root = nodeOf(result);
  if (root === null) {
    throw new AutogradError(
      "computationGraph: nothing here requires a gradient, so no graph was recorded",
    );
  }
  if (root.gradients === null) {
    throw new AutogradError(
      "computationGraph: backward() has freed the graph; draw it before, or pass { retainGraph: true }",
    );
  }
  const named = new Map(Object.entries(names).map(([name, t]) => [nodeOf(t), name]));
  const order = reachable(root).sort((a, b) => a.id - b.id);
  const place = new Map(order.map((node, i) => [node, i]));
  return {
    nodes: order.map((node, id) => {
      const leaf = node.accumulate !== undefined;
      const label = leaf ? named.get(node) ?? "leaf" : node.rule.name;
      const inputs = node.inputs.flatMap((input) => input === null ? [] : place.get(input)!);
      return { id, label, leaf, shape: node.shape, inputs };
    }),
  };
}
