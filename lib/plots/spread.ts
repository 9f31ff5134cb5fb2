import * as Plot from "@observablehq/plot";
import { quantile, ranked } from "../statistics.ts";
import { type Numbers, toNumbers } from "./arrays.ts";
import { frameOf, type FrameOptions } from "./default_document.ts";
import { logDomain, logTick, logTicks } from "./log_ticks.ts";
import { colors, fontSize, textWidth } from "./theme.ts";

/** What {@linkcode spreadPlot} draws. The height follows from the values. */
export interface SpreadPlotOptions extends Omit<FrameOptions, "height"> {
  /** For each kind of run by name: a value for every seed; NaN or an infinity where it diverged. */
  values: Readonly<Record<string, Numbers>>;
  /** The label of the horizontal axis; "loss" unless given. */
  label?: string;
}

interface Group {
  name: string;
  /** The name, and the counts of values that are not drawn. */
  title: string;
  /** Values above zero, which a logarithm can show, sorted. */
  shown: number[];
  quartiles: [low: number, median: number, high: number];
}

/**
 * How runs of several kinds turned out, as an SVG element: a dot for every seed, on a logarithmic
 * scale, a bar from the lower to the upper quartile, and a line at the median.
 *
 * Nothing is left out silently: the name at the left of a row is followed by how many runs diverged,
 * and how many values are zero or below. Runs that diverged count as worse than all others; a quartile
 * or median that falls among them is not drawn.
 *
 * @throws {TypeError} If there is no kind of run, or one is empty or holds something that
 *   is not a number.
 *
 * @example
 * ```ts
 * import { spreadPlot } from "unroll/notebook";
 *
 * spreadPlot({ values: { elman: [0.06, 0.03, 0.11], gru: [0.004, 0.002, NaN] } });
 * ```
 */
export function spreadPlot(
  { values, label = "loss", ...options }: SpreadPlotOptions,
): SVGSVGElement {
  const { document, width } = frameOf("spreadPlot", options);
  const groups = Object.entries(values).map(([name, list]) =>
    toGroup(name, toNumbers(list, `spreadPlot: values[${JSON.stringify(name)}]`))
  );
  if (groups.length === 0) throw new TypeError("spreadPlot: values names no kind of run to draw");
  const [low, high] = logDomain(groups.flatMap(({ shown }) => shown), 1 / 1.2);
  const names = groups.map(({ name }) => name);
  const titles = groups.map(({ title }) => inLines(title, width / 2));
  const margin = Math.max(...titles.flat().map((line) => textWidth(line, fontSize.narrow)));
  const ticks = logTicks(low, high, Math.max(2, Math.floor((width - margin) / 70)));
  const rowHeight = lineHeight * Math.max(...titles.map(({ length }) => length)) + 24;
  const dots = groups.flatMap(({ name, shown }) => shown.map((value) => ({ name, value })));
  const bars = groups.flatMap(({ name, quartiles: [low, , high] }) =>
    low > 0 && high < Infinity ? [{ name, low, high }] : []
  );
  const medians = groups.flatMap(({ name, quartiles: [, median] }) =>
    median > 0 && median < Infinity ? [{ name, median }] : []
  );
  return Plot.plot({
    document,
    width,
    height: 60 + rowHeight * groups.length,
    marginLeft: margin + 2 * gap,
    inset: 12,
    x: { label, type: "log", domain: [low, high] },
    y: { domain: names, axis: null },
    marks: [
      // A logarithmic scale would leave out some of the labels.
      Plot.gridX(ticks),
      Plot.axisX(ticks, { text: logTick }),
      Plot.ruleY(bars, {
        y: "name",
        x1: "low",
        x2: "high",
        stroke: colors.actual,
        strokeOpacity: 0.3,
        strokeWidth: 14,
      }),
      Plot.dot(dots, { x: "value", y: "name", r: 4, stroke: colors.actual, strokeWidth: 1.5 }),
      Plot.dot(medians, {
        x: "median",
        y: "name",
        symbol: upright,
        r: 9,
        stroke: colors.predicted,
        strokeWidth: 3,
      }),
      Plot.text(names, {
        y: names,
        text: titles.map((lines) => lines.join("\n")),
        frameAnchor: "left",
        textAnchor: "end",
        dx: -gap,
        fill: "currentColor",
      }),
    ],
  }) as SVGSVGElement;
}

/** Between a name and its row. */
const gap = 12;
/** Of a name, in the larger type of a narrow screen. */
const lineHeight = 22;

/** A text in lines of about this width, in the larger type of a narrow screen. */
function inLines(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = [...lines.slice(-1), word].join(" ");
    const fits = lines.length > 0 && textWidth(longer, fontSize.narrow) <= width;
    lines.splice(fits ? -1 : lines.length, 1, fits ? longer : word);
  }
  return lines;
}

const upright: Plot.SymbolImplementation = {
  draw(path: CanvasPath) {
    path.moveTo(0, -11);
    path.lineTo(0, 11);
  },
};

function toGroup(name: string, values: number[]): Group {
  const sorted = ranked(values);
  const diverged = sorted.filter((value) => value === Infinity).length;
  const low = sorted.filter((value) => value <= 0).length;
  const count = (n: number, what: string) => n === 0 ? [] : [`${n} of ${values.length} ${what}`];
  const notes = [...count(diverged, "diverged"), ...count(low, "at zero or below")];
  return {
    name,
    title: [name, ...notes].join(" – "),
    shown: sorted.filter((value) => value > 0 && value < Infinity),
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)],
  };
}
