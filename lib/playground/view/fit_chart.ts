/** The wave, and what the network expects of it: first told the truth, then left alone. */

import { firstTime, lastTime, lastTrained } from "../settings.ts";
import type { Scene } from "../protocol.ts";
import { fitSummary } from "../words.ts";
import { type Maker, percent, pool, set, svg } from "./dom.ts";
import type { Chart } from "./loss_chart.ts";
import { createPlot, line, pathOf, upright } from "./plot.ts";

/** Values beyond it are not drawn. */
export const limit = 1.6;

const shareOfTime = (time: number) => (time - firstTime) / (lastTime - firstTime);
const shareOfValue = (value: number) => (value + limit) / (2 * limit);

/** An empty chart of the wave. */
export function createFitChart(document: Maker, name: string): Chart {
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
  const group = (className: string) => {
    const created = svg(document, "g", { class: className });
    plot.marks.append(created);
    return created;
  };
  const dots = ["play-told", "play-untold"].map((className) =>
    pool(group(className), () => svg(document, "circle"))
  );
  const cross = svg(document, "path", { id: `${name}.cross`, d: "M-4-4 4 4M-4 4 4-4" });
  const crossGroup = group("play-crosses");
  plot.back.append(svg(document, "defs", {}, cross));
  const crosses = pool(crossGroup, () => svg(document, "use", { href: `#${cross.id}` }));
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
      const [told, untold] = dots;
      const drawDot = (dot: Element, k: number) =>
        set(dot, {
          cx: percent(shareOfTime(times[k])),
          cy: percent(1 - shareOfValue(wave[k])),
          r: isDense ? 2 : 5,
        });
      told.draw(handOver + 1, drawDot);
      untold.draw(times.length - handOver - 1, (dot, k) => drawDot(dot, handOver + 1 + k));
      set(crossGroup, { class: isDense ? "play-crosses play-small" : "play-crosses" });
      crosses.draw(forecasts.length, (mark, k) => {
        const isDrawn = Math.abs(forecasts[k]) <= limit;
        set(mark, {
          x: percent(shareOfTime(times[k + 1])),
          y: isDrawn ? percent(1 - shareOfValue(forecasts[k])) : undefined,
          visibility: isDrawn ? undefined : "hidden",
        });
      });
      plot.describe(fitSummary(report));
    },
  };
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
  const times = Array.from({ length: 81 }, (_, k) => firstTime + k / 5);
  return pathOf(times.map(shareOfTime), times.map((t) => shareOfValue(Math.sin(t))));
}
