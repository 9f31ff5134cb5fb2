import * as Plot from "@observablehq/plot";
import { groupBy, quantile, ranked } from "../statistics.ts";
import { shown } from "./arrays.ts";
import { frameOf, type FrameOptions } from "./default_document.ts";
import { lineLegend, lineStyle } from "./legend.ts";
import { logTick, logTicks } from "./log_ticks.ts";
import { fontSize, overMarks, textWidth } from "./theme.ts";

/** What was measured in one run. */
export interface Measured {
  /** What was varied: a hyperparameter, or a point in time. */
  readonly x: number;
  /** What came out; NaN or an infinity where the run diverged. */
  readonly y: number;
  /** The kind of run; one kind unless given. */
  readonly kind?: string;
}

/** What {@linkcode medianPlot} draws; 640 by 380 pixels unless given. */
export interface MedianPlotOptions extends FrameOptions {
  /** What was measured, run by run; several with the same `x` and `kind`, such as one per seed. */
  points: readonly Measured[];
  /** The label of the horizontal axis. */
  x: string;
  /** The label of the vertical axis, which is logarithmic. */
  y: string;
  /**
   * How `x` is laid out: "steps" puts its values side by side, evenly, whatever they are (the
   * default); "linear" is for time.
   */
  scale?: "steps" | "linear";
  /** Marks drawn below the others, such as a rule for a value to compare with. */
  marks?: Plot.Markish[];
}

interface Group {
  x: number;
  kind: string;
  low: number;
  median: number;
  high: number;
  /** How many diverged, of how many; "" if none did. */
  failed: string;
}

/**
 * How runs turned out as something was varied, as an SVG element: a line through the medians, and
 * bars, or a band, from the lower to the upper quartile, on a logarithmic scale.
 *
 * Nothing is left out silently: where runs diverged, a cross at the upper edge has their number. They
 * count as worse than all others; a quartile that falls among them ends at the upper edge, and a
 * median there is not drawn. Values of zero and below are at the lower edge.
 *
 * @throws {TypeError} If there is nothing to draw, or an `x` is not a finite number, or a `y` not a number.
 *
 * @example
 * ```ts
 * import { medianPlot } from "unroll/notebook";
 *
 * const points = [0.01, 0.1, 1].flatMap((lr) =>
 *   [1, 2, 3].map((seed) => ({ x: lr, y: lr < 1 ? 0.01 * seed / lr : NaN }))
 * );
 * medianPlot({ points, x: "learning rate", y: "total loss" });
 * ```
 */
export function medianPlot(options: MedianPlotOptions): SVGSVGElement {
  const { document, width, height } = frameOf("medianPlot", options);
  const { points, x, y, scale = "steps" } = options;
  requirePoints(points);
  const groups = groupBy(points, ({ x, kind = "" }) => JSON.stringify([kind, x]))
    .map(toGroup)
    .sort((a, b) => a.x - b.x);
  const kinds = [...new Set(points.map(({ kind = "" }) => kind))];
  const [bottom, top] = domain(groups);
  const ticks = logTicks(bottom, top, 10);
  const clamp = (value: number) => Math.min(Math.max(value, bottom), top);
  const isLinear = scale === "linear";
  const failed = groupBy(groups.filter(({ failed }) => failed), ({ x }) => x);
  return Plot.plot({
    document,
    width,
    height,
    inset: 8,
    insetTop: 8 + rowHeight * Math.max(0, ...failed.map(({ length }) => length)),
    x: { label: x, type: isLinear ? "linear" : "point", padding: 0.4, tickFormat: String },
    y: { label: y, type: "log", domain: [bottom, top] },
    marks: [
      // A logarithmic scale would leave out some of the labels.
      Plot.gridY(ticks),
      Plot.axisY(ticks, { text: logTick }),
      ...(options.marks ?? []),
      ...kinds.flatMap((kind, i) => {
        const own = groups.filter((group) => group.kind === kind);
        const look = lineStyle(i);
        const color = look.stroke;
        // Bars of several kinds at the same x are side by side.
        const style = { x: "x", dx: isLinear ? 0 : 9 * (i - (kinds.length - 1) / 2) } as const;
        const inner = own.filter(({ low }) => low < Infinity);
        const [y1, y2] = [({ low }: Group) => clamp(low), ({ high }: Group) => clamp(high)];
        const ends = { ...style, y1, y2 };
        const median = ({ median }: Group) => median < Infinity ? clamp(median) : NaN;
        const row = ({ x }: Group) =>
          kinds.slice(0, i)
            .filter((kind) => groups.some((g) => g.x === x && g.kind === kind && g.failed)).length;
        return [
          isLinear
            ? Plot.areaY(inner, { ...ends, fill: color, fillOpacity: 0.15 })
            : Plot.ruleX(inner, { ...ends, stroke: color, strokeWidth: 6, strokeOpacity: 0.35 }),
          Plot.line(own, { ...style, y: median, ...look, strokeWidth: 2 }),
          Plot.dot(marked(own), { ...style, y: median, fill: color, r: isLinear ? 2 : 4 }),
          ...own.filter(({ failed }) => failed)
            .flatMap((group) => diverged(group, color, style.dx, row(group))),
        ];
      }),
      ...lineLegend(kinds, Math.max(width - 60 - textWidth(y, fontSize.narrow), 1)),
    ],
  }) as SVGSVGElement;
}

/** The height of a cross and a count, in the larger type of a narrow screen. */
const rowHeight = 24;

function requirePoints(points: readonly Measured[]): void {
  if (points.length === 0) throw new TypeError("medianPlot: points is empty: nothing to draw");
  points.forEach(({ x, y }, i) => {
    const wrong = !Number.isFinite(x)
      ? `x must be a finite number, but is ${shown(x)}`
      : typeof y !== "number"
      ? `y must be a number, but is ${shown(y)}`
      : null;
    if (wrong !== null) throw new TypeError(`medianPlot: points[${i}].${wrong}`);
  });
}

function toGroup(points: Measured[]): Group {
  const sorted = ranked(points.map(({ y }) => y));
  const failed = sorted.filter((value) => value === Infinity).length;
  const [{ x, kind = "" }] = points;
  return {
    x,
    kind,
    low: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    high: quantile(sorted, 0.75),
    failed: failed === 0 ? "" : `${failed}/${sorted.length}`,
  };
}

/** From the smallest to the largest value that is drawn; at least a factor of 4. */
function domain(groups: readonly Group[]): [number, number] {
  const drawn = groups.flatMap(({ low, median, high }) => [low, median, high])
    .filter((value) => value > 0 && value < Infinity);
  if (drawn.length === 0) return [0.1, 10];
  const [low, high] = [Math.min(...drawn), Math.max(...drawn)];
  return high / low > 10 ? [low, high] : [low / 2, high * 2];
}

/** The medians with a dot: of a long line only those without neighbours, which the line omits. */
function marked(groups: readonly Group[]): readonly Group[] {
  const isDrawn = (i: number) => groups[i]?.median < Infinity;
  return groups.length < 15 ? groups : groups.filter((_, i) => !isDrawn(i - 1) && !isDrawn(i + 1));
}

/** A cross at the upper edge, and beside it how many of how many. */
function diverged({ x, failed }: Group, color: string, dx: number, row: number): Plot.Markish[] {
  const place = { x: () => x, frameAnchor: "top", dy: 12 + rowHeight * row } as const;
  return [
    Plot.dot([failed], { ...place, dx, symbol: "times", r: 5, stroke: color, strokeWidth: 2.5 }),
    Plot.text([failed], {
      ...place,
      dx: dx + 10,
      text: [failed],
      textAnchor: "start",
      lineAnchor: "middle",
      ...overMarks,
    }),
  ];
}
