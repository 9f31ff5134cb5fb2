/** Notes in place of what a page cannot contain. */

import { element } from "./dom.ts";
import { decodePercent } from "./html.ts";

/** Called with what was left out or could not be read. */
export type Warn = (message: string) => void;

interface Missing {
  kind: string;
  /** Its address as it is written, or "". */
  address: string;
  /** Its author's name for it, or "". */
  label: string;
  reason: string;
}

export function isOnWeb(address: string): boolean {
  return /^(?:https?:)?\/\//i.test(address);
}

/** A note with the name of a missing part, a link to it if it is on the web, and the reason. */
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

/** Replaces a link to a notebook by its words and the notebook's name. */
export function unlinkNotebook(link: Element): void {
  const [name] = (link.getAttribute("href") ?? "").split(/[?#]/);
  const text = `(${decodePercent(name)}, which is not part of this page)`;
  link.replaceWith(...link.childNodes, " ", element("span", { class: "page-missing" }, text));
}
