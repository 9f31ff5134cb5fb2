/**
 * The look that all figures share: colours, type sizes, and the style sheet inside each SVG.
 *
 * A figure may land on a page it knows nothing of (an `<img>` in JupyterLab, GitHub, a file
 * viewer), so it brings its own paper and ink, and both flip together when the reader prefers dark.
 */

/**
 * Paper and ink for light and dark. A page that inlines a figure overrides them, see {@linkcode
 * styleSheet}.
 */
export const papers = {
  light: { paper: "#ffffff", ink: "#1f2328", muted: "#59636e" },
  dark: { paper: "#16191d", ink: "#e6e9ed", muted: "#9aa4af" },
} as const;

/**
 * Colours for lines and dots. They stand out from light and dark paper alike (at least 3:1) and
 * stay apart for readers who see fewer colours. Text is never set in them.
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
  /** What the network says. */
  predicted: "#d9622b",
  /** Weights and values above zero. */
  positive: "#2f7fd8",
  /** Weights and values below zero. */
  negative: "#d9622b",
  /** What the network carries from step to step. */
  state: "#965aa5",
  /** What went wrong: a value that is not finite. */
  warning: "#d21e5a",
  /** For any number of runs, in this order. */
  series: ["#2f7fd8", "#d9622b", "#1e7869", "#965aa5", "#c378a5"],
} as const;

/** What the system sets its own texts in. */
export const fontFamily = "system-ui,sans-serif";

/** Type sizes in the figure's own units. `narrow` holds where the figure is shrunk to a phone. */
export const fontSize = { wide: 13, narrow: 20 } as const;

/** Below this width in CSS pixels a figure counts as narrow. */
export const narrowWidth = 480;

/** Below this width in its own units a plot has room for few ticks and short remarks. */
export const smallWidth = 400;

/** Free space around everything drawn. */
export const padding = 14;

/** Paper and ink as CSS values, for shapes that must hide or echo what lies beneath. */
export const paint = {
  paper: "var(--figure-paper,var(--paper))",
  ink: "var(--figure-ink,var(--ink))",
  muted: "var(--figure-muted,var(--muted))",
} as const;

/** Text of Plot's that stays legible over marks. */
export const overMarks = {
  fill: "currentColor",
  stroke: "var(--plot-background)",
  strokeWidth: 4,
} as const;

/** Filled with paper, also where style sheets are taken out or variables are not known. */
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
  `@media(max-width:${narrowWidth}px){.unroll-figure{font-size:${fontSize.narrow}px}`,
  `.unroll-figure [aria-label="x-axis tick label"]:has(:nth-child(8)) text:nth-child(even),`,
  `.unroll-figure [aria-label="y-axis tick label"]:has(:nth-child(14)) text:nth-child(even)`,
  `{display:none}}`,
].join("");

/**
 * More, for a picture that a control goes through: `--s` is the step that it is at. Without one, the
 * picture is as in the end.
 */
export const steppedSheet = [
  ".unroll-since{opacity:calc(var(--s,9999) - var(--t) + 1)}",
  ":is(.unroll-now,.unroll-strong){--d:calc(var(--s,9999) - var(--t));",
  "--e:calc(var(--s,9999) - var(--u,var(--t)));",
  "--m:max(0,1 - var(--d)*var(--d),1 - var(--e)*var(--e))}",
  ".unroll-now{opacity:var(--m);stroke:currentColor;stroke-width:4}",
  ".unroll-strong{stroke-width:calc(1.8px + 3px*var(--m))}",
].join("");

/**
 * About how wide `text` will be, in figure units. No font is at hand where figures are made, so
 * this errs on the wide side.
 *
 * @example
 * ```ts
 * import { textWidth } from "./theme.ts";
 * import assert from "node:assert/strict";
 *
 * assert(textWidth("Predicted", 13) > textWidth("Actual", 13));
 * ```
 */
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
