import { graphDiagram } from "../plots/graph.ts";
import { computationGraph, type Tensor } from "../tensor/mod.ts";

/** How to draw a graph. */
export interface GraphOptions {
  /** The document that makes the elements; `unroll/notebook` has one. */
  document?: Document;
  /** The leaves by name, such as `{ w1, w2 }`; others are called "leaf". */
  names?: Readonly<Record<string, Tensor>>;
  /** In figure units, 640 unless given. */
  width?: number;
}

/**
 * How a tensor came about, as a picture for `show`: what `backward` will walk from its end. Draw it
 * before `backward`, which frees the graph. Tensors that need no gradient, such as the inputs
 * of a network, are not part of it.
 *
 * @throws AutogradError if the tensor has no graph, or `backward` has freed it
 * @throws {RangeError} If there are more than 60 steps to draw, or `width` is less than 320.
 *
 * @example
 * ```ts
 * import { tensor } from "unroll";
 * import { graph, show } from "unroll/notebook";
 *
 * const w = tensor([[1], [2]], { requiresGrad: true }); // [2, 1]
 * const loss = tensor([[3, 4]]).mm(w).pow(2).sum(); // [1, 2] x [2, 1] -> []
 * show(graph(loss, { names: { w } }), { caption: "The way to the loss." });
 * ```
 */
export function graph(result: Tensor, options: GraphOptions = {}): SVGSVGElement {
  const { document, names = {}, width } = options;
  const { nodes } = computationGraph(result, names);
  return graphDiagram({ document, nodes, width });
}
