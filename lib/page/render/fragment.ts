/** HTML that others wrote, made ready to stand on the page. */

import type { MimeBundle } from "../../jupyter/notebook.ts";
import type { Stepper } from "../../plots/stepper.ts";
import { document, element } from "./dom.ts";
import { drawingFrame } from "./figure.ts";
import { type Ids, renameIds } from "./ids.ts";
import { inlineImages, type ReadImage } from "./images.ts";
import type { Warn } from "./prose.ts";
import type { Outline } from "./outline.ts";
import { sanitize } from "./sanitize.ts";

/** What the parts of a page share while it is built. */
export interface PageContext {
  ids: Ids;
  outline: Pick<Outline, "addOutput">;
  /** Reads a file beside the notebook. */
  readImage: ReadImage;
  /** Hears what the page had to leave out. */
  warn: Warn;
  /** Puts a picture and its steps together; not needed in a page that is alive. */
  control?: (stepper: Stepper, picture: string) => string;
}

/** Where a piece of HTML belongs. */
export interface Origin {
  /** Begins the ids inside. */
  prefix: string;
  /** Names drawings that do not name themselves. */
  name: string;
  attachments?: { [name: string]: MimeBundle };
}

/** Elements of a page, and the ids that the author's ids became. */
export interface Fragment {
  holder: HTMLElement;
  renamed: Map<string, string>;
}

/**
 * Sanitises HTML, makes its ids unique, frames its drawings, inlines its images, and lets wide
 * tables scroll in their own box.
 */
export function safeFragment(html: string, origin: Origin, context: PageContext): Fragment {
  const holder = element("div", {}, sanitize(html));
  const renamed = renameIds(holder, origin.prefix, context.ids);
  unwrapFigures(holder, context.ids);
  inlineImages(holder, { ...context, attachments: origin.attachments });
  for (const svg of holder.querySelectorAll("svg")) {
    if (svg.parentElement?.closest("svg")) continue;
    const place = document.createComment("");
    svg.replaceWith(place);
    place.replaceWith(drawingFrame(svg, context.ids, { fallback: origin.name }));
  }
  for (const table of holder.querySelectorAll("table")) {
    if (table.parentElement?.closest("table")) continue;
    const place = document.createComment("");
    table.replaceWith(place);
    place.replaceWith(element("div", { class: "page-table", ...scrollable("Table") }, table));
  }
  for (const box of holder.querySelectorAll("pre, .math-display")) {
    const attributes = scrollable(box.localName === "pre" ? "Code" : "Formula");
    for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
  }
  return { holder, renamed };
}

/** Figures in a row come as images, which cannot follow the page's theme: drawings can. */
function unwrapFigures(holder: Element, ids: Ids): void {
  for (const image of holder.querySelectorAll('img[src^="data:image/svg+xml"]')) {
    const source = decodeData(image.getAttribute("src") ?? "");
    if (!source.includes("unroll-figure")) continue;
    const drawing = sanitize(source);
    const svg = drawing.querySelector("svg.unroll-figure");
    if (svg === null) continue;
    renameIds(drawing, "drawing-", ids);
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

/** Attributes that let a keyboard scroll what may be too wide for its place. */
function scrollable(label: string): Record<string, string> {
  return { tabindex: "0", role: "group", "aria-label": label };
}
