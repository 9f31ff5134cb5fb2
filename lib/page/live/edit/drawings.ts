/**
 * Drawings of the library stand on the page, where the notebook to be taken along finds them: they
 * would be the largest part of it. What the page has changed is changed back. Only long lines stay
 * as the page has them, to the five-thousandth part of their extent.
 */

/** A drawing that stands on the page. */
export interface Drawn {
  /** The page's id of its frame. */
  frame: string;
  /** Its style sheet, which the page has for itself. */
  sheet: string;
}

const sheets = /<style>([^<]*)<\/style>/g;

/** How to find a drawing again; null if all of it has to be kept. */
export function packDrawing(svg: string, frame: string | undefined): Drawn | null {
  if (frame === undefined || !/^<svg [^>]*class="unroll-figure"/.test(svg)) return null;
  const found = [...svg.matchAll(sheets)];
  return found.length === 1 ? { frame, sheet: found[0][1] } : null;
}

/**
 * The drawing as a document of its own.
 *
 * @param page the page as it came
 * @throws {Error} if the page has lost it
 */
export function unpackDrawing({ frame, sheet }: Drawn, page: Document): string {
  const svg = page.getElementById(frame)?.querySelector("svg")?.cloneNode(true) as Element | null;
  if (!svg) throw new Error(`This page has no drawing "${frame}".`);
  svg.querySelector(":scope > style")?.remove();
  const style = svg.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "style");
  style.innerHTML = sheet;
  const group = svg.querySelector(":scope > g[aria-hidden]:last-child");
  group?.replaceWith(...group.childNodes);
  const title = svg.querySelector(":scope > desc");
  title?.removeAttribute("aria-hidden");
  if (title) title.after(style);
  else svg.prepend(style);
  return new XMLSerializer().serializeToString(svg);
}
