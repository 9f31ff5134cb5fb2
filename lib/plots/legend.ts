import * as Plot from "@observablehq/plot";
import { fontSize, textWidth } from "./theme.ts";

/** One line of a legend. */
export interface LegendEntry {
  /** What the mark stands for. */
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

/** Where a legend stands. */
export interface LegendOptions {
  /**
   * `"top"`: in a row above the frame, where no data can be; or stacked in a corner of the frame.
   */
  anchor?: "top" | "top-left" | "top-right" | "bottom-left" | "bottom-right";
  /** For `"top"`: the row breaks when it would grow wider than this, in pixels. */
  maxWidth?: number;
}

const line: Plot.SymbolImplementation = {
  draw(path: CanvasPath) {
    path.moveTo(-9, 0);
    path.lineTo(9, 0);
  },
};

/**
 * A legend as marks of the plot itself. Spread it into `marks`, after the data.
 *
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
  { anchor = "top", maxWidth = 470 }: LegendOptions = {},
): Plot.Markish[] {
  if (entries.length === 0) throw new TypeError("legend: there is no entry to show");
  for (const { label } of entries) {
    if (typeof label !== "string" || label.trim() === "") {
      throw new TypeError(
        `legend: every entry needs a label, but one has ${JSON.stringify(label)}`,
      );
    }
  }
  return anchor === "top" ? inRows(entries, maxWidth) : stacked(entries, anchor);
}

const rowHeight = 26;

function inRows(entries: readonly LegendEntry[], maxWidth: number): Plot.Markish[] {
  const rows: { entry: LegendEntry; width: number }[][] = [[]];
  let used = 0;
  for (const entry of entries) {
    const width = 34 + textWidth(entry.label, fontSize.narrow);
    if (used > 0 && used + width > maxWidth) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push({ entry, width });
    used += width;
  }
  return rows.flatMap((row, i) => {
    let dx = -row.reduce((sum, { width }) => sum + width, 0);
    const dy = -17 - rowHeight * (rows.length - 1 - i);
    return row.flatMap(({ entry, width }) => {
      const marks = sample(entry, "top-right", dx + 12, dy, "start");
      dx += width;
      return marks;
    });
  });
}

type Corner = Exclude<NonNullable<LegendOptions["anchor"]>, "top">;

function stacked(entries: readonly LegendEntry[], anchor: Corner): Plot.Markish[] {
  const right = anchor.endsWith("right");
  const fromTop = anchor.startsWith("top");
  return entries.flatMap((entry, i) => {
    const dy = fromTop ? 14 + rowHeight * i : -14 - rowHeight * (entries.length - 1 - i);
    return sample(entry, anchor, right ? -18 : 18, dy, right ? "end" : "start");
  });
}

function sample(
  entry: LegendEntry,
  frameAnchor: Corner,
  dx: number,
  dy: number,
  textAnchor: "start" | "end",
): Plot.Markish[] {
  const { label, fill, stroke, symbol = "circle", r = 5, strokeDasharray } = entry;
  const common = { ariaDescription: "legend", frameAnchor, clip: false } as const;
  const solid = fill === undefined && stroke === undefined;
  return [
    Plot.dot([label], {
      ...common,
      dx,
      dy,
      r,
      symbol: symbol === "line" ? line : symbol,
      fill: solid ? "currentColor" : fill ?? "none",
      stroke: stroke ?? "none",
      strokeWidth: symbol === "line" ? 2.5 : stroke ? 2 : undefined,
      strokeDasharray,
    }),
    Plot.text([label], {
      ...common,
      dx: textAnchor === "start" ? dx + 16 : dx - 16,
      dy,
      textAnchor,
      lineAnchor: "middle",
      text: [label],
      fill: "currentColor",
      stroke: "var(--plot-background)",
      strokeWidth: 4,
    }),
  ];
}
