/** The one DOM that the page is built with. It never runs a script and never loads anything. */

import { JSDOM, VirtualConsole } from "jsdom";

/** A window without a page; jsdom runs no scripts and fetches nothing unless told to. */
export const { window } = new JSDOM("", {
  // Jsdom would print its opinion of style sheets that others wrote.
  virtualConsole: new VirtualConsole(),
});

/** The document that owns every fragment of the page while it is built. */
export const document: Document = window.document;

/** The HTML of a fragment's children. */
export function serialize(fragment: DocumentFragment | Element): string {
  const holder = document.createElement("div");
  holder.append(...fragment.cloneNode(true).childNodes);
  return holder.innerHTML;
}

/** Creates an element with attributes and children in one go. */
export function element(
  name: string,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElement {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
  created.append(...children);
  return created;
}
