/** The series and its predictions: first from true values, then free-running. */

import type { Scene } from "../protocol.ts";
import type { Lesson } from "../settings.ts";
import { fitSummary, isInside } from "../words.ts";
import { type Maker, percent, pool, set, svg } from "./dom.ts";
import type { Chart } from "./loss_chart.ts";
import { createPlot, line, pathOf, roundNumbers, shareOfTime, ticks, upright } from "./plot.ts";

/** An empty chart of the series. */
export function createFitChart(document: Maker, name: string, lesson: Lesson): Chart {
  const { times: [first, , last], range: [low, high] } = lesson;
  const timeAt = shareOfTime(lesson);
  const margin = 0.3 * (high - low);
  const valueAt = (value: number) => (value - low + margin) / (high - low + 2 * margin);
  const pathTo = (times: readonly number[], values: readonly number[]) =>
    pathOf(times.map(timeAt), values.map((value) => Math.max(Math.min(valueAt(value), 1.5), -0.5)));
  const predicted = ({ times, predictions }: Scene) => pathTo(times.slice(1), predictions);
  const plot = createPlot(document, "fit");
  const trained = svg(document, "rect", { class: "play-trained", height: "100%" });
  plot.back.append(trained);
  const drawActual = line(document, plot.curves, "play-wave");
  const drawPinned = line(document, plot.curves, "play-pinned");
  const drawPredictions = line(document, plot.curves, "play-prediction");
  const drawSwitch = upright(document, plot.marks, "play-now");
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
    ticks(roundNumbers(first, last, 8), timeAt),
    ticks(roundNumbers(low - margin, high + margin, 4), valueAt),
  );
  return {
    element: plot.element,
    draw(report) {
      const { present: { scene, settings: { seqLength } }, pinned } = report;
      const { times, actual, predictions, switchPoint } = scene;
      const isDense = times.length > 90;
      set(trained, { width: percent(timeAt(times[seqLength])) });
      drawSwitch(timeAt(times[switchPoint]));
      drawActual(pathTo(times, actual));
      drawPinned(pinned === null ? "" : predicted(pinned.scene));
      drawPredictions(predicted(scene));
      const [shown, hidden] = dots;
      const drawDot = (dot: Element, k: number) =>
        set(dot, {
          cx: percent(timeAt(times[k])),
          cy: percent(1 - valueAt(actual[k])),
          r: isDense ? 2 : 5,
        });
      shown.draw(switchPoint + 1, drawDot);
      hidden.draw(times.length - switchPoint - 1, (dot, k) => drawDot(dot, switchPoint + 1 + k));
      set(crossGroup, { class: isDense ? "play-crosses play-small" : "play-crosses" });
      crosses.draw(predictions.length, (mark, k) => {
        const isDrawn = isInside(predictions[k], lesson);
        set(mark, {
          x: percent(timeAt(times[k + 1])),
          y: isDrawn ? percent(1 - valueAt(predictions[k])) : undefined,
          visibility: isDrawn ? undefined : "hidden",
        });
      });
      plot.describe(fitSummary(report, lesson));
    },
  };
}
