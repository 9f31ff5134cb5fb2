import { shown } from "./data.ts";
import { layOutGraph } from "./graph_layout.ts";
import {
  box,
  type BoxNumbers,
  boxSize,
  flow,
  forwardArrows,
  graphLegend,
  legendHeight,
} from "./graph_shapes.ts";
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
  /** Its value and its gradient, and the steps in which they are computed. */
  readonly numbers?: readonly [value: BoxNumbers, gradient: BoxNumbers];
}

/** What {@linkcode graphDiagram} draws. */
export interface GraphDiagramOptions {
  /** The document that makes the elements, such as jsdom's. */
  document: Document;
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
 * @throws {TypeError} If the nodes are no computation graph: the message names the node.
 * @throws {RangeError} If there are more than 60 nodes, or `width` is less than 320.
 *
 * @example
 * ```ts
 * import { JSDOM } from "jsdom";
 * import { computationGraph, tensor } from "unroll";
 * import { graphDiagram } from "unroll/notebook";
 *
 * const { document } = new JSDOM().window;
 * const w = tensor([1, 2], { requiresGrad: true });
 * const { nodes } = computationGraph(w.pow(2).sum(), { w });
 * graphDiagram({ document, nodes }); // w [2] -> Pow [2] -> Sum []
 * ```
 */
export function graphDiagram(options: GraphDiagramOptions): SVGSVGElement {
  const { document, nodes, width = 640 } = options;
  if (!Number.isFinite(width) || width < narrowest) {
    throw new RangeError(
      `graphDiagram: width must be a number of at least ${narrowest}, but is ${shown(width)}`,
    );
  }
  requireGraph(nodes);
  const texts = nodes.map((node) => ({ ...node, shape: brackets(node.shape) }));
  const layout = layOutGraph(nodes, texts.map(boxSize), width);
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
    ...layout.arrows.flatMap((arrows, i) => {
      const [value, gradient] = nodes[i].numbers ?? [];
      if (value === undefined || gradient === undefined) return [];
      return arrows.flatMap((arrow) => flow(make, arrow, value.since, gradient.since));
    }),
    ...layout.boxes.map((rect, i) => box(make, rect, texts[i])),
    ...graphLegend(make, layout.height, layout.width, nodes.some(({ numbers }) => numbers)),
  ]) as SVGSVGElement;
}

function requireGraph(nodes: readonly GraphDiagramNode[]): void {
  if (!Array.isArray(nodes) || nodes.length === 0) {
    throw new TypeError(
      `graphDiagram: nodes must be the list that computationGraph gives, but is ${shown(nodes)}`,
    );
  }
  if (nodes.length > mostNodes) {
    throw new RangeError(
      `graphDiagram: ${nodes.length} nodes are more than one picture can show (${mostNodes}). ` +
        `Draw the graph of an earlier tensor, or of fewer steps`,
    );
  }
  nodes.forEach((node, i) => requireNode(node, i));
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  const idle = nodes.slice(0, -1).findIndex((_, i) => !used.has(i));
  if (idle >= 0) {
    throw new TypeError(
      `graphDiagram: no node uses nodes[${idle}] (${nodes[idle].label}), and only the last one ` +
        `may be the result: leave it out`,
    );
  }
}

function requireNode(node: GraphDiagramNode, i: number): void {
  const name = `graphDiagram: nodes[${i}]`;
  if (typeof node !== "object" || node === null) {
    throw new TypeError(`${name} must be a node, but is ${shown(node)}`);
  }
  const { id, label, leaf, shape, inputs } = node;
  const require = (holds: boolean, part: string, what: string, value: unknown) => {
    if (!holds) throw new TypeError(`${name}.${part} must be ${what}, but is ${shown(value)}`);
  };
  require(id === i, "id", `${i}, its place in the list`, id);
  require(typeof label === "string" && label !== "", "label", "a name", label);
  require(typeof leaf === "boolean", "leaf", "true or false", leaf);
  require(Array.isArray(shape), "shape", "an array of sizes", shape);
  const isSize = (size: number) => Number.isInteger(size) && size >= 0;
  shape.forEach((size, dim) => require(isSize(size), `shape[${dim}]`, "a whole number", size));
  require(Array.isArray(inputs), "inputs", "an array of earlier nodes", inputs);
  inputs.forEach((input, k) =>
    require(isSize(input) && input < i, `inputs[${k}]`, `a node before ${i}`, input)
  );
  if (leaf !== (inputs.length === 0)) {
    const why = leaf ? "is a leaf, so it cannot have" : "is no leaf, so it must have";
    throw new TypeError(`${name} (${label}) ${why} inputs; it has ${inputs.length}`);
  }
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
