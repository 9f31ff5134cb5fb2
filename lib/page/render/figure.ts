/** Figures: an SVG becomes part of the page, and follows its theme. */

import { document, element } from "./dom.ts";
import { type Ids, renameIds } from "./ids.ts";
import { compactPath } from "./compact.ts";
import type { Warn } from "./missing.ts";
import { sanitize } from "./sanitize.ts";
import { scopeStyleSheet } from "./css_allowlist.ts";
import type { Sheets } from "./sheets.ts";

/** What the drawings of a page share. */
interface Shared {
  ids: Ids;
  sheets: Sheets;
}

/** The texts of a figure. */
export interface FigureText {
  /** Shown below it. */
  caption?: string;
  /** Its name for screen readers. */
  alt?: string;
  /** Its name if neither `alt` nor the drawing has one. */
  fallback: string;
}

/** A `<figure>` with a caption, if there is one. */
export function figureOf(content: Element, className: string, caption = ""): HTMLElement {
  const figure = element("figure", { class: className }, content);
  if (caption.trim() !== "") figure.append(element("figcaption", {}, caption.trim()));
  return figure;
}

/** A `<figure>` with the drawing in `source`; undefined if there is none. */
export function svgFigure(
  source: string,
  text: FigureText,
  shared: Shared,
  warn: Warn,
): HTMLElement | undefined {
  const svg = readDrawing(source, shared.ids, warn);
  if (svg === null || svg.childElementCount === 0) return undefined;
  return figureOf(drawingFrame(svg, shared, text), "page-figure", text.caption);
}

/** The drawing in some markup, sanitised and with unique ids. */
export function readDrawing(source: string, ids: Ids, warn?: Warn): SVGSVGElement | null {
  const fragment = sanitize(source, warn);
  renameIds(fragment, "drawing-", ids);
  return fragment.querySelector("svg");
}

/**
 * Puts a drawing into a frame that confines its style sheets, and names it for screen readers. The
 * library's drawings (class `unroll-figure`) follow the page's theme; others get a white
 * background.
 */
export function drawingFrame(
  svg: SVGSVGElement,
  { ids, sheets }: Shared,
  text: FigureText,
): HTMLElement {
  const id = ids.unique("page-figure");
  const isThemed = svg.classList.contains("unroll-figure");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", text.alt?.trim() || ownLabel(svg) || text.fallback);
  svg.removeAttribute("aria-hidden");
  hideParts(svg, isThemed);
  for (const path of svg.querySelectorAll("path[d]")) {
    path.setAttribute("d", compactPath(path.getAttribute("d") ?? ""));
  }
  const width = makeScalable(svg);
  // A span may be where the drawing was, also in a paragraph.
  const frame = element("span", {
    class: `page-drawing${isThemed ? "" : " page-on-white"}`,
    id,
    ...(width === undefined ? {} : { style: `width: ${width}px` }),
  }, svg);
  for (const style of svg.querySelectorAll("style")) {
    const shared = sheets.nameOf(style.textContent);
    const css = shared ? "" : scopeStyleSheet(style.textContent, `:where(#${id})`);
    if (shared) frame.classList.add(shared);
    if (css === "") style.remove();
    else style.textContent = css;
  }
  return frame;
}

/**
 * Only the whole drawing has a label: Plot labels its groups too, which ARIA does not allow. The
 * library's drawings have no style that a group around their parts could change.
 */
function hideParts(svg: SVGSVGElement, isThemed: boolean): void {
  if (isThemed) {
    const parts = [...svg.children].filter(({ localName }) => !/^(desc|style)$/.test(localName));
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
    for (const part of parts) part.removeAttribute("aria-hidden");
    group.append(...parts);
    svg.append(group);
  }
  for (const part of svg.children) part.setAttribute("aria-hidden", "true");
}

/**
 * Gives a drawing with a size a coordinate system, since a phone would cut it off otherwise;
 * returns its width in pixels, if it has one.
 */
function makeScalable(svg: SVGSVGElement): number | undefined {
  const [width, height] = ["width", "height"].map((name) => {
    const match = /^\s*([\d.]+)(?:px)?\s*$/.exec(svg.getAttribute(name) ?? "");
    return Number(match?.[1]);
  });
  if (!svg.hasAttribute("viewBox") && width > 0 && height > 0) {
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }
  return width > 0 ? width : undefined;
}

/** A drawing's own name. */
function ownLabel(svg: SVGSVGElement): string {
  const child = (name: string) =>
    [...svg.children].find(({ localName }) => localName === name)?.textContent.trim();
  return svg.getAttribute("aria-label")?.trim() || child("title") || child("desc") || "";
}
