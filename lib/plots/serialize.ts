/**
 * Writes a DOM tree as XML: well-formed whatever its texts hold, numbers short, always the same.
 */

const geometry = new Set(
  ("d points transform viewBox x y x1 x2 y1 y2 cx cy r rx ry dx dy width height").split(" "),
);

/** The element as XML, inside of an element of `namespace`. Scripts are left out. */
export function serialize(element: Element, namespace = "http://www.w3.org/2000/svg"): string {
  const name = element.localName;
  if (name === "script") return "";
  let open = `<${name}`;
  if (element.namespaceURI !== namespace) open += ` xmlns="${element.namespaceURI}"`;
  for (const attribute of Array.from(element.attributes)) {
    const key = attribute.name.replace(/^xlink:/, "");
    if (key.startsWith("xmlns") || /^on/i.test(key)) continue;
    const value = geometry.has(key) ? shorten(attribute.value) : attribute.value;
    open += ` ${key}="${escapeXml(value)}"`;
  }
  const body = serializeChildren(element, element.namespaceURI ?? namespace);
  return body === "" ? `${open}/>` : `${open}>${body}</${name}>`;
}

/** The contents of the element as XML. */
export function serializeChildren(element: Element, namespace?: string): string {
  let body = "";
  for (const node of Array.from(element.childNodes)) {
    if (node.nodeType === 1) body += serialize(node as Element, namespace);
    else if (node.nodeType === 3) body += escapeXml(node.nodeValue ?? "");
  }
  return body;
}

/**
 * Rounds every number of a geometry attribute to two decimals: a hundredth of a pixel is invisible.
 * Paths with arcs stay as they are, because an arc's flags may be glued to the next number.
 */
export function shorten(value: string): string {
  if (/a/i.test(value) && /^\s*m/i.test(value)) return value;
  return value.replace(
    /-?(?:\d*\.\d{3,}|\d+(?:\.\d*)?(?=e))(?:e[-+]?\d+)?/gi,
    (number) => String(Number(Number(number).toFixed(2)) + 0),
  );
}

/**
 * Escapes text for XML content and attribute values. Characters that XML cannot hold at all
 * (control characters, half surrogate pairs) become the replacement character.
 */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    // deno-lint-ignore no-control-regex -- these are the characters that XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
