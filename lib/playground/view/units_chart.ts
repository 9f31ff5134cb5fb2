/**
 * A row for every hidden unit: its weights in (a column of w1) and out (its weight in w2) as
 * colours, blue above zero, orange below, pale near zero; and its values over time. Pointing at a
 * weight shows its number.
 */

import { type RunReport, weighing } from "../protocol.ts";
import type { Lesson } from "../settings.ts";
import { number, unitsSummary, weightsSummary } from "../words.ts";
import { append, draw, percent, pool, set, short, write } from "./dom.ts";
import { type Chart, pathOf, shareOfTime, upright } from "./plot.ts";

const rule =
  "A row is a hidden unit. Blue weights are above zero, orange ones below it; the fainter, " +
  "the closer to zero.";

const column = (title: string, name: string) =>
  `<div class="play-column play-column-${name}">
    <p class="play-heading">${title}</p>
    <svg class="play-${name}" role="img"></svg>
  </div>`;

export function createUnitsChart(parent: Element, lesson: Lesson): Chart {
  const rows = append(
    parent,
    `<div class="play-units">
      <div class="play-rows">
        ${column("weights in (w1)", "incoming")}
        ${column("values over time", "traces")}
        ${column("out (w2)", "outgoing")}
      </div>
      <p class="play-note play-rule">${rule}</p>
    </div>`,
  ).firstElementChild!;
  const [incoming, traces, outgoing] = rows.querySelectorAll("svg");
  const drawings = [
    createIncoming(incoming),
    createTraces(traces, lesson),
    createOutgoing(outgoing),
  ];
  return (report) => {
    set(rows, { style: `--units:${report.present.settings.hiddenSize}` });
    for (const drawRun of drawings) drawRun(report.present);
    set(traces, { "aria-label": unitsSummary(report, lesson) });
    const [inText, outText] = weightsSummary(report);
    set(incoming, { "aria-label": inText });
    set(outgoing, { "aria-label": outText });
  };
}

/** How many labels a side has room for. */
const mostLabels = 16;

/** w1: a row for every unit, a column for every source. The input's is apart from the context's. */
function createIncoming(drawing: Element): (run: RunReport) => void {
  const drawCells = pool(drawing, "rect");
  const drawLabels = pool(drawing, "text", { y: -6, "text-anchor": "middle" });
  return ({ scene, settings: { hiddenSize } }) => {
    const { incoming, largestIn } = weighing(scene.weights, hiddenSize);
    const width = 1 / (hiddenSize + 1.5);
    const left = (source: number) => source === 0 ? 0 : (source + 0.5) * width;
    drawCells((1 + hiddenSize) * hiddenSize, (cell, k) => {
      const [source, unit] = [Math.floor(k / hiddenSize), k % hiddenSize];
      const from = source === 0 ? "input" : `unit ${source} (previous step)`;
      set(cell, {
        x: percent(left(source)),
        y: percent(unit / hiddenSize),
        width: percent(width),
        height: percent(1 / hiddenSize),
      });
      paint(cell, incoming(source, unit), largestIn, `${from} → unit ${unit + 1}`);
    });
    const every = Math.ceil(hiddenSize / mostLabels);
    drawLabels(1 + Math.ceil(hiddenSize / every), (label, k) => {
      const source = k === 0 ? 0 : 1 + (k - 1) * every;
      set(label, { x: percent(left(source) + width / 2) });
      write(label, source === 0 ? "input" : `${source}`);
    });
  };
}

/** w2: a row for every unit. */
function createOutgoing(drawing: Element): (run: RunReport) => void {
  const drawCells = pool(drawing, "rect", { width: "100%" });
  return ({ scene, settings: { hiddenSize } }) => {
    const { outgoing, largestOut } = weighing(scene.weights, hiddenSize);
    drawCells(hiddenSize, (cell, unit) => {
      set(cell, { y: percent(unit / hiddenSize), height: percent(1 / hiddenSize) });
      paint(cell, outgoing(unit), largestOut, `unit ${unit + 1} → output`);
    });
  };
}

function paint(cell: SVGElement, weight: number, largest: number, name: string): void {
  set(cell, {
    class: weight < 0 ? "play-negative" : undefined,
    "fill-opacity": short(Math.abs(weight) / largest),
  });
  // Made on demand: browsers take seconds to style thousands of titles.
  cell.onpointerenter = () => {
    cell.replaceChildren();
    write(draw(cell, "title"), `${name}: ${number(weight)}`);
  };
}

function createTraces(drawing: Element, lesson: Lesson): (run: RunReport) => void {
  const timeAt = shareOfTime(lesson);
  const drawBands = pool(draw(drawing, "g"), "rect", { width: "100%", class: "play-even" });
  const curves = draw(drawing, "svg", { viewBox: "0 0 1000 1000", preserveAspectRatio: "none" });
  const drawLines = pool(curves, "path", { class: "play-trace" });
  const drawSwitch = upright(drawing);
  const drawNames = pool(drawing, "text", { x: -7, dy: ".33em", "text-anchor": "end" });
  return ({ scene: { times, hidden, predictions, switchPoint }, settings: { hiddenSize } }) => {
    const every = Math.ceil(hiddenSize / mostLabels);
    drawNames(Math.ceil(hiddenSize / every), (label, k) => {
      set(label, { y: percent((k * every + 0.5) / hiddenSize) });
      write(label, `unit ${k * every + 1}`);
    });
    drawBands(
      Math.floor(hiddenSize / 2),
      (band, k) =>
        set(band, { y: percent((2 * k + 1) / hiddenSize), height: percent(1 / hiddenSize) }),
    );
    drawLines(hiddenSize, (line, unit) => {
      const heights = predictions.map((_, k) => {
        const value = 0.42 * hidden[k * hiddenSize + unit]; // -1 and 1 do not touch the next row
        return 1 - (unit + 0.5 - value) / hiddenSize;
      });
      set(line, { d: pathOf(times.map(timeAt), heights) });
    });
    drawSwitch(timeAt(times[switchPoint]));
  };
}
