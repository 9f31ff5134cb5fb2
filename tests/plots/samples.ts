import * as Plot from "@observablehq/plot";
import {
  colors,
  finish,
  legend,
  lossPlot,
  networkDiagram,
  predictionPlot,
  spreadPlot,
  trainingPlot,
} from "../../lib/plots/mod.ts";
import { graphDiagram, type GraphDiagramNode } from "../../lib/plots/graph_diagram.ts";
import { unrolledDiagram } from "../../lib/plots/unrolled.ts";
import { readCases } from "../fixtures/read.ts";
import { document as jsdom } from "./document.ts";

interface Case {
  seed: number;
  w1: number[];
  w2: number[];
  losses: number[];
  predictions: number[];
}

const cases = readCases<Case>("torch_sine");

/** What PyTorch computed for seed 42: real numbers to draw. */
export const { w1, w2, losses, predictions } = cases.find(({ seed }) => seed === 42)!;
/** The 21 times of the tutorial. */
export const times = Array.from({ length: 21 }, (_, i) => 2 + 0.4 * i);
/** The inputs, one fewer. */
export const actual = times.slice(0, -1).map(Math.sin);

function rows(values: number[], columns: number): number[][] {
  return Array.from(
    { length: values.length / columns },
    (_, i) => values.slice(i * columns, (i + 1) * columns),
  );
}

/** The weights as rows: [7, 6] and [6, 1]. */
export const weights = { w1: rows(w1, 6), w2: rows(w2, 1) };

/** Step 6 as a reader writes it in a cell, with nothing but Plot and our legend. */
export function barePlot(document: Document = jsdom): Element {
  const before = actual.map((value, i) => ({ t: times[i], value }));
  const after = predictions.map((value, i) => ({ t: times[i + 1], value }));
  return Plot.plot({
    document,
    grid: true,
    x: { label: "time t" },
    y: { label: "sin t" },
    marks: [
      Plot.dot(before, { x: "t", y: "value", r: 5.35, fill: colors.actual }),
      Plot.dot(after, {
        x: "t",
        y: "value",
        symbol: "times",
        r: 5,
        stroke: colors.predicted,
        strokeWidth: 2,
      }),
      ...legend([
        { label: "Actual", fill: colors.actual },
        { label: "Predicted", stroke: colors.predicted, symbol: "times" },
      ]),
    ],
  });
}

const growing = losses.slice(0, 40).map((loss, i) => i < 30 ? loss * Math.exp(i / 5) : NaN);
const cells = losses.slice(0, 60).map((loss, epoch) => ({
  epoch,
  loss,
  kind: ["first <one>", "second", "third"][epoch % 3],
}));
const sine = actual.flatMap((value, i) =>
  ["left", "right"].map((side) => ({ t: times[i], value, side }))
);

/** A value and a gradient of a shape. */
function numbersOf(shape: readonly number[]) {
  const count = shape.reduce((product, size) => product * size, 1);
  const some = (spread: number) =>
    Array.from({ length: count }, (_, i) => spread * Math.sin(7 * i + 1));
  return [{ shape, values: some(1) }, { shape, values: some(1e-5) }];
}

/** The graph of the tutorial's loss over so many unrolled steps, in the order they are computed. */
export function trainingSteps(steps: number): GraphDiagramNode[] {
  const nodes: GraphDiagramNode[] = [];
  const add = (label: string, shape: number[], ...inputs: number[]) =>
    nodes.push({ label, leaf: inputs.length === 0, shape, inputs, numbers: numbersOf(shape) }) - 1;
  const [w2, w1] = [add("w2", [6, 1]), add("w1", [7, 6])];
  let hidden: number | null = null;
  let total: number | null = null;
  for (let step = 0; step < steps; step++) {
    const read = hidden === null ? [w1] : [add("Cat", [1, 7], hidden), w1];
    hidden = add("Tanh", [1, 6], add("Mm", [1, 6], ...read));
    const error = add("Sub", [1, 1], add("Mm", [1, 1], hidden, w2));
    const loss = add("Div", [], add("Sum", [], add("Pow", [1, 1], error)));
    total = total === null ? loss : add("Add", [], total, loss);
  }
  return nodes;
}

/** A sequence through which gradients explode, and which is cut every 15 steps. */
function unrolled(document: Document, length: number): SVGSVGElement {
  const steps = Array.from({ length }, (_, i) => ({
    arrives: i % 15 === 14 ? 0 : i === 0 ? Infinity : 10 ** (length / 4 - i),
    isConnected: i % 15 !== 14 || i === length - 1,
    times: [i + 2, 2 * length - i + 1] as const,
  }));
  return unrolledDiagram({ document, steps, others: trainingSteps(1).slice(0, 4) });
}

/** Every kind of figure, by name. Made anew at each call. */
export const samples = samplesIn(jsdom);

/** The same, made by some other document. */
export function samplesIn(document: Document): Record<string, () => Element> {
  return {
    "bare": () => barePlot(document),
    "legend": () =>
      Plot.plot({
        document,
        marks: [
          Plot.lineY(losses, { stroke: colors.series[2], strokeWidth: 2 }),
          ...legend([
            { label: "total loss", stroke: colors.series[2], symbol: "line" },
            { label: "something else, and longer" },
          ]),
        ],
      }),
    "prediction": () => predictionPlot({ document, times, actual, predictions }),
    "prediction-diverged": () =>
      predictionPlot({
        document,
        times,
        actual,
        predictions: predictions.map((value, i) => i > 14 ? NaN : value),
      }),
    "loss": () => lossPlot({ document, losses }),
    "loss-runs": () =>
      lossPlot({
        document,
        losses: {
          "lr 0.1": losses,
          "lr 0.02, full back-propagation": losses.map((loss, i) =>
            0.7 * loss * Math.exp(-i / 200)
          ),
          "lr 2": growing,
          "hidden 2": losses.map((loss) => loss + 0.3),
        },
      }),
    "loss-diverged": () => lossPlot({ document, losses: growing }),
    "loss-zero": () =>
      lossPlot({ document, losses: losses.map((loss, i) => i > 200 && i < 240 ? 0 : loss) }),
    "loss-nan": () => lossPlot({ document, losses: [NaN, NaN, NaN] }),
    "spread": () =>
      spreadPlot({
        document,
        values: {
          "elman, truncate 1": [0.05, 0.06, 0.09, 0.04, 0.055, 0.3],
          "gru, truncate 20, adam, clip 0.5": [0.004, 0.002, 0.0031, 0.009, NaN, Infinity],
          "lstm": [NaN, NaN, 0.2, NaN],
          "exact": [0, 0, 0],
        },
      }),
    "spread-one": () =>
      spreadPlot({ document, values: { rnn: [0.3] }, label: "mean squared error" }),
    "loss-one": () => lossPlot({ document, losses: [3] }),
    "training": () => trainingPlot({ document, times, actual, predictions, losses }),
    "training-begun": () =>
      trainingPlot({
        document,
        times,
        actual,
        predictions: predictions.map((value) => 0.3 * value - 0.4),
        losses: losses.slice(0, 2),
        epochs: 300,
      }),
    "training-diverged": () =>
      trainingPlot({
        document,
        times,
        actual,
        predictions: predictions.map(() => NaN),
        losses: growing,
        epochs: 300,
      }),
    "network-1": () => networkDiagram({ document, inputSize: 2, hiddenSize: 1 }),
    "network-3": () => networkDiagram({ document, inputSize: 4, hiddenSize: 3 }),
    "network-6": () => networkDiagram({ document, inputSize: 7, hiddenSize: 6 }),
    "network-6-weights": () =>
      networkDiagram({ document, inputSize: 7, hiddenSize: 6, ...weights }),
    "network-12": () => networkDiagram({ document, inputSize: 13, hiddenSize: 12 }),
    "network-40": () => networkDiagram({ document, inputSize: 42, hiddenSize: 40, outputSize: 2 }),
    "graph-1": () => graphDiagram({ document, nodes: trainingSteps(1), legend: true }),
    "graph-3": () => graphDiagram({ document, nodes: trainingSteps(3), legend: false }),
    "graph-square": () => {
      const square = { shape: [3], leaf: false, numbers: [] };
      const label = "a_name_that_is_longer_than_a_box";
      return graphDiagram({
        document,
        nodes: [
          { ...square, label, leaf: true, inputs: [] },
          { ...square, label: "Mul", inputs: [0, 0] },
          { ...square, label: "Sum", shape: [], inputs: [1] },
        ],
        legend: true,
      });
    },
    "graph-unrolled": () => unrolled(document, 20),
    "graph-unrolled-60": () => unrolled(document, 60),
    "plot-swatches": () =>
      Plot.plot({
        document,
        title: "Loss",
        caption: "Colours from Plot's own legend",
        color: { legend: true },
        marks: [Plot.dot(cells, { x: "epoch", y: "loss", fill: "kind" })],
      }),
    "plot-symbols": () =>
      Plot.plot({
        document,
        symbol: { legend: true },
        marks: [Plot.dot(cells, { x: "epoch", y: "loss", symbol: "kind" })],
      }),
    "plot-small-values": () =>
      Plot.plot({ document, marks: [Plot.lineY([1e-7, 2e-7, 5e-7]), Plot.frame()] }),
    "plot-bars": () =>
      Plot.plot({
        document,
        marks: [
          Plot.barY([{ run: "one", steps: 1_200_000 }, { run: "two", steps: 3_100_000 }], {
            x: "run",
            y: "steps",
            fill: colors.series[3],
          }),
        ],
      }),
    "plot-centred-labels": () =>
      Plot.plot({
        document,
        x: { label: "time t", labelAnchor: "center" },
        y: { label: "sin t", labelAnchor: "center" },
        marks: [Plot.line(sine, { x: "t", y: "value", stroke: colors.actual })],
      }),
    "plot-facets": () =>
      Plot.plot({
        document,
        grid: true,
        marks: [Plot.dot(sine, { x: "t", y: "value", fx: "side", fill: colors.actual })],
      }),
  };
}

/** A finished figure by name. */
export function sample(name: keyof typeof samples): string {
  return finish(samples[name](), { caption: `Sample ${name}`, alt: `The sample ${name}.` });
}
