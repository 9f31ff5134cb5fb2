/**
 * A row for every hidden unit: its weights in (a column of w1) and out (its weight in w2) as colours,
 * blue above zero, orange below, pale near zero; and its values over time. Pointing at a weight shows
 * its number.
 */

import { type RunReport, weighing } from "../protocol.ts";
import type { Lesson } from "../settings.ts";
import { number, unitsSummary, weightsSummary } from "../words.ts";
import { html, type Maker, percent, pool, set, short, svg, write } from "./dom.ts";
import type { Chart } from "./loss_chart.ts";
import { pathOf, shareOfTime, upright } from "./plot.ts";

const rule =
  "A row is a hidden unit. Blue weights are above zero, orange ones below it; the fainter, " +
  "the closer to zero.";

/** An empty chart of the units. */
export function createUnitsChart(document: Maker, lesson: Lesson): Chart {
  const [incoming, traces, outgoing] = [
    createIncoming(document),
    createTraces(document, lesson),
    createOutgoing(document),
  ];
  const column = (title: string, name: string, drawing: SVGElement) =>
    html(
      document,
      "div",
      { class: `play-column play-column-${name}` },
      html(document, "p", { class: "play-heading" }, title),
      drawing,
    );
  const rows = html(
    document,
    "div",
    { class: "play-rows" },
    column("weights in (w1)", "incoming", incoming.element),
    column("values over time", "traces", traces.element),
    column("out (w2)", "outgoing", outgoing.element),
  );
  return {
    element: html(
      document,
      "div",
      { class: "play-units" },
      rows,
      html(document, "p", { class: "play-note play-rule" }, rule),
    ),
    draw(report) {
      const { present } = report;
      set(rows, { style: `--units:${present.settings.hiddenSize}` });
      for (const part of [incoming, traces, outgoing]) part.draw(present);
      set(traces.element, { "aria-label": unitsSummary(report, lesson) });
      const [inText, outText] = weightsSummary(report);
      set(incoming.element, { "aria-label": inText });
      set(outgoing.element, { "aria-label": outText });
    },
  };
}

/** A drawing of one run. */
interface Drawing {
  readonly element: SVGSVGElement;
  draw(run: RunReport): void;
}

/** How many labels a side has room for. */
const mostLabels = 16;

/** w1: a row for every unit, a column for every source. The input's is apart from the context's. */
function createIncoming(document: Maker): Drawing {
  const element = svg(document, "svg", { class: "play-incoming", role: "img" });
  const cells = pool(element, () => svg(document, "rect"));
  const labels = pool(element, () => svg(document, "text", { y: -6, "text-anchor": "middle" }));
  return {
    element,
    draw({ scene, settings: { hiddenSize } }) {
      const { incoming, largestIn } = weighing(scene.weights, hiddenSize);
      const width = 1 / (hiddenSize + 1.5);
      const left = (source: number) => source === 0 ? 0 : (source + 0.5) * width;
      cells.draw((1 + hiddenSize) * hiddenSize, (cell, k) => {
        const [source, unit] = [Math.floor(k / hiddenSize), k % hiddenSize];
        const from = source === 0 ? "input" : `unit ${source} (previous step)`;
        set(cell, {
          x: percent(left(source)),
          y: percent(unit / hiddenSize),
          width: percent(width),
          height: percent(1 / hiddenSize),
        });
        paint(document, cell, incoming(source, unit), largestIn, `${from} → unit ${unit + 1}`);
      });
      const every = Math.ceil(hiddenSize / mostLabels);
      labels.draw(1 + Math.ceil(hiddenSize / every), (label, k) => {
        const source = k === 0 ? 0 : 1 + (k - 1) * every;
        set(label, { x: percent(left(source) + width / 2) });
        write(label, source === 0 ? "input" : `${source}`);
      });
    },
  };
}

/** w2: a row for every unit. */
function createOutgoing(document: Maker): Drawing {
  const element = svg(document, "svg", { class: "play-outgoing", role: "img" });
  const cells = pool(element, () => svg(document, "rect"));
  return {
    element,
    draw({ scene, settings: { hiddenSize } }) {
      const { outgoing, largestOut } = weighing(scene.weights, hiddenSize);
      cells.draw(hiddenSize, (cell, unit) => {
        const height = percent(1 / hiddenSize);
        set(cell, { y: percent(unit / hiddenSize), width: "100%", height });
        paint(document, cell, outgoing(unit), largestOut, `unit ${unit + 1} → output`);
      });
    },
  };
}

function paint(
  document: Maker,
  cell: SVGElement,
  weight: number,
  largest: number,
  name: string,
): void {
  set(cell, {
    class: weight < 0 ? "play-negative" : undefined,
    "fill-opacity": short(Math.abs(weight) / largest),
  });
  // Only where it is asked for: browsers take seconds to style thousands of titles.
  cell.onpointerenter = () =>
    cell.replaceChildren(svg(document, "title", {}, `${name}: ${number(weight)}`));
}

/** The values of every unit over time. */
function createTraces(document: Maker, lesson: Lesson): Drawing {
  const timeAt = shareOfTime(lesson);
  const element = svg(document, "svg", { class: "play-traces", role: "img" });
  const grounds = svg(document, "g");
  const curves = svg(document, "svg", { viewBox: "0 0 1000 1000", preserveAspectRatio: "none" });
  element.append(grounds, curves);
  const bands = pool(grounds, () => svg(document, "rect", { width: "100%", class: "play-even" }));
  const lines = pool(curves, () => svg(document, "path", { class: "play-trace" }));
  const drawSwitch = upright(document, element, "play-now");
  const names = pool(
    element,
    () => svg(document, "text", { x: -7, dy: ".33em", "text-anchor": "end" }),
  );
  return {
    element,
    draw({ scene, settings: { hiddenSize } }) {
      const { times, hidden, predictions, switchPoint } = scene;
      const every = Math.ceil(hiddenSize / mostLabels);
      names.draw(Math.ceil(hiddenSize / every), (label, k) => {
        set(label, { y: percent((k * every + 0.5) / hiddenSize) });
        write(label, `unit ${k * every + 1}`);
      });
      bands.draw(
        Math.floor(hiddenSize / 2),
        (band, k) =>
          set(band, { y: percent((2 * k + 1) / hiddenSize), height: percent(1 / hiddenSize) }),
      );
      lines.draw(hiddenSize, (line, unit) => {
        const heights = predictions.map((_, k) => {
          const value = 0.42 * hidden[k * hiddenSize + unit]; // -1 and 1 do not touch the next row
          return 1 - (unit + 0.5 - value) / hiddenSize;
        });
        set(line, { d: pathOf(times.map(timeAt), heights) });
      });
      drawSwitch(timeAt(times[switchPoint]));
    },
  };
}
