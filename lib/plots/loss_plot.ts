import * as Plot from "@observablehq/plot";
import { type Numbers, requireCount, toNumbers } from "./arrays.ts";
import { frameOf, type FrameOptions } from "./default_document.ts";
import { lineLegend, lineStyle } from "./legend.ts";
import { logDomain, logTick } from "./log_ticks.ts";
import { colors, overMarks, smallWidth } from "./theme.ts";

/** What {@linkcode lossPlot} draws; 640 by 380 pixels unless given. */
export interface LossPlotOptions extends FrameOptions {
  /** The loss of every epoch; or several runs by name. */
  losses: Numbers | Readonly<Record<string, Numbers>>;
  /** How many epochs the horizontal axis has room for, at least; those of the losses unless given. */
  epochs?: number;
  /** The label of the vertical axis; "total loss" unless given. */
  label?: string;
  /** The label of the horizontal axis; "epoch" unless given. */
  x?: string;
}

interface Point {
  epoch: number;
  loss: number;
}

interface Run {
  name: string;
  style: ReturnType<typeof lineStyle>;
  points: Point[];
}

/**
 * The loss over the epochs, on a logarithmic scale, as an SVG element.
 *
 * Nothing is left out silently: a loss that is zero or below, which a logarithm cannot show, becomes a
 * triangle at the lower edge; the first loss that is not finite becomes a cross at the upper edge,
 * with its epoch in words.
 *
 * @throws {TypeError} If there is no run, or a run is empty or holds something that is not a number.
 *
 * @example
 * ```ts
 * import { lossPlot } from "unroll/notebook";
 *
 * lossPlot({ losses: [3.2, 0.9, 0.3] });
 * lossPlot({ losses: { "lr 0.1": [3, 1], "lr 0.01": [3, 2.8] }, label: "mean squared error" });
 * ```
 */
export function lossPlot(
  { losses, epochs = 1, label = "total loss", x = "epoch", ...options }: LossPlotOptions,
): SVGSVGElement {
  const { document, width, height } = frameOf("lossPlot", options);
  requireCount(epochs, "lossPlot: epochs");
  const isSmall = width < smallWidth;
  const runs = toRuns(losses);
  const drawable = runs.flatMap(({ points }) => points.filter(isDrawable));
  const [low, high] = logDomain(drawable.map(({ loss }) => loss), 0.8);
  const last = Math.max(epochs - 1, ...runs.map(({ points }) => points.length - 1));
  const ticks = Math.min(Math.max(last, 1), isSmall ? 3 : 6);
  const diverged = runs.filter(({ points }) => !points.every(({ loss }) => Number.isFinite(loss)));
  return Plot.plot({
    document,
    width,
    height,
    insetLeft: 8,
    x: { label: x, domain: [0, Math.max(last, 1)], ticks },
    y: { label, type: "log", domain: [low, high], grid: true, tickFormat: tickFormat(low, high) },
    marks: [
      ...runs.flatMap((run) => [
        ...curve(run),
        ...notPositive(run, low, last / 2, isSmall),
        ...notFinite(run, high, last / 2, diverged.indexOf(run), isSmall),
      ]),
      ...lineLegend(runs.map(({ name }) => name)),
    ],
  }) as SVGSVGElement;
}

function toRuns(losses: LossPlotOptions["losses"]): Run[] {
  const single = Object(losses) !== losses || Array.isArray(losses) || ArrayBuffer.isView(losses);
  const named = single ? [["", losses as Numbers] as const] : Object.entries(losses);
  if (named.length === 0) throw new TypeError("lossPlot: losses names no run to draw");
  return named.map(([name, values], i) => ({
    name,
    style: lineStyle(i),
    points: toNumbers(values, `lossPlot: losses${single ? "" : `[${JSON.stringify(name)}]`}`)
      .map((loss, epoch) => ({ epoch, loss })),
  }));
}

function isDrawable({ loss }: Point): boolean {
  return loss > 0 && loss < Infinity;
}

/** Over more than a decade not all multiples have room: 1, 2 and 5 have, or only powers of ten. */
function tickFormat(low: number, high: number): (value: number) => string {
  const labelled = high / low > 500 ? /^1e/ : high / low > 10 ? /^[125]e/ : /^/;
  return (value) => labelled.test(value.toExponential()) ? logTick(value) : "";
}

function curve({ points, style: { stroke, strokeDasharray } }: Run): Plot.Markish[] {
  const shown = points.map((point) => isDrawable(point) ? point : { ...point, loss: NaN });
  const style = { x: "epoch", y: "loss", stroke, strokeWidth: 2 };
  const alone = shown.filter(({ loss }, i) =>
    !Number.isNaN(loss) && !(shown[i - 1]?.loss > 0) && !(shown[i + 1]?.loss > 0)
  );
  return [
    Plot.line(thin(shown), { ...style, strokeDasharray }),
    // A line needs two points; a value without neighbours would not be seen.
    ...(alone.length > 0 ? [Plot.dot(alone, { ...style, fill: stroke, r: 3 })] : []),
  ];
}

/** At most about 2,000 points: per stretch of epochs its lowest and highest. */
function thin(points: Point[]): Point[] {
  const size = Math.ceil(points.length / 1000);
  if (size <= 2) return points;
  const kept: Point[] = [];
  for (let start = 0; start < points.length; start += size) {
    const part = points.slice(start, start + size);
    const gap = part.find(({ loss }) => Number.isNaN(loss));
    const lowest = part.reduce((a, b) => b.loss < a.loss ? b : a);
    const highest = part.reduce((a, b) => b.loss > a.loss ? b : a);
    kept.push(...new Set([lowest, highest, ...(gap ? [gap] : [])]));
  }
  return kept.sort((a, b) => a.epoch - b.epoch);
}

function notPositive(
  { points, style }: Run,
  low: number,
  middle: number,
  isSmall: boolean,
): Plot.Markish[] {
  const found = points.filter(({ loss }) => loss <= 0 && loss > -Infinity);
  if (found.length === 0) return [];
  const [first] = found;
  const starts = found.filter(({ epoch }, i) => found[i - 1]?.epoch !== epoch - 1);
  const what = found.some(({ loss }) => loss < 0) ? "zero or below" : "exactly zero";
  const count = found.length === 1 || isSmall ? "" : ` (${found.length} epochs in all)`;
  const at = [{ epoch: first.epoch, loss: low }];
  return [
    Plot.dot(starts, {
      x: "epoch",
      y: () => low,
      symbol: "triangle",
      rotate: 180,
      r: 6,
      dy: -5,
      fill: style.stroke,
    }),
    note(at, `${what} at epoch ${first.epoch}${count}`, first.epoch > middle, -9),
  ];
}

/** Marks where a run stops being finite; `row` keeps the notes of several such runs apart. */
function notFinite(
  { points, name }: Run,
  high: number,
  middle: number,
  row: number,
  isSmall: boolean,
): Plot.Markish[] {
  const first = points.find(({ loss }) => !Number.isFinite(loss));
  if (!first) return [];
  const what = isSmall ? first.loss : `the loss is ${first.loss}`;
  const text = `${name ? `${name}: ` : ""}${what} from epoch ${first.epoch}`;
  const at = [{ epoch: first.epoch, loss: high }];
  const mark = { x: "epoch", y: "loss", stroke: colors.warning };
  return [
    Plot.ruleX(at, { x: "epoch", stroke: colors.warning, strokeDasharray: "4 3" }),
    Plot.dot(at, { ...mark, symbol: "times", r: 7, strokeWidth: 3 }),
    note(at, text, first.epoch > middle, 16 + 24 * row),
  ];
}

/** A remark beside a point, leaning towards the middle of the frame. */
function note(at: Point[], text: string, before: boolean, dy: number): Plot.Markish {
  return Plot.text(at, {
    x: "epoch",
    y: "loss",
    text: () => text,
    dx: before ? -12 : 12,
    dy,
    textAnchor: before ? "end" : "start",
    ...overMarks,
  });
}
