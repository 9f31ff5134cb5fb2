import { spreadAxisLabels } from "./axes.ts";
import { type Box, textBounds, unionOf } from "./bounds.ts";
import { hash } from "./hash.ts";
import { escapeXml, serializeChildren, shorten } from "./serialize.ts";
import { fontFamily, fontSize, padding, papers, steppedSheet, styleSheet } from "./theme.ts";
import { drawTips } from "./tips.ts";
import { join, unwrap } from "./unwrap.ts";

/** The texts of a figure. */
export interface FigureText {
  /** The sentence below the figure; Plot's caption unless given. */
  caption?: string;
  /** What the figure shows, for readers who cannot see it; a list of axes and marks unless given. */
  alt?: string;
}

/** A picture with its texts and its size in CSS pixels. */
export interface Figure {
  /** The picture, as a complete SVG document. */
  readonly svg: string;
  /** The sentence below it. */
  readonly caption: string;
  /** What it shows, for readers who cannot see it. */
  readonly alt: string;
  /** In CSS pixels. */
  readonly width: number;
  /** In CSS pixels. */
  readonly height: number;
}

/**
 * Turns a plot, or any SVG element, into a complete SVG document: legible on light and dark, with
 * accessible text, nothing clipped, and the same bytes for the same input. The element itself stays
 * as it is. A page that inlines the result may set `--figure-ink`, `--figure-paper` and
 * `--figure-muted`.
 *
 * @param element What `Plot.plot` returned, or an `<svg>`.
 * @throws {TypeError} If there is no SVG in it, or the SVG has no size.
 *
 * @example
 * ```ts
 * import { JSDOM } from "jsdom";
 * import * as Plot from "@observablehq/plot";
 * import assert from "node:assert/strict";
 * import { finish } from "unroll/notebook";
 *
 * const { document } = new JSDOM().window;
 * const svg = finish(Plot.lineY([1, 4, 9]).plot({ document }), { alt: "Three squares." });
 * assert(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"'));
 * assert(svg.includes('aria-label="Three squares."'));
 * ```
 */
export function finish(element: Element, text: FigureText = {}): string {
  return toFigure(element, text).svg;
}

/** Like {@linkcode finish}, with caption, alternative text and size beside the SVG. */
export function toFigure(element: Element, text: FigureText = {}): Figure {
  const { svg, title: heading, caption: ownCaption } = unwrap(element);
  const caption = text.caption ?? ownCaption;
  const alt = text.alt || join(heading, describe(svg));
  const { frame, scale } = frameOf(svg);
  tidy(svg);
  drawTips(svg, frame);
  spreadAxisLabels(svg);
  const drawn = withNested(svg, frame);
  const [x, y, w, h] = pad(unionOf([drawn, textBounds(svg, svg)])!, padding / scale);
  const [width, height] = [Math.round(w * scale), Math.round(h * scale)];
  const open = `<svg xmlns="http://www.w3.org/2000/svg" class="unroll-figure" role="img"` +
    ` aria-label="${escapeXml(alt)}" width="${width}" height="${height}"` +
    ` viewBox="${x} ${y} ${w} ${h}"${plainLook}${ownAttributes(svg)}>`;
  const title = caption === "" ? "" : `<desc>${escapeXml(caption)}</desc>`;
  const paper = `<rect class="unroll-paper" x="${x}" y="${y}" width="${w}" height="${h}"` +
    ` rx="${8 / scale}" fill="${papers.light.paper}"/>`;
  const body = serializeChildren(svg, "http://www.w3.org/2000/svg");
  const sheet = styleSheet + (svg.querySelector(".unroll-strong") === null ? "" : steppedSheet);
  const whole = `${open}${title}<style>${escapeXml(sheet)}</style>${paper}${body}</svg>`;
  return { svg: renameIds(svg, whole), caption, alt, width, height };
}

/** A description of a plot by its axis labels and marks, for plots without alternative text. */
function describe(svg: Element): string {
  const own = svg.getAttribute("aria-label") ?? svg.getAttribute("aria-description");
  if (own) return own;
  const x = label(svg, "x-axis label");
  const y = label(svg, "y-axis label");
  const axes = x && y ? `${y} against ${x}` : y || x;
  const marks = countMarks(svg);
  if (!axes && marks === "") return "A drawing without a description.";
  return `Chart${axes ? ` of ${axes}` : ""}${marks ? `: ${marks}` : ""}.`;
}

function label(svg: Element, name: string): string {
  const text = svg.querySelector(`[aria-label="${name}"]`)?.textContent ?? "";
  return text.replace(/[←↑→↓]/g, "").trim();
}

const plurals: Record<string, string> = {
  dot: "dots",
  line: "lines",
  bar: "bars",
  rect: "rectangles",
  cell: "cells",
  area: "areas",
  arrow: "arrows",
};

function countMarks(svg: Element): string {
  const counts = new Map<string, number>();
  const groups = svg.querySelectorAll('g[aria-label]:not([aria-description="legend"])');
  for (const group of Array.from(groups)) {
    const mark = group.getAttribute("aria-label")!;
    if (plurals[mark]) counts.set(mark, (counts.get(mark) ?? 0) + group.children.length);
  }
  return Array.from(counts)
    .filter(([, count]) => count > 0)
    .map(([mark, count]) => `${count} ${count === 1 ? mark : plurals[mark]}`)
    .join(", ");
}

/** A figure as an image in HTML. */
export function imageTag(svg: string, attributes = ""): string {
  const [, alt, width, height] = /aria-label="([^"]*)" width="(\d+)" height="(\d+)"/.exec(svg)!;
  // Percent-encoded, not base64: shorter once packed, and a change of one number stays one change.
  const encoded = encodeURIComponent(svg)
    .replace(/%(?:20|2C|2F|3A|3B|3D|40)/g, (code) => decodeURIComponent(code));
  return `<img${attributes} alt="${alt}" width="${width}" height="${height}"` +
    ` style="max-width:100%;height:auto" src="data:image/svg+xml,${encoded}">`;
}

/** For where the style sheet is removed, as on GitHub. */
const plainLook = ` color="${papers.light.ink}" font-family="${fontFamily}"` +
  ` font-size="${fontSize.wide}"`;

/** Removes Plot's own style sheet, which the figure's replaces, and labels without text. */
function tidy(svg: Element): void {
  for (const style of Array.from(svg.querySelectorAll("style"))) {
    if (style.textContent?.includes("--plot-background")) style.remove();
  }
  for (const text of Array.from(svg.querySelectorAll("text"))) {
    if (text.textContent === "") text.remove();
  }
}

/** The presentation that marks inherit from the root, such as `text-anchor`. */
function ownAttributes(svg: Element): string {
  const replaced = /^(class|role|width|height|viewBox|font-family|font-size|color|style|id|xmlns)$/;
  const kept = Array.from(svg.attributes)
    .filter(({ name }) => !replaced.test(name) && !/^(aria-|xmlns:|on)/.test(name));
  const style = [svg.getAttribute("style") ?? "", ownFontSize(svg)].filter(Boolean).join(";");
  return [...kept, ...(style ? [{ name: "style", value: style }] : [])]
    .map(({ name, value }) => ` ${name}="${escapeXml(shorten(value))}"`).join("");
}

/** A size that the caller chose. Plot's 10 is only its default, and replaced. */
function ownFontSize(svg: Element): string {
  const size = svg.getAttribute("font-size");
  const isPlots = svg.getAttribute("class")?.startsWith("plot-") ?? false;
  return size === null || isPlots ? "" : `font-size:${/\d$/.test(size) ? `${size}px` : size}`;
}

/** What the SVG shows in its own units, and how many CSS pixels one of them takes. */
function frameOf(svg: Element): { frame: Box; scale: number } {
  const pixels = (name: string) => parseFloat(svg.getAttribute(name) ?? "");
  const viewBox = svg.getAttribute("viewBox")?.trim().split(/[\s,]+/).map(Number);
  const [left, top, width, height] = viewBox?.length === 4
    ? viewBox
    : [0, 0, pixels("width"), pixels("height")];
  if (![left, top, width, height].every(Number.isFinite) || width <= 0 || height <= 0) {
    throw new TypeError(
      `figure: the svg needs a viewBox, or width and height in pixels; its viewBox is ` +
        `${svg.getAttribute("viewBox")}, width ${svg.getAttribute("width")}, ` +
        `height ${svg.getAttribute("height")}`,
    );
  }
  const relative = svg.getAttribute("width")?.includes("%") ?? false;
  const scale = relative || !(pixels("width") > 0) ? 1 : pixels("width") / width;
  return { frame: { left, top, right: left + width, bottom: top + height }, scale };
}

/** Grows the box to SVGs placed directly inside the root: a legend above the frame. */
function withNested(svg: Element, frame: Box): Box {
  const nested = Array.from(svg.children).filter(({ localName }) => localName === "svg");
  const boxes = nested.map((child) => {
    const [x, y, width, height] = ["x", "y", "width", "height"]
      .map((name) => parseFloat(child.getAttribute(name) ?? "0") || 0);
    return { left: x, top: y, right: x + width, bottom: y + height };
  });
  return unionOf([frame, ...boxes])!;
}

/** The box with free space around it, in whole units, as x, y, width and height. */
function pad({ left, top, right, bottom }: Box, space: number): number[] {
  const [x, y] = [Math.floor(left - space), Math.floor(top - space)];
  return [x, y, Math.ceil(right + space) - x, Math.ceil(bottom + space) - y];
}

/**
 * Plot numbers clip paths across the whole process. Here ids follow from the figure's own content,
 * so that they repeat from run to run and do not meet those of another figure on the same page.
 */
function renameIds(svg: Element, text: string): string {
  const ids = Array.from(svg.querySelectorAll("[id]"), (element) => element.id);
  const rename = (prefix: string) =>
    ids.reduce((result, id, i) => {
      const name = `${prefix}${i + 1}`;
      return result
        .replaceAll(` id="${escapeXml(id)}"`, ` id="${name}"`)
        .replaceAll(`#${escapeXml(id)}"`, `#${name}"`)
        .replaceAll(`url(#${escapeXml(id)})`, `url(#${name})`)
        .replaceAll(`url(&quot;#${escapeXml(id)}&quot;)`, `url(#${name})`);
    }, text);
  return ids.length === 0 ? text : rename(`figure-${hash(rename("_"))}-`);
}
