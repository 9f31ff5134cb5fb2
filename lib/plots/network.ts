import { documentFor } from "./document.ts";
import { requireCount, shown } from "./data.ts";
import { type Column, layOut, type Place } from "./network_layout.ts";
import {
  arrows,
  captions,
  group,
  type Make,
  maker,
  neurons,
  notFinite,
  wayBack,
  weightLegend,
} from "./network_shapes.ts";
import { colors } from "./theme.ts";

/** What {@linkcode networkDiagram} draws. */
export interface NetworkDiagramOptions {
  /** The document that makes the elements; `unroll/notebook` has one. */
  document?: Document;
  /** Input neurons and context neurons together: `hiddenSize` plus at least 1. */
  inputSize: number;
  /** Hidden neurons; there are as many context neurons. */
  hiddenSize: number;
  /** Output neurons, 1 unless given. */
  outputSize?: number;
  /** Weights [inputSize, hiddenSize]: the input's rows first, then the context's. */
  w1?: readonly (readonly number[])[];
  /** Weights [hiddenSize, outputSize]. */
  w2?: readonly (readonly number[])[];
}

type Weights = NetworkDiagramOptions["w1"];

/** Space above the neurons for the way back from hidden to context. */
const above = 92;

/**
 * The recurrent network as a picture: context neurons and input feed the hidden neurons, these give
 * the output and come back as the next step's context. With weights, an edge's colour is the sign
 * and its width the size. Layers of more than 12 neurons are drawn with a gap.
 *
 * @throws {RangeError} If a size is not a whole number of at least 1, `inputSize` is not larger than
 * `hiddenSize`, or weights have another shape than the sizes say.
 *
 * @example
 * ```ts
 * import { networkDiagram } from "unroll/notebook";
 *
 * networkDiagram({ inputSize: 7, hiddenSize: 6 });
 * ```
 */
export function networkDiagram(options: NetworkDiagramOptions): SVGSVGElement {
  const document = documentFor(options.document, "networkDiagram");
  const { inputSize, hiddenSize, outputSize = 1, w1, w2 } = options;
  requireCount(inputSize, "networkDiagram: inputSize");
  requireCount(hiddenSize, "networkDiagram: hiddenSize");
  requireCount(outputSize, "networkDiagram: outputSize");
  const inputs = inputSize - hiddenSize;
  if (inputs < 1) {
    throw new RangeError(
      `networkDiagram: inputSize counts input and context neurons, so it must be larger than ` +
        `hiddenSize ${hiddenSize}, but is ${inputSize}`,
    );
  }
  requireShape(w1, inputSize, hiddenSize, "w1");
  requireShape(w2, hiddenSize, outputSize, "w2");

  const layout = layOut({ input: inputs, hidden: hiddenSize, output: outputSize }, above);
  const largest = largestOf(w1, w2);
  const weighted = w1 !== undefined || w2 !== undefined;
  const isFinite = [w1, w2].every((w) => w?.flat().every(Number.isFinite) ?? true);
  const make = maker(document);
  const height = layout.bottom + (weighted ? 112 : 84);
  const rowOfW1 = (place: Place, layer: "input" | "context") =>
    layer === "input" ? place.index : inputs + place.index;
  const edges = [
    ...connect(layout.context, layout.hidden, (a, b) => w1?.[rowOfW1(a, "context")][b.index]),
    ...connect(layout.input, layout.hidden, (a, b) => w1?.[rowOfW1(a, "input")][b.index]),
    ...connect(layout.hidden, layout.output, (a, b) => w2?.[a.index][b.index]),
  ];
  return make("svg", {
    width: 640,
    height,
    viewBox: `0 0 640 ${height}`,
    fill: "currentColor",
    "text-anchor": "middle",
    "aria-label": altText(inputs, hiddenSize, outputSize, weighted),
  }, [
    group(make, layout.context, layout.radius),
    group(make, layout.hidden, layout.radius),
    ...wayBack(make, layout),
    make("g", { fill: "none" }, edges.map((edge) => drawEdge(make, edge, largest))),
    ...neurons(make, layout.context, colors.state, layout.radius),
    ...neurons(make, layout.input, "currentColor", layout.radius),
    ...neurons(make, layout.hidden, colors.state, layout.radius),
    ...neurons(make, layout.output, "currentColor", layout.radius),
    ...arrows(make, layout),
    ...captions(make, layout.bottom, { inputs, hiddenSize, outputSize }),
    ...(weighted ? weightLegend(make, layout.bottom + 96, largest, isFinite) : []),
  ]) as SVGSVGElement;
}

function requireShape(w: Weights, rows: number, cols: number, name: string): void {
  if (w === undefined) return;
  const sizes = Array.isArray(w) ? w.map((row) => row?.length) : [];
  if (sizes.length !== rows || sizes.some((size) => size !== cols)) {
    const found = Array.isArray(w) ? `[${w.length}, ${sizes[0]}]` : shown(w);
    throw new RangeError(`networkDiagram: ${name} must be [${rows}, ${cols}], but is ${found}`);
  }
}

function largestOf(...weights: Weights[]): number {
  return weights.flatMap((w) => w?.flat() ?? [])
    .filter(Number.isFinite)
    .reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

interface Edge {
  from: Place;
  to: Place;
  /** Undefined where no weights are known. */
  weight: number | undefined;
}

function connect(
  from: Column,
  to: Column,
  weight: (from: Place, to: Place) => number | undefined,
): Edge[] {
  return from.places.flatMap((a) =>
    to.places.map((b) => ({ from: a, to: b, weight: weight(a, b) }))
  );
}

function drawEdge(make: Make, { from, to, weight }: Edge, largest: number): Element {
  const line = { d: `M${from.x},${from.y}L${to.x},${to.y}` };
  if (weight === undefined) {
    return make("path", { ...line, stroke: "currentColor", "stroke-opacity": 0.35 });
  }
  if (!Number.isFinite(weight)) {
    return make("path", { ...line, stroke: colors.warning, ...notFinite });
  }
  const size = largest === 0 ? 0 : Math.abs(weight) / largest;
  return make("path", {
    ...line,
    stroke: weight < 0 ? colors.negative : colors.positive,
    "stroke-width": Number((0.5 + 5 * size).toFixed(2)),
    "stroke-opacity": Number((0.35 + 0.6 * size).toFixed(2)),
  });
}

function altText(inputs: number, hidden: number, outputs: number, weighted: boolean): string {
  const count = (n: number, noun: string) => `${n} ${noun} neuron${n === 1 ? "" : "s"}`;
  return `${count(inputs, "input")} and ${count(hidden, "context")} feed ` +
    `${count(hidden, "hidden")}, which give ${count(outputs, "output")}. An arrow leads from the ` +
    `hidden neurons back to the context neurons: one step later.` +
    (weighted ? " Each edge's colour shows its weight's sign, its width the size." : "");
}
