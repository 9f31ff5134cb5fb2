/**
 * A notebook in a page does not repeat the library's drawings, which would be its largest part: they
 * are read from the page, and what the build changed in them is changed back. Only long lines stay as
 * they are on the page, to the five-thousandth part of their extent.
 */

/** A drawing on the page. */
export interface Drawn {
  /** The page's id of its frame. */
  frame: string;
  /** Its style sheet, which on the page is shared or scoped. */
  sheet: string;
}

const sheets = /<style>([^<]*)<\/style>/g;

/** How to find a drawing on the page; null if it has to be kept. */
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
