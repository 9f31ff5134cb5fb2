import { shown } from "./data.ts";
import { documentFor } from "./document.ts";
import { layOutGraph } from "./graph_layout.ts";
import { box, boxWidth, forwardArrows, graphLegend, legendHeight } from "./graph_shapes.ts";
import { maker } from "./network_shapes.ts";

/** One step of a computation graph, as `computationGraph` of "unroll" gives it. */
export interface GraphDiagramNode {
  /** Its place in the list, counted from 0. */
  readonly id: number;
  /** What was done, such as `Mm`, or a leaf's name. */
  readonly label: string;
  /** Whether `backward` collects a gradient here. A leaf has no inputs. */
  readonly leaf: boolean;
  readonly shape: readonly number[];
  /** The steps it was made of, all earlier in the list; one that was used twice is there twice. */
  readonly inputs: readonly number[];
}

interface GraphDiagramOptions {
  /** The document that makes the elements; `unroll/notebook` has one. */
  document?: Document;
  /** The steps in the order they were done. The last one is the result. */
  nodes: readonly GraphDiagramNode[];
  /** In figure units, 640 unless given. Only a step of very many inputs makes it wider. */
  width?: number;
}

const mostNodes = 60;
const narrowest = 320;
/** The description lists every step up to here, and only counts them beyond. */
const mostDescribed = 16;

/**
 * A computation graph as a picture: a box for every step with its name and its shape, and an arrow
 * from every input. A short graph reads from left to right, a longer one from top to bottom.
 * Leaves, where `backward` collects the gradients, are tinted.
 *
 * @throws {RangeError} If there are more than 60 nodes, or `width` is less than 320.
 */
export function graphDiagram(options: GraphDiagramOptions): SVGSVGElement {
  const document = documentFor(options.document, "graph");
  const { nodes, width = 640 } = options;
  if (!Number.isFinite(width) || width < narrowest) {
    throw new RangeError(
      `graph: width must be a number of at least ${narrowest}, but is ${shown(width)}`,
    );
  }
  if (nodes.length > mostNodes) {
    throw new RangeError(
      `graph: ${nodes.length} nodes are more than one picture can show (${mostNodes}). ` +
        `Draw the graph of an earlier tensor, or of fewer steps`,
    );
  }
  const texts = nodes.map(({ label, leaf, shape }) => ({ label, leaf, shape: brackets(shape) }));
  const layout = layOutGraph(nodes, texts.map(boxWidth), width);
  const height = layout.height + legendHeight;
  const make = maker(document);
  return make("svg", {
    width: layout.width,
    height,
    viewBox: `0 0 ${layout.width} ${height}`,
    fill: "currentColor",
    "text-anchor": "middle",
    "aria-label": altText(nodes),
  }, [
    forwardArrows(make, layout.arrows.flat()),
    ...layout.boxes.map((rect, i) => box(make, rect, texts[i])),
    ...graphLegend(make, layout.height, layout.width),
  ]) as SVGSVGElement;
}

function brackets(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

function altText(nodes: readonly GraphDiagramNode[]): string {
  const name = ({ label, shape }: GraphDiagramNode) => `${label} ${brackets(shape)}`;
  const leaves = nodes.filter(({ leaf }) => leaf);
  const steps = nodes.filter(({ leaf }) => !leaf);
  const result = nodes[nodes.length - 1];
  const start = `Computation graph from ${counted(leaves.map(name))} to ${name(result)}`;
  if (steps.length === 0) return `${start}.`;
  if (steps.length > mostDescribed) return `${start}: ${counted(steps.map(({ label }) => label))}.`;
  const step = (node: GraphDiagramNode) =>
    `${name(node)} of ${listed(node.inputs.map((input) => nodes[input].label))}`;
  return `${start}: ${steps.map(step).join("; ")}.`;
}

/** Each name once, with its number. */
function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return listed(Array.from(counts, ([name, n]) => n === 1 ? name : `${n} \u00d7 ${name}`));
}

function listed(names: readonly string[]): string {
  const last = names[names.length - 1];
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
