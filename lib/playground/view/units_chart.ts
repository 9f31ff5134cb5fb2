/**
 * A row for every hidden unit: what it listens to (a column of w1), what it does over time, and
 * what it adds to the output (its weight in w2).
 */

import { unitsSummary, weightsSummary } from "../words.ts";
import { html, type Maker, set } from "./dom.ts";
import type { Chart } from "./loss_chart.ts";
import { createPointer } from "./pointer.ts";
import { createIncoming, createOutgoing, createTraces } from "./unit_rows.ts";

const rule =
  "A row is a hidden unit. Blue weights are above zero, orange ones below it; the fainter, " +
  "the closer to zero.";

/** An empty chart of the units. */
export function createUnitsChart(document: Maker): Chart {
  const incoming = createIncoming(document);
  const traces = createTraces(document);
  const outgoing = createOutgoing(document);
  const pointer = createPointer(document, {
    incoming: incoming.element,
    traces: traces.element,
    outgoing: outgoing.element,
  });
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
    column("listens to: w1", "incoming", incoming.element),
    column("does over time", "traces", traces.element),
    column("adds: w2", "outgoing", outgoing.element),
  );
  pointer.listen(rows);
  return {
    element: html(
      document,
      "div",
      { class: "play-units" },
      rows,
      html(document, "p", { class: "play-note play-rule" }, rule),
      pointer.readout,
    ),
    draw(report) {
      const { present } = report;
      set(rows, { style: `--units:${present.settings.hiddenSize}` });
      for (const part of [incoming, traces, outgoing, pointer]) part.draw(present);
      set(traces.element, { "aria-label": unitsSummary(report) });
      const [inText, outText] = weightsSummary(report);
      set(incoming.element, { "aria-label": inText });
      set(outgoing.element, { "aria-label": outText });
    },
  };
}
