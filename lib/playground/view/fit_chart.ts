/** The series and its predictions: first from true values, then free-running. */

import type { Scene } from "../protocol.ts";
import type { Lesson } from "../settings.ts";
import { fitSummary, isInside } from "../words.ts";
import { draw, percent, pool, set } from "./dom.ts";
import {
  type Chart,
  createPlot,
  line,
  pathOf,
  roundNumbers,
  shareOfTime,
  ticks,
  upright,
} from "./plot.ts";

export function createFitChart(parent: Element, id: string, lesson: Lesson): Chart {
  const { times: [first, , last], range: [low, high] } = lesson;
  const timeAt = shareOfTime(lesson);
  const margin = 0.3 * (high - low);
  const valueAt = (value: number) => (value - low + margin) / (high - low + 2 * margin);
  const pathTo = (times: readonly number[], values: readonly number[]) =>
    pathOf(times.map(timeAt), values.map((value) => Math.max(Math.min(valueAt(value), 1.5), -0.5)));
  const predicted = ({ times, predictions }: Scene) => pathTo(times.slice(1), predictions);
  const plot = createPlot(parent, "fit");
  const trained = draw(plot.back, "rect", { class: "play-trained", height: "100%" });
  const drawActual = line(plot.curves, "play-wave");
  const drawPinned = line(plot.curves, "play-pinned");
  const drawPredictions = line(plot.curves, "play-prediction");
  const drawSwitch = upright(plot.marks);
  const [drawTold, drawUntold] = ["play-told", "play-untold"].map((className) =>
    pool(draw(plot.marks, "g", { class: className }), "circle")
  );
  const crossId = `${id}.cross`;
  draw(draw(plot.back, "defs"), "path", { id: crossId, d: "M-4-4 4 4M-4 4 4-4" });
  const crosses = draw(plot.marks, "g");
  const drawCrosses = pool(crosses, "use", { href: `#${crossId}` });
  plot.axes(
    ticks(roundNumbers(first, last, 8), timeAt),
    ticks(roundNumbers(low - margin, high + margin, 4), valueAt),
  );
  return (report) => {
    const { present: { scene, settings: { seqLength } }, pinned } = report;
    const { times, actual, predictions, switchPoint } = scene;
    const isDense = times.length > 90;
    set(trained, { width: percent(timeAt(times[seqLength])) });
    drawSwitch(timeAt(times[switchPoint]));
    drawActual(pathTo(times, actual));
    drawPinned(pinned === null ? "" : predicted(pinned.scene));
    drawPredictions(predicted(scene));
    const drawDot = (dot: Element, k: number) =>
      set(dot, {
        cx: percent(timeAt(times[k])),
        cy: percent(1 - valueAt(actual[k])),
        r: isDense ? 2 : 5,
      });
    drawTold(switchPoint + 1, drawDot);
    drawUntold(times.length - switchPoint - 1, (dot, k) => drawDot(dot, switchPoint + 1 + k));
    set(crosses, { class: isDense ? "play-crosses play-small" : "play-crosses" });
    drawCrosses(predictions.length, (mark, k) => {
      const isDrawn = isInside(predictions[k], lesson);
      set(mark, {
        x: percent(timeAt(times[k + 1])),
        y: isDrawn ? percent(1 - valueAt(predictions[k])) : undefined,
        visibility: isDrawn ? undefined : "hidden",
      });
    });
    plot.describe(fitSummary(report, lesson));
  };
}
