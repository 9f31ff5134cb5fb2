/** HTML from notebooks, made safe and fit for the page. */

import type { MimeBundle } from "../../jupyter/notebook.ts";
import type { Stepper } from "../../plots/stepper.ts";
import { document, element } from "./dom.ts";
import { escapeHtml, EXPONENTIAL, keepTogether } from "./html.ts";
import { drawingFrame, readDrawing } from "./figure.ts";
import { type Ids, renameIds } from "./ids.ts";
import { inlineImages, type ReadImage } from "./images.ts";
import { dropNumbers, type Formulas } from "./math.ts";
import type { Warn } from "./missing.ts";
import { sanitize } from "./sanitize.ts";
import type { Sheets } from "./sheets.ts";

/** What the parts of a page share. */
export interface PageContext {
  ids: Ids;
  sheets: Sheets;
  formulas: Formulas;
  /** Points links to notebooks at their pages. */
  linkPages: (root: ParentNode) => void;
  readImage: ReadImage;
  warn: Warn;
  /** Joins a picture and its steps, of which it also gets the description. */
  control?: (stepper: Stepper, picture: string, text: string) => string;
}

interface Origin {
  prefix: string;
  /** The name of drawings that have none. */
  name: string;
  attachments?: { [name: string]: MimeBundle };
  /** Whether its formulas are numbered. */
  isNumbered?: boolean;
}

/**
 * Sanitises HTML, makes its ids unique, frames its drawings, inlines its images, and lets wide
 * tables scroll in their own box. Returns the elements, and the new id of every old one.
 */
export function safeFragment(html: string, origin: Origin, context: PageContext) {
  const holder = element("div", {}, sanitize(html, context.warn));
  if (origin.isNumbered) context.formulas.number(holder, context.warn);
  else dropNumbers(holder);
  const renamed = renameIds(holder, origin.prefix, context.ids);
  unwrapFigures(holder, context.ids);
  inlineImages(holder, { ...context, attachments: origin.attachments });
  context.linkPages(holder);
  for (const svg of holder.querySelectorAll("svg")) {
    if (svg.parentElement?.closest("svg")) continue;
    const place = document.createComment("");
    svg.replaceWith(place);
    place.replaceWith(drawingFrame(svg, context, { fallback: origin.name }));
  }
  for (const table of holder.querySelectorAll("table")) {
    if (table.parentElement?.closest("table")) continue;
    const attributes = { class: "page-table", ...scrollable("Table"), ...paperWidth(table) };
    const box = element("div", attributes);
    table.replaceWith(box);
    box.append(table);
  }
  for (const box of holder.querySelectorAll("pre, .math-display")) {
    const attributes = scrollable(box.localName === "pre" ? "Code" : "Formula");
    for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
  }
  keepNumbers(holder);
  return { holder, renamed };
}

/** Keeps numbers on one line; those in code are kept already. */
function keepNumbers(holder: HTMLElement): void {
  if (!holder.textContent.match(EXPONENTIAL)) return;
  for (const part of [holder, ...holder.querySelectorAll<HTMLElement>("*")]) {
    if (part.closest("pre, svg, math") !== null) continue;
    for (const node of [...part.childNodes]) {
      if (node.nodeType !== 3 || !node.nodeValue!.match(EXPONENTIAL)) continue;
      const kept = element("span", {});
      kept.innerHTML = keepTogether(escapeHtml(node.nodeValue!));
      (node as Text).replaceWith(...kept.childNodes);
    }
  }
}

/** Figures in a row are images, which cannot follow the page's theme: they become drawings. */
function unwrapFigures(holder: Element, ids: Ids): void {
  for (const image of holder.querySelectorAll('img[src^="data:image/svg+xml"]')) {
    const source = decodeData(image.getAttribute("src") ?? "");
    if (!source.includes("unroll-figure")) continue;
    const svg = readDrawing(source, ids);
    if (!svg?.classList.contains("unroll-figure")) continue;
    const alt = image.getAttribute("alt");
    if (alt) svg.setAttribute("aria-label", alt);
    image.replaceWith(svg);
  }
}

/** The text of a data: URI, or nothing when it is malformed. */
function decodeData(address: string): string {
  const [head, ...data] = address.split(",");
  try {
    return /;base64$/i.test(head)
      ? new TextDecoder().decode(Uint8Array.fromBase64(data.join(",")))
      : decodeURIComponent(data.join(","));
  } catch {
    return "";
  }
}

/** Longer words may break. */
const LONGEST = 24;

/** The least width of a wide table, in its own type: on paper, it is set in a smaller one. */
function paperWidth(table: HTMLTableElement): { style?: string } {
  const columns: number[] = [];
  for (const row of table.rows) {
    for (const cell of row.cells) {
      if (cell.colSpan > 1) continue;
      const words = (cell.textContent ?? "").split(/\s+/).map((word) => word.length);
      const length = Math.min(LONGEST, Math.max(...words));
      // The bold type of headings is wider.
      const width = 1 + (cell.localName === "th" ? 0.72 : 0.65) * length;
      columns[cell.cellIndex] = Math.max(columns[cell.cellIndex] ?? 0, width);
    }
  }
  const width = Math.ceil(columns.reduce((sum, column) => sum + column, 0));
  return width < 50 ? {} : { style: `--paper-width: ${width}` };
}

/** Attributes that let a keyboard scroll what may be too wide. */
function scrollable(label: string): Record<string, string> {
  return { tabindex: "0", role: "group", "aria-label": label };
}
