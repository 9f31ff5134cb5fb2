/** Trees as HTML, by the rules of the HTML standard. */

import type { Attribute } from "./attributes.ts";
import type { SmallNode } from "./node.ts";

/** An element, as far as its tags go. */
interface Tagged extends SmallNode {
  readonly tagName: string;
  readonly localName: string;
  readonly isHtml: boolean;
  readonly attributes: readonly Attribute[];
}

/** HTML elements without contents, which have no end tag. */
const empty = new Set(
  ("area base basefont bgsound br col embed frame hr img input keygen link meta param source track " +
    "wbr").split(" "),
);

/** HTML elements whose text is no markup, so that nothing in it is escaped. */
const literal = new Set(
  "style script xmp iframe noembed noframes plaintext noscript".split(" "),
);

/** A node and all below it. */
export function serialize(node: SmallNode): string {
  if (node.nodeType === 3) return textOf(node);
  if (node.nodeType === 8) return `<!--${node.nodeValue}-->`;
  if (node.nodeType !== 1) return serializeChildren(node);
  const element = node as Tagged;
  const name = element.isHtml ? element.tagName.toLowerCase() : element.tagName;
  const open = `<${name}${element.attributes.map(attributeOf).join("")}>`;
  if (element.isHtml && empty.has(element.localName)) return open;
  return `${open}${serializeChildren(element)}</${name}>`;
}

/** All below a node. */
export function serializeChildren(node: SmallNode): string {
  const { localName = "", isHtml = false } = node as Partial<Tagged>;
  return isHtml && empty.has(localName) ? "" : node.childNodes.map(serialize).join("");
}

function textOf(text: SmallNode): string {
  const parent = text.parentElement as Tagged | null;
  const isLiteral = parent?.isHtml && literal.has(parent.localName);
  return isLiteral ? text.nodeValue! : escape(text.nodeValue!);
}

function attributeOf({ name, value }: Attribute): string {
  return ` ${name}="${escape(value).replaceAll('"', "&quot;")}"`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("\u00a0", "&nbsp;")
    .replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
