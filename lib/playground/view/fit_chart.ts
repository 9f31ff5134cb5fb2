/** The wave, and what the network expects of it: first told the truth, then left alone. */

import { firstTime, lastTime, lastTrained } from "../look.ts";
import type { Scene } from "../scene.ts";
import { fitSummary } from "../words.ts";
import { type Maker, percent, pool, set, svg } from "./dom.ts";
import type { Chart } from "./loss_chart.ts";
import { createPlot, cross, line, pathOf, upright } from "./plot.ts";

/** Values beyond it are not drawn. */
export const limit = 1.6;

const shareOfTime = (time: number) => (time - firstTime) / (lastTime - firstTime);
const shareOfValue = (value: number) => (value + limit) / (2 * limit);

/** An empty chart of the wave. */
export function createFitChart(document: Maker): Chart {
  const plot = createPlot(document, "fit");
  plot.back.append(
    svg(document, "rect", {
      class: "play-trained",
      width: percent(shareOfTime(lastTrained)),
      height: "100%",
    }),
  );
  line(document, plot.curves, "play-wave")(finePath());
  const drawPinned = line(document, plot.curves, "play-pinned");
  const drawForecast = line(document, plot.curves, "play-forecast");
  const drawHandOver = upright(document, plot.marks, "play-now");
  const dots = pool(group(document, plot.marks), () => svg(document, "circle"));
  const crosses = pool(group(document, plot.marks), () => cross(document));
  plot.axes(
    [2, 4, 6, 8, 10, 12, 14, 16, 18].map((t) => ({ at: shareOfTime(t), text: `${t}` })),
    [-1, 0, 1].map((v) => ({ at: shareOfValue(v), text: `${v}`.replace("-", "−") })),
  );
  return {
    element: plot.element,
    draw(report) {
      const { present: { scene }, pinned } = report;
      const { times, wave, forecasts, handOver } = scene;
      const isDense = times.length > 90;
      drawHandOver(shareOfTime(times[handOver]));
      drawPinned(pinned === null ? "" : forecastPath(pinned.scene));
      drawForecast(forecastPath(scene));
      dots.draw(times.length, (dot, k) =>
        set(dot, {
          cx: percent(shareOfTime(times[k])),
          cy: percent(1 - shareOfValue(wave[k])),
          r: isDense ? 2 : 5,
          class: k <= handOver ? "play-told" : "play-untold",
        }));
      crosses.draw(forecasts.length, (mark, k) => {
        const isDrawn = Math.abs(forecasts[k]) <= limit;
        set(mark, {
          x: percent(shareOfTime(times[k + 1])),
          y: isDrawn ? percent(1 - shareOfValue(forecasts[k])) : undefined,
          class: isDense ? "play-cross play-small" : "play-cross",
          visibility: isDrawn ? undefined : "hidden",
        });
      });
      plot.describe(fitSummary(report));
    },
  };
}

function group(document: Maker, parent: Element): SVGElement {
  const created = svg(document, "g");
  parent.append(created);
  return created;
}

function forecastPath({ times, forecasts }: Scene): string {
  const bounded = (value: number) => Math.max(Math.min(value, 2 * limit), -2 * limit);
  return pathOf(
    forecasts.map((_, k) => shareOfTime(times[k + 1])),
    forecasts.map((value) => shareOfValue(bounded(value))),
  );
}

/** The sine between the points. */
function finePath(): string {
  const times = Array.from({ length: 129 }, (_, k) => firstTime + k / 8);
  return pathOf(times.map(shareOfTime), times.map((t) => shareOfValue(Math.sin(t))));
}
