// @ts-types="@types/jsdom"
import { JSDOM } from "jsdom";

const { window } = new JSDOM();

/** The document that makes the elements in tests. */
export const document: Document = window.document;

/** Reads text as XML, strictly: throws where it is not well-formed. */
export function parseXml(xml: string): Element {
  const parsed = new window.DOMParser().parseFromString(xml, "image/svg+xml");
  const error = parsed.querySelector("parsererror");
  if (error) throw new SyntaxError(error.textContent ?? "not well-formed");
  return parsed.documentElement;
}

/** Reads text as HTML and returns its body. */
export function parseHtml(html: string): HTMLElement {
  return new window.DOMParser().parseFromString(html, "text/html").body;
}
