/** Weights as colours: blue above zero, orange below, pale near zero. */

import type { RunReport } from "../protocol.ts";
import { weighing } from "../weighing.ts";
import { type Maker, percent, pool, set, short, svg, write } from "./dom.ts";

/** A drawing of one run. */
export interface Drawing {
  readonly element: SVGSVGElement;
  draw(run: RunReport): void;
}

/** How many labels a side has room for. */
export const mostLabels = 16;

/** w1: a row for every unit, a column for every source. */
export function createIncoming(document: Maker): Drawing {
  const element = svg(document, "svg", { class: "play-incoming", role: "img" });
  const cells = pool(element, () => svg(document, "rect"));
  const labels = pool(element, () => svg(document, "text", { y: -6, "text-anchor": "middle" }));
  return {
    element,
    draw({ scene, settings: { hiddenSize } }) {
      const { incoming, largestIn } = weighing(scene.weights, hiddenSize);
      cells.draw((1 + hiddenSize) * hiddenSize, (cell, k) => {
        const [source, unit] = [Math.floor(k / hiddenSize), k % hiddenSize];
        const [left, width] = columnOf(source, hiddenSize);
        set(cell, {
          x: percent(left),
          y: percent(unit / hiddenSize),
          width: percent(width),
          height: percent(1 / hiddenSize),
          ...paint(incoming(source, unit), largestIn),
        });
      });
      const every = Math.ceil(hiddenSize / mostLabels);
      labels.draw(1 + Math.ceil(hiddenSize / every), (label, k) => {
        const source = k === 0 ? 0 : 1 + (k - 1) * every;
        const [left, width] = columnOf(source, hiddenSize);
        set(label, { x: percent(left + width / 2) });
        write(label, source === 0 ? "x" : `h${source}`);
      });
    },
  };
}

/** w2: a row for every unit. */
export function createOutgoing(document: Maker): Drawing {
  const element = svg(document, "svg", { class: "play-outgoing", role: "img" });
  const cells = pool(element, () => svg(document, "rect", { width: "100%" }));
  return {
    element,
    draw({ scene, settings: { hiddenSize } }) {
      const { outgoing, largestOut } = weighing(scene.weights, hiddenSize);
      cells.draw(hiddenSize, (cell, unit) =>
        set(cell, {
          y: percent(unit / hiddenSize),
          height: percent(1 / hiddenSize),
          ...paint(outgoing(unit), largestOut),
        }));
    },
  };
}

/** Where a source's column begins, and how wide it is: the input stands apart from the context. */
function columnOf(source: number, hiddenSize: number): [left: number, width: number] {
  const width = 1 / (hiddenSize + 1.5);
  return [source === 0 ? 0 : (source + 0.5) * width, width];
}

/** The source whose column is at a share of the width. */
export function sourceAt(share: number, hiddenSize: number): number {
  const place = share * (hiddenSize + 1.5);
  return place < 1.25 ? 0 : Math.min(Math.max(Math.floor(place - 0.5), 1), hiddenSize);
}

function paint(weight: number, largest: number): { class?: string; "fill-opacity": string } {
  return {
    class: weight < 0 ? "play-negative" : undefined,
    "fill-opacity": short(Math.abs(weight) / largest),
  };
}
