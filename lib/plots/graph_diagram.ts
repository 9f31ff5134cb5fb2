import { documentFor } from "./default_document.ts";
import { layOutGraph } from "./graph_layout.ts";
import { type Box, box, boxSize, flow, graphLegend, sizesOf } from "./graph_shapes.ts";
import { drawing, maker } from "./network_shapes.ts";

/** One step of a computation graph. */
export interface GraphDiagramNode extends Box {
  /** The steps whose results it uses, all earlier in the list; twice if used twice. */
  readonly inputs: readonly number[];
}

interface GraphDiagramOptions {
  document?: Document;
  /** The steps in the order of computation. The last one is the result. */
  nodes: readonly GraphDiagramNode[];
  legend: boolean;
}

const width = 640;
const mostNodes = 60;
/** The description of a graph of more steps only counts them. */
const mostDescribed = 16;
const legendHeight = 78;

/**
 * A computation graph as a picture, from top to bottom: a box for every step, and an arrow from
 * every input. Leaves, where `backward` collects the gradients, are tinted.
 *
 * @throws {RangeError} If there are more than 60 nodes.
 */
export function graphDiagram(options: GraphDiagramOptions): SVGSVGElement {
  const { nodes, legend } = options;
  if (nodes.length > mostNodes) {
    throw new RangeError(
      `backprop: ${nodes.length} operations are more than one picture can show (${mostNodes}). ` +
        `Take the loss of fewer steps, or an earlier tensor`,
    );
  }
  // Numbers that do not fit into the boxes are only shown beside the steps.
  const whole = layOutGraph(nodes, nodes.map(boxSize));
  const shown = whole.width <= width ? nodes : nodes.map((node) => ({ ...node, numbers: [] }));
  const layout = shown === nodes ? whole : layOutGraph(shown, shown.map(boxSize));
  const room = Math.max(width, layout.width);
  const height = layout.height + (legend ? legendHeight : 0);
  const make = maker(documentFor(options.document, "backprop"));
  const shift = `translate(${Math.round((room - layout.width) / 2)})`;
  return drawing(make, [room, height], altText(shown), [
    make("g", { transform: shift }, [
      ...layout.arrows.flatMap((arrows, i) => flow(make, arrows, nodes[i].times)),
      ...layout.boxes.map((rect, i) => box(make, rect, shown[i])),
    ]),
    ...(legend ? graphLegend(make, layout.height, room) : []),
  ]);
}

function altText(nodes: readonly GraphDiagramNode[]): string {
  const name = ({ label, shape }: Box) => `${label} ${sizesOf(shape)}`;
  const leaves = nodes.filter(({ leaf }) => leaf);
  const steps = nodes.filter(({ leaf }) => !leaf);
  const start = `Computation graph from ${leaves.map(name).join(", ")} to ` +
    name(nodes[nodes.length - 1]) +
    (nodes.some(({ numbers }) => numbers.length > 0) ? ", with values and gradients" : "");
  if (steps.length > mostDescribed) return `${start}: ${steps.length} operations.`;
  const step = (node: GraphDiagramNode) =>
    `${name(node)} of ${node.inputs.map((input) => nodes[input].label).join(" and ")}`;
  return steps.length === 0 ? `${start}.` : `${start}: ${steps.map(step).join("; ")}.`;
}
