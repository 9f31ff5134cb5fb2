import * as Plot from "@observablehq/plot";
import { type Numbers, toNumbers } from "./arrays.ts";
import { frameOf, type FrameOptions } from "./default_document.ts";
import { legend } from "./legend.ts";
import { colors, overMarks, smallWidth } from "./theme.ts";

/** What {@linkcode predictionPlot} draws; 640 by 400 pixels unless given. */
export interface PredictionPlotOptions extends FrameOptions {
  /** The times of all data points, one more than there are predictions. */
  times: Numbers;
  /** The network's inputs, at `times` without the last. */
  actual: Numbers;
  /** The network's predictions, at `times` without the first: each looks one step ahead. */
  predictions: Numbers;
  /** What the values are, with their unit: "value" unless given. */
  label?: string;
  /** What the times are: "time" unless given. */
  timeLabel?: string;
}

/** The radius of a dot with an area of 90, the marker size of the source's scatter: about 5.35. */
const actualRadius = Math.sqrt(90 / Math.PI);

/**
 * Step 6's scatter: the actual values and, one step later, what the network predicted for that
 * step, as an SVG element. Predictions that are not finite are crosses at the lower edge. The
 * result of `run` has all that is needed: `predictionPlot({ ...run() })`.
 *
 * @throws {RangeError} If `actual` or `predictions` are not exactly one shorter than `times`.
 * @throws {TypeError} If something is empty or no number, or a time is not finite.
 *
 * @example
 * ```ts
 * import { predictionPlot } from "unroll/notebook";
 *
 * predictionPlot({ times: [2, 2.4, 2.8], actual: [0.91, 0.68], predictions: [0.7, 0.3] });
 * ```
 */
export function predictionPlot(options: PredictionPlotOptions): SVGSVGElement {
  const { label = "value", timeLabel = "time" } = options;
  const { document, width, height } = frameOf("predictionPlot", options, [640, 400]);
  const [times, actual, predictions] = (["times", "actual", "predictions"] as const)
    .map((name) => toNumbers(options[name], `predictionPlot: ${name}`));
  for (const [name, { length }] of Object.entries({ actual, predictions })) {
    if (length === times.length - 1) continue;
    throw new RangeError(
      `predictionPlot: ${name} has ${length} values, expected ${times.length - 1}: ` +
        `one less than times, which has ${times.length}`,
    );
  }
  const wrong = times.findIndex((time) => !Number.isFinite(time));
  if (wrong >= 0) throw new TypeError(`predictionPlot: times[${wrong}] is ${times[wrong]}`);

  const pair = (values: number[], first: number) =>
    values.map((value, i) => ({ time: times[first + i], value }));
  const [before, after] = [pair(actual, 0), pair(predictions, 1)];
  const missing = [...before, ...after].filter(({ value }) => !Number.isFinite(value));
  return Plot.plot({
    document,
    width,
    height,
    grid: true,
    inset: 8,
    // Room for the crosses and the text above them.
    insetBottom: missing.length > 0 ? 56 : 8,
    // Years have no thousands separator.
    x: { label: timeLabel, tickFormat: "~f" },
    y: { label, ...(missing.length === before.length + after.length && { domain: [-1, 1] }) },
    marks: [
      Plot.dot(before, { x: "time", y: "value", r: actualRadius, fill: colors.actual }),
      Plot.dot(after, {
        x: "time",
        y: "value",
        symbol: "times",
        r: 5,
        stroke: colors.predicted,
        strokeWidth: 2.5,
      }),
      ...notFinite(missing, timeLabel, width < smallWidth),
      ...legend([
        { label: "Actual", fill: colors.actual, r: actualRadius },
        { label: "Predicted", stroke: colors.predicted, symbol: "times" },
      ]),
    ],
  }) as SVGSVGElement;
}

interface Point {
  time: number;
  value: number;
}

function notFinite(points: Point[], timeLabel: string, isSmall: boolean): Plot.Markish[] {
  if (points.length === 0) return [];
  const [first] = points;
  const count = points.length === 1 ? "1 value is" : `${points.length} values are`;
  const where = `: ${first.value} first, at ${timeLabel} = ${Number(first.time.toFixed(3))}`;
  return [
    Plot.dot(points, {
      x: "time",
      frameAnchor: "bottom",
      dy: -8,
      symbol: "asterisk",
      r: 6,
      stroke: colors.warning,
      strokeWidth: 2,
    }),
    Plot.text([`${count} not finite${isSmall ? "" : where}`], {
      frameAnchor: "bottom",
      dy: -24,
      ...overMarks,
    }),
  ];
}
