/**
 * The look that all figures share: colours, type sizes, and the style sheet inside each SVG.
 *
 * A figure may be shown on any page (an `<img>` in JupyterLab, GitHub, a file viewer), so it has its
 * own paper and ink, and both change together when the reader prefers dark.
 */

/** Paper and ink for light and dark. A page that inlines a figure overrides them. */
export const papers = {
  light: { paper: "#ffffff", ink: "#1f2328", muted: "#59636e" },
  dark: { paper: "#16191d", ink: "#e6e9ed", muted: "#9aa4af" },
} as const;

/**
 * Colours for lines and dots, with a contrast of at least 3:1 on light and dark paper, and distinct
 * with colour blindness. They are not used for text.
 *
 * @example
 * ```ts
 * import { colors } from "unroll/notebook";
 * import assert from "node:assert/strict";
 *
 * assert.equal(colors.series[0], colors.actual);
 * ```
 */
export const colors = {
  /** What was measured or computed exactly. */
  actual: "#2f7fd8",
  /** What the network predicts. */
  predicted: "#d9622b",
  /** Weights and values above zero. */
  positive: "#2f7fd8",
  /** Weights and values below zero. */
  negative: "#d9622b",
  /** What the network carries from step to step. */
  state: "#965aa5",
  /** A value that is not finite. */
  warning: "#d21e5a",
  /** For any number of runs, in this order. */
  series: ["#2f7fd8", "#d9622b", "#1e7869", "#965aa5", "#c378a5"],
} as const;

export const fontFamily = "system-ui,sans-serif";

/** Type sizes in the figure's own units. `narrow` is for figures below 480 CSS pixels. */
export const fontSize = { wide: 13, narrow: 20 } as const;

/** Below this width in its own units a plot has room for few ticks and short remarks. */
export const smallWidth = 400;

/** Free space around everything drawn. */
export const padding = 14;

/** Paper and ink as CSS values. */
export const paint = {
  paper: "var(--figure-paper,var(--paper))",
  ink: "var(--figure-ink,var(--ink))",
  muted: "var(--figure-muted,var(--muted))",
} as const;

/** Options of `Plot.text` that keep it legible over marks. */
export const overMarks = {
  fill: "currentColor",
  stroke: "var(--plot-background)",
  strokeWidth: 4,
} as const;

/** Filled with paper, also where style sheets are removed or variables are not supported. */
export const paperFill = { fill: papers.light.paper, class: "unroll-paper" } as const;

const { light, dark } = papers;

/**
 * The style sheet inside every figure. An SVG shown as an image measures its own width in media
 * queries, so the type grows where the image shrinks; every second tick label then makes room.
 */
export const styleSheet = [
  `.unroll-figure{--ink:${light.ink};--paper:${light.paper};--muted:${light.muted};`,
  `--plot-background:${paint.paper};color:${paint.ink};display:block;max-width:100%;height:auto;`,
  `font-family:${fontFamily};font-size:${fontSize.wide}px}`,
  `.unroll-figure text{white-space:pre}.unroll-paper{fill:${paint.paper}}`,
  `.unroll-muted{fill:${paint.muted}}`,
  `@media(prefers-color-scheme:dark){.unroll-figure{--ink:${dark.ink};--paper:${dark.paper};`,
  `--muted:${dark.muted}}}`,
  `@media(max-width:480px){.unroll-figure{font-size:${fontSize.narrow}px}`,
  `.unroll-figure [aria-label="x-axis tick label"]:has(:nth-child(8)) text:nth-child(even),`,
  `.unroll-figure [aria-label="y-axis tick label"]:has(:nth-child(14)) text:nth-child(even)`,
  `{display:none}}`,
].join("");

/** Added for a picture with a stepper: `--s` is its step. Without one, the last step is shown. */
export const steppedSheet = [
  ".unroll-since{opacity:calc(var(--s,9999) - var(--t) + 1)}",
  ":is(.unroll-now,.unroll-strong){--d:calc(var(--s,9999) - var(--t));",
  "--e:calc(var(--s,9999) - var(--u,var(--t)));",
  "--m:max(0,1 - var(--d)*var(--d),1 - var(--e)*var(--e))}",
  ".unroll-now{opacity:var(--m);stroke:currentColor;stroke-width:4}",
  ".unroll-strong{stroke-width:calc(1.8px + 3px*var(--m))}",
].join("");

/** An estimate of the width of `text` in figure units, rather too wide: fonts are unknown here. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    if (/[ijlt.,:;'|!()[\] fr\-]/.test(character)) width += 0.36;
    else if (/[mwMW@%]/.test(character)) width += 0.92;
    else if (character > "\u2fff") width += 1.05;
    else if (/[A-Z]/.test(character)) width += 0.7;
    else width += 0.59;
  }
  return width * size;
}

/** Entries in rows, as many in each as fit. */
export function inRows<T extends { width: number }>(
  entries: readonly T[],
  maxWidth: number,
): T[][] {
  const rows: T[][] = [];
  let used = Infinity;
  for (const entry of entries) {
    if (used + entry.width > maxWidth) {
      rows.push([]);
      used = 0;
    }
    rows[rows.length - 1].push(entry);
    used += entry.width;
  }
  return rows;
}
