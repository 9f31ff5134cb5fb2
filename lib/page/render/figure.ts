/** Figures: an SVG becomes part of the page, where it takes on the page's theme. */

import { document, element } from "./dom.ts";
import { type Ids, renameIds } from "./ids.ts";
import { compactPath } from "./compact.ts";
import type { Warn } from "./missing.ts";
import { sanitize } from "./sanitize.ts";
import { scopeStyleSheet } from "./css_allowlist.ts";

/** What is known about a figure besides its drawing. */
export interface FigureText {
  /** Shown below it. */
  caption?: string;
  /** Read out in its place. */
  alt?: string;
  /** Read out when neither `alt` nor the drawing says what it shows. */
  fallback: string;
}

/**
 * A `<figure>` with the drawing inside, or undefined when there is no drawing in `source`.
 * Ids become unique on the page and style sheets reach no further than their own drawing.
 */
export function svgFigure(
  source: string,
  text: FigureText,
  ids: Ids,
  warn?: Warn,
): HTMLElement | undefined {
  const fragment = sanitize(source, warn);
  renameIds(fragment, "drawing-", ids);
  const svg = fragment.querySelector("svg");
  if (svg === null || svg.childElementCount === 0) return undefined;
  const drawing = drawingFrame(svg, ids, text);
  const figure = element("figure", { class: "page-figure" }, drawing);
  const caption = text.caption?.trim();
  if (caption) figure.append(element("figcaption", {}, caption));
  return figure;
}

/**
 * Puts a drawing into a frame of its own and names it for those who cannot see it. Drawings made
 * for this page (class `unroll-figure`) follow its theme; others get the white ground they expect.
 */
export function drawingFrame(svg: SVGSVGElement, ids: Ids, text: FigureText): HTMLElement {
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
  // A span may stand wherever the drawing stood, also inside of a paragraph.
  const frame = element("span", {
    class: `page-drawing${isThemed ? "" : " page-on-white"}`,
    id,
    ...(width === undefined ? {} : { style: `width: ${width}px` }),
  }, svg);
  for (const style of svg.querySelectorAll("style")) {
    const css = scopeStyleSheet(style.textContent, `:where(#${id})`);
    if (css === "") style.remove();
    else style.replaceChildren(document.createTextNode(css));
  }
  return frame;
}

/**
 * The label speaks for the whole. Plot labels its groups too, for which ARIA has no place. Drawings
 * made for this page have no style that a group around their parts could change.
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
 * A drawing with a size but no coordinate system would be cut off, not shrunk, on a phone.
 *
 * @returns its width in pixels, if it tells
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

/** What a drawing says about itself. */
function ownLabel(svg: SVGSVGElement): string {
  const child = (name: string) =>
    [...svg.children].find(({ localName }) => localName === name)?.textContent.trim();
  return svg.getAttribute("aria-label")?.trim() || child("title") || child("desc") || "";
}
