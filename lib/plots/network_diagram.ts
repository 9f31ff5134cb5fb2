import { documentFor, type FrameOptions } from "./default_document.ts";
import { requireCount, shown } from "./arrays.ts";
import { largestOf } from "./graph_shapes.ts";
import { type Column, layOut } from "./network_layout.ts";
import {
  arrows,
  captions,
  drawing,
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
export interface NetworkDiagramOptions extends Pick<FrameOptions, "document"> {
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

/**
 * The recurrent network as a picture: context neurons and input feed the hidden neurons, these give
 * the output and come back as the next step's context. With weights, an edge's colour is the sign
 * and its width the size. Layers of more than 12 neurons are drawn with a gap.
 *
 * @throws {RangeError} If a size is not a whole number of at least 1, `inputSize` is not larger than
 * `hiddenSize`, or weights have a shape that does not match the sizes.
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

  const layout = layOut({ input: inputs, hidden: hiddenSize, output: outputSize });
  const weights = [w1, w2].flatMap((w) => w?.flat() ?? []);
  const largest = largestOf(weights);
  const weighted = weights.length > 0;
  const make = maker(document);
  const height = layout.bottom + (weighted ? 112 : 84);
  const edges = (from: Column, to: Column, w: Weights, first = 0) =>
    from.places.flatMap((a) =>
      to.places.map((b) =>
        make("path", {
          d: `M${a.x},${a.y}L${b.x},${b.y}`,
          ...edgeLook(w?.[first + a.index][b.index], largest),
        })
      )
    );
  return drawing(make, [640, height], altText(inputs, hiddenSize, outputSize, weighted), [
    group(make, layout.context, layout.radius),
    group(make, layout.hidden, layout.radius),
    ...wayBack(make, layout),
    make("g", { fill: "none" }, [
      ...edges(layout.context, layout.hidden, w1, inputs),
      ...edges(layout.input, layout.hidden, w1),
      ...edges(layout.hidden, layout.output, w2),
    ]),
    ...neurons(make, layout.context, colors.state, layout.radius),
    ...neurons(make, layout.input, "currentColor", layout.radius),
    ...neurons(make, layout.hidden, colors.state, layout.radius),
    ...neurons(make, layout.output, "currentColor", layout.radius),
    ...arrows(make, layout),
    ...captions(make, layout.bottom, { inputs, hiddenSize, outputSize }),
    ...(weighted
      ? weightLegend(make, layout.bottom + 96, largest, weights.every(Number.isFinite))
      : []),
  ]);
}

function requireShape(w: Weights, rows: number, cols: number, name: string): void {
  if (w === undefined) return;
  const sizes = Array.isArray(w) ? w.map((row) => row?.length) : [];
  if (sizes.length !== rows || sizes.some((size) => size !== cols)) {
    const found = Array.isArray(w) ? `[${w.length}, ${sizes[0]}]` : shown(w);
    throw new RangeError(`networkDiagram: ${name} must be [${rows}, ${cols}], but is ${found}`);
  }
}

/** Hue for the sign of a weight, width for its size; grey where no weights are given. */
function edgeLook(weight: number | undefined, largest: number): Parameters<Make>[1] {
  if (weight === undefined) return { stroke: "currentColor", "stroke-opacity": 0.35 };
  if (!Number.isFinite(weight)) return { stroke: colors.warning, ...notFinite };
  const size = largest === 0 ? 0 : Math.abs(weight) / largest;
  return {
    stroke: weight < 0 ? colors.negative : colors.positive,
    "stroke-width": Number((0.5 + 5 * size).toFixed(2)),
    "stroke-opacity": Number((0.35 + 0.6 * size).toFixed(2)),
  };
}

function altText(inputs: number, hidden: number, outputs: number, weighted: boolean): string {
  const count = (n: number, noun: string) => `${n} ${noun} neuron${n === 1 ? "" : "s"}`;
  return `${count(inputs, "input")} and ${count(hidden, "context")} feed ` +
    `${count(hidden, "hidden")}, which give ${count(outputs, "output")}. An arrow leads from the ` +
    `hidden neurons back to the context neurons: one step later.` +
    (weighted ? " Each edge's colour shows its weight's sign, its width the size." : "");
}
