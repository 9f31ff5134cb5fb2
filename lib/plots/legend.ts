import * as Plot from "@observablehq/plot";
import { shown } from "./arrays.ts";
import { colors, fontSize, inRows, overMarks, textWidth } from "./theme.ts";

/** One line of a legend. */
export interface LegendEntry {
  /** What the mark means. */
  label: string;
  /** The fill of the sample. */
  fill?: string;
  /** The outline of the sample; for `symbol: "line"`, the line itself. */
  stroke?: string;
  /** A symbol of Plot's, such as `"circle"` or `"times"`, or `"line"`. */
  symbol?: Plot.SymbolType | "line";
  /** The radius of the sample, in pixels. */
  r?: number;
  /** Dashes for `symbol: "line"`, such as `"6 3"`. */
  strokeDasharray?: string;
}

const rowHeight = 26;

const line: Plot.SymbolImplementation = {
  draw(path: CanvasPath) {
    path.moveTo(-9, 0);
    path.lineTo(9, 0);
  },
};

/**
 * A legend as marks of the plot itself, in a row above the frame, where no data can be. Spread it
 * into `marks`, after the data.
 *
 * @param options.maxWidth the width of a row, in pixels, beyond which it breaks
 * @throws {TypeError} If there is no entry, or an entry has no label.
 *
 * @example
 * ```ts
 * import { JSDOM } from "jsdom";
 * import * as Plot from "@observablehq/plot";
 * import { colors, legend } from "unroll/notebook";
 *
 * const { document } = new JSDOM().window;
 * Plot.plot({
 *   document,
 *   marks: [
 *     Plot.dot([[1, 2], [2, 1]], { fill: colors.actual }),
 *     ...legend([{ label: "Actual", fill: colors.actual }]),
 *   ],
 * });
 * ```
 */
export function legend(
  entries: readonly LegendEntry[],
  { maxWidth = 470 }: { maxWidth?: number } = {},
): Plot.Markish[] {
  if (entries.length === 0) throw new TypeError("legend: there is no entry to show");
  const wrong = entries.find(({ label }) => typeof label !== "string" || label.trim() === "");
  if (wrong) {
    throw new TypeError(`legend: every entry needs a label, but one has ${shown(wrong.label)}`);
  }
  const sized = entries.map((entry) => ({
    entry,
    width: 34 + textWidth(entry.label, fontSize.narrow),
  }));
  const rows = inRows(sized, maxWidth);
  return rows.flatMap((row, i) => {
    let dx = -row.reduce((sum, { width }) => sum + width, 0);
    const dy = -17 - rowHeight * (rows.length - 1 - i);
    return row.flatMap(({ entry, width }) => {
      const marks = sample(entry, dx + 12, dy);
      dx += width;
      return marks;
    });
  });
}

const dashes = [undefined, "7 3", "2 3", "9 3 2 3", "5 5"];

/** The look of one of several lines, which differ by more than their colours. */
export function lineStyle(i: number): { stroke: string; strokeDasharray: string | undefined } {
  return {
    stroke: colors.series[i % colors.series.length],
    strokeDasharray: dashes[i % dashes.length],
  };
}

/** The legend of lines, unless there is only one. */
export function lineLegend(labels: readonly string[], maxWidth?: number): Plot.Markish[] {
  const entries = labels.map((label, i) => ({ label, symbol: "line" as const, ...lineStyle(i) }));
  return labels.length > 1 ? legend(entries, { maxWidth }) : [];
}

function sample(entry: LegendEntry, dx: number, dy: number): Plot.Markish[] {
  const { label, fill, stroke, symbol = "circle", r = 5, strokeDasharray } = entry;
  const common = { ariaDescription: "legend", frameAnchor: "top-right", clip: false, dy } as const;
  const solid = fill === undefined && stroke === undefined;
  return [
    Plot.dot([label], {
      ...common,
      dx,
      r,
      symbol: symbol === "line" ? line : symbol,
      fill: solid ? "currentColor" : fill ?? "none",
      stroke: stroke ?? "none",
      strokeWidth: symbol === "line" ? 2.5 : stroke ? 2 : undefined,
      strokeDasharray,
    }),
    Plot.text([label], {
      ...common,
      dx: dx + 16,
      textAnchor: "start",
      lineAnchor: "middle",
      text: [label],
      ...overMarks,
    }),
  ];
}
