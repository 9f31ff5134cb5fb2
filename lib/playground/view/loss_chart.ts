/** The total loss of every epoch, and that of the pinned run. */

import type { Lesson } from "../settings.ts";
import { lossSummary, noChangeError } from "../words.ts";
import { draw, percent, set, write } from "./dom.ts";
import {
  type Chart,
  createPlot,
  line,
  pathOf,
  roundNumbers,
  type Tick,
  ticks,
  upright,
} from "./plot.ts";

export function createLossChart(parent: Element, { own }: Lesson): Chart {
  const plot = createPlot(parent, "loss");
  const drawPinned = line(plot.curves, "play-pinned");
  const drawAll = line(plot.curves, "play-ahead");
  const drawSoFar = line(plot.curves, "play-present");
  const bar = draw(plot.marks, "line", { class: "play-bar", x1: 0, x2: "100%" });
  const barText = draw(plot.marks, "text", { x: "100%", dx: -12, dy: -4, "text-anchor": "end" });
  write(barText, "“no change”");
  const drawEpoch = upright(plot.back);
  const dot = draw(plot.marks, "circle", { class: "play-prediction-dot", r: 4.5 });
  return (report) => {
    const { present, pinned } = report;
    const { losses, scene: { epoch }, settings } = present;
    const last = Math.max(settings.epochs, pinned?.losses.length ?? 0);
    // What "no change" would lose: half the squared errors, of the page's own data scaled.
    const scale = own ? variance(present.scene.actual.slice(0, settings.seqLength + 1)) : 1;
    const noChange = settings.seqLength * noChangeError(present) / 2 / scale;
    const y = scaleOf([...losses, ...pinned?.losses ?? [], noChange]);
    // The loss of an epoch is drawn where its states are: after it.
    const curve = (losses: readonly number[]) =>
      pathOf(losses.map((_, k) => (k + 1) / last), losses.map(y.at));
    const epochs = roundNumbers(0, last, 4).filter(Number.isInteger);
    plot.axes(ticks(epochs, (epoch) => epoch / last), y.ticks);
    drawPinned(pinned === null ? "" : curve(pinned.losses));
    drawAll(epoch < losses.length ? curve(losses) : "");
    drawSoFar(curve(losses.slice(0, epoch)));
    drawEpoch(epoch / last);
    const height = percent(1 - y.at(noChange));
    set(bar, { y1: height, y2: height });
    set(barText, { y: height });
    const loss = losses[epoch - 1];
    set(dot, {
      cx: percent(epoch / last),
      cy: loss === undefined ? undefined : percent(1 - y.at(loss)),
      visibility: loss === undefined ? "hidden" : undefined,
    });
    plot.describe(lossSummary(report));
  };
}

function variance(values: readonly number[]): number {
  const average = (list: readonly number[]) => list.reduce((sum, v) => sum + v) / list.length;
  const mean = average(values);
  return average(values.map((value) => (value - mean) ** 2));
}

/**
 * A logarithmic scale with room for all losses. Losses below its floor or above its ceiling are
 * drawn there, so that a run that diverged leaves the others visible.
 */
function scaleOf(losses: readonly number[]) {
  const [floor, ceiling] = [1e-12, 1e6];
  const bounded = (loss: number) => Math.min(Math.max(loss, floor), ceiling);
  let [low, high] = [Infinity, floor];
  for (const loss of losses.map(bounded)) {
    low = Math.min(low, loss);
    high = Math.max(high, loss);
  }
  if (low === Infinity) [low, high] = [0.01, 10];
  const bottom = Math.floor(Math.log10(low) + 0.3) - 0.35;
  const top = Math.max(Math.log10(high) + 0.1, bottom + 1.2);
  const share = (log: number) => (log - bottom) / (top - bottom);
  const step = Math.ceil((top - bottom) / 6);
  const ticks: Tick[] = [];
  for (let power = Math.ceil(bottom); power <= top; power += step) {
    const text = Math.abs(power) > 4 ? `1e${power}` : `${Number((10 ** power).toPrecision(1))}`;
    ticks.push({ at: share(power), text });
  }
  return { at: (loss: number) => share(Math.log10(bounded(loss))), ticks };
}
