/**
 * A row for each hidden unit: its weights as colours (blue above zero, orange below, pale near
 * zero), and what it does over time.
 */

import { type RunReport, weighing } from "../protocol.ts";
import { firstTime, lastTime } from "../settings.ts";
import { type Maker, percent, pool, set, short, svg, write } from "./dom.ts";
import { pathOf, upright } from "./plot.ts";

/** A drawing of one run. */
export interface Drawing {
  readonly element: SVGSVGElement;
  draw(run: RunReport): void;
}

/** How many labels a side has room for. */
const mostLabels = 16;

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

/** What every unit does over time. */
export function createTraces(document: Maker): Drawing {
  const element = svg(document, "svg", { class: "play-traces", role: "img" });
  const grounds = svg(document, "g");
  const curves = svg(document, "svg", { viewBox: "0 0 1000 1000", preserveAspectRatio: "none" });
  element.append(grounds, curves);
  const bands = pool(grounds, () => svg(document, "rect", { width: "100%" }));
  const lines = pool(curves, () => svg(document, "path", { class: "play-trace" }));
  const drawHandOver = upright(document, element, "play-now");
  const names = pool(
    element,
    () => svg(document, "text", { x: -7, dy: ".33em", "text-anchor": "end" }),
  );
  return {
    element,
    draw(run) {
      const { scene, settings: { hiddenSize } } = run;
      const every = Math.ceil(hiddenSize / mostLabels);
      names.draw(Math.ceil(hiddenSize / every), (label, k) => {
        set(label, { y: percent((k * every + 0.5) / hiddenSize) });
        write(label, `h${k * every + 1}`);
      });
      bands.draw(hiddenSize, (band, unit) =>
        set(band, {
          y: percent(unit / hiddenSize),
          height: percent(1 / hiddenSize),
          class: unit % 2 === 0 ? "play-odd" : "play-even",
        }));
      lines.draw(hiddenSize, (line, unit) => set(line, { d: tracePath(run, unit) }));
      drawHandOver(shareOf(scene.times[scene.handOver]));
    },
  };
}

const shareOf = (time: number) => (time - firstTime) / (lastTime - firstTime);

function tracePath({ scene, settings: { hiddenSize } }: RunReport, unit: number): string {
  const { times, hidden, forecasts } = scene;
  const heights = forecasts.map((_, k) => {
    const value = 0.42 * hidden[k * hiddenSize + unit]; // -1 and 1 do not touch the next row
    return 1 - (unit + 0.5 - value) / hiddenSize;
  });
  return pathOf(times.map(shareOf), heights);
}
