/** Text in HTML, and in addresses. */

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  // An HTML parser turns a bare carriage return into a line feed: source code would not survive it.
  "\r": "&#13;",
  // NUL cannot be written in HTML at all.
  "\0": "\ufffd",
};

/**
 * Escapes text for use between tags and inside a quoted attribute.
 *
 * @example
 * ```ts
 * import { escapeHtml } from "./html.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(escapeHtml(`a < b & "c"`), "a &lt; b &amp; &quot;c&quot;");
 * ```
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\r\0]/g, (character) => ENTITIES[character]);
}

/** What an address says without percent signs. One that is not encoded is meant as it stands. */
export function decodePercent(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
