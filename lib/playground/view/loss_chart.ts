/** The total loss of every epoch, and that of the pinned run. */

import type { Report } from "../protocol.ts";
import type { Lesson } from "../settings.ts";
import { type Maker, percent, set, svg } from "./dom.ts";
import {
  createPlot,
  line,
  pathOf,
  type Plot,
  roundNumbers,
  type Tick,
  ticks,
  upright,
} from "./plot.ts";
import { lossSummary, noChangeError } from "../words.ts";

/** A chart that is drawn again by its `draw`. */
export interface Chart {
  readonly element: HTMLElement;
  draw(report: Report): void;
}

/** An empty loss curve. */
export function createLossChart(document: Maker, { own }: Lesson): Chart {
  const plot: Plot = createPlot(document, "loss");
  const drawPinned = line(document, plot.curves, "play-pinned");
  const drawAll = line(document, plot.curves, "play-ahead");
  const drawSoFar = line(document, plot.curves, "play-present");
  const bar = svg(document, "line", { class: "play-bar", x1: 0, x2: "100%" });
  const barText = svg(
    document,
    "text",
    { x: "100%", dx: -12, dy: -4, "text-anchor": "end" },
    "“no change”",
  );
  plot.marks.append(bar, barText);
  const drawEpoch = upright(document, plot.back, "play-now");
  const dot = svg(document, "circle", { class: "play-prediction-dot", r: 4.5 });
  plot.marks.append(dot);
  return {
    element: plot.element,
    draw(report) {
      const { present, pinned } = report;
      const { losses, scene: { epoch }, settings } = present;
      const last = Math.max(settings.epochs, pinned?.losses.length ?? 0);
      // The loss of an epoch stands where its states do: after it.
      const x = (k: number) => (k + 1) / last;
      // What "no change" would lose: half the squared errors, of the page's own data scaled.
      const scale = own ? variance(present.scene.actual.slice(0, settings.seqLength + 1)) : 1;
      const noChange = settings.seqLength * noChangeError(present) / 2 / scale;
      const y = scaleOf([...losses, ...pinned?.losses ?? [], noChange]);
      const curve = (losses: readonly number[]) =>
        pathOf(losses.map((_, k) => x(k)), losses.map(y.at));
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
    },
  };
}

function variance(values: readonly number[]): number {
  const average = (list: readonly number[]) => list.reduce((sum, v) => sum + v) / list.length;
  const mean = average(values);
  return average(values.map((value) => (value - mean) ** 2));
}

/**
 * A logarithmic scale with room for all losses. Its floor is the smallest number worth telling;
 * above its ceiling a run has run away, however far, and others shall still be seen beside it.
 */
function scaleOf(losses: readonly number[]): {
  readonly at: (loss: number) => number;
  readonly ticks: Tick[];
} {
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
    ticks.push({ at: share(power), text: tickText(power) });
  }
  return { at: (loss) => share(Math.log10(bounded(loss))), ticks };
}

function tickText(power: number): string {
  return power < -4 || power > 4 ? `1e${power}` : `${Number((10 ** power).toPrecision(1))}`;
}
