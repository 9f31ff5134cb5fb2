/** Headings: one title, levels without gaps, an anchor each, and the table of contents. */

import { element } from "./dom.ts";
import { escapeHtml } from "./html.ts";
import { type Ids, slug } from "./ids.ts";

interface Entry {
  level: number;
  id: string;
  /** Its contents, without links and ids. */
  html: string;
}

const HEADINGS = "h1, h2, h3, h4, h5, h6";

export class Outline {
  readonly entries: Entry[] = [];
  #title?: HTMLElement;
  /** The levels, as written, of the sections that are open. */
  readonly #open: number[] = [];

  constructor(private readonly ids: Ids) {}

  addTitle(heading: HTMLElement): HTMLElement {
    return this.#title = replace(heading, 1, this.ids);
  }

  /** Gives headings their level on the page, one below the section around them, and an anchor. */
  addSections(root: ParentNode): void {
    for (const heading of root.querySelectorAll(HEADINGS)) {
      if (heading === this.#title) continue;
      const level = enter(this.#open, heading) + 1;
      const section = replace(heading, level, this.ids);
      const { id } = section;
      this.entries.push({ level, id, html: bareContents(section) });
      // For the mouse only: with the keyboard, the same address is in the table of contents.
      const hidden = { tabindex: "-1", "aria-hidden": "true" };
      section.append(element("a", { class: "page-anchor", href: `#${id}`, ...hidden }, "#"));
    }
  }

  /** The level of the current section; the title's is 1. */
  get level(): number {
    return this.#open.length + 1;
  }
}

/** Puts the headings in `root` below a section of a level. */
export function subordinate(root: ParentNode, level: number, ids: Ids): void {
  const open: number[] = [];
  for (const heading of root.querySelectorAll(HEADINGS)) {
    replace(heading, level + enter(open, heading), ids);
  }
}

function replace(heading: Element, level: number, ids: Ids): HTMLElement {
  const id = heading.id || ids.unique(slug(heading.textContent));
  const section = element(`h${Math.min(level, 6)}`, { id }, ...heading.childNodes);
  heading.replaceWith(section);
  return section;
}

/** Closes the sections that end where `heading` begins, opens its own, and returns its depth. */
function enter(open: number[], heading: Element): number {
  const written = Number(heading.localName[1]);
  while (open.length > 0 && open[open.length - 1] >= written) open.pop();
  return open.push(written);
}

function bareContents(heading: Element): string {
  const copy = heading.cloneNode(true) as Element;
  for (const image of copy.querySelectorAll("img")) image.replaceWith(image.alt);
  for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  for (const node of copy.querySelectorAll("[id]")) node.removeAttribute("id");
  return copy.innerHTML;
}

/** The nested list of the table of contents: two levels, for a page of any length. */
export function contentsList(entries: Entry[]): string {
  const listed = entries.filter(({ level }) => level <= 3);
  let html = "";
  let depth = 1;
  for (const { level, id, html: text } of listed) {
    // Levels have no gaps: a deeper one is always just one deeper.
    if (level - 1 > depth) html += "<ol>";
    else if (html !== "") html += "</li>" + "</ol></li>".repeat(depth - (level - 1));
    depth = level - 1;
    html += `<li><a href="#${escapeHtml(id)}">${text}</a>`;
  }
  return html === "" ? "" : `<ol>${html}</li>${"</ol></li>".repeat(depth - 1)}</ol>`;
}
