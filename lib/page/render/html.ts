/** Text in HTML, and in addresses. */

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  // An HTML parser turns a bare carriage return into a line feed, which would change source code.
  "\r": "&#13;",
  // NUL cannot be written in HTML at all.
  "\0": "\ufffd",
};

/** Escapes text for use between tags and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\r\0]/g, (character) => ENTITIES[character]);
}

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT =
  "\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";
const RUN = new RegExp(
  `[\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]|[${RIGHT_TO_LEFT}]+(?: [${RIGHT_TO_LEFT}]+)*`,
  "gu",
);

/**
 * The HTML of code or output. Text from right to left is isolated, and characters that change the
 * direction have no effect. On paper, a list of numbers breaks after its commas.
 */
export function codeHtml(text: string): string {
  const html = escapeHtml(text).replace(RUN, "<bdi>$&</bdi>").replace(/,(?=[-\d.]|$)/g, ",<wbr>");
  return keepTogether(html);
}

/** A number that a line could end within. */
export const EXPONENTIAL = /\d[\d.]*e-\d+/gi;

/** Keeps such numbers in one line. */
export function keepTogether(html: string): string {
  return html.replace(EXPONENTIAL, '<span style="white-space: nowrap">$&</span>');
}

/** An address without percent-encoding, if it has a valid one. */
export function decodePercent(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
