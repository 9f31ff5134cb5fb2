/** What a page shows in the place of something that it cannot hold. */

import { element } from "./dom.ts";
import { decodePercent } from "./html.ts";

/** Called with what a page had to leave out or could not read. */
export type Warn = (message: string) => void;

/** Something that is not part of the page. */
export interface Missing {
  /** What it is, such as `image`. */
  kind: string;
  /** Where it is, as written; nothing if that is no place. */
  address: string;
  /** What its author calls it. */
  label: string;
  /** Why it is missing. */
  reason: string;
}

/** Whether it has an address on the web, for there it can be looked at. */
export function isOnWeb(address: string): boolean {
  return /^(?:https?:)?\/\//i.test(address);
}

/** A note: what an element's contents are called, a link to them if they are on the web, and why. */
export function noteFor(part: Element, { kind, address, label, reason }: Missing): HTMLElement {
  const name = label || address;
  if (!isOnWeb(address) || part.closest("a") !== null) {
    const note = `(${kind} left out: ${reason})`;
    return element("span", { class: "page-missing" }, name === "" ? note : `${name} ${note}`);
  }
  const href = address.startsWith("//") ? `https:${address}` : address;
  const link = element("a", { href, rel: "noopener noreferrer" }, name);
  const article = /^[aeiou]/.test(kind) ? "an" : "a";
  const note = ` (${article} ${kind} on the web; this page loads nothing)`;
  return element("span", { class: "page-missing" }, link, note);
}

/** Leaves only the words of a link to a notebook, and says which that was. */
export function unlinkNotebook(link: Element): void {
  const [name] = (link.getAttribute("href") ?? "").split(/[?#]/);
  const text = `(${decodePercent(name)}, which is not part of this page)`;
  link.replaceWith(...link.childNodes, " ", element("span", { class: "page-missing" }, text));
}
