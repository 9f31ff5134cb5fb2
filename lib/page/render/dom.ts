/** The DOM that the page is built with. It runs no scripts and loads nothing. */

import { JSDOM, VirtualConsole } from "jsdom";

export const { window } = new JSDOM("", {
  // Jsdom would print warnings about style sheets.
  virtualConsole: new VirtualConsole(),
});

export const document: Document = window.document;

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
