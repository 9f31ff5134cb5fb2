/** How nodes come into a tree, and where they are in it. */

import type { SmallDocument } from "./document.ts";
import type { SmallElement } from "./element.ts";
import type { SmallNode } from "./node.ts";
import type { ParentNode } from "./parent.ts";

/** A node if it is an element. */
export function asElement(node: SmallNode | null | undefined): SmallElement | null {
  return node?.nodeType === 1 ? node as SmallElement : null;
}

/** Its place among the children of its parent; -1 if it has none. */
export function indexOf(node: SmallNode): number {
  return node.parentNode?.childNodes.indexOf(node) ?? -1;
}

/** From the topmost node down to this one. */
export function pathOf(node: SmallNode): SmallNode[] {
  const path = [node];
  while (path[0].parentNode) path.unshift(path[0].parentNode);
  return path;
}

/** Whether this is a node of a small document. */
export function isNode(value: unknown): value is SmallNode {
  return typeof value === "object" && value !== null && "childNodes" in value;
}

/** What `append` and its like take, as one node. */
export function gather(place: SmallNode, nodes: (SmallNode | string)[]): SmallNode {
  const document = place.ownerDocument ?? place as SmallDocument;
  const made = nodes.map((node) => isNode(node) ? node : document.createTextNode(node));
  if (made.length === 1) return made[0];
  const fragment = document.createDocumentFragment();
  insert(fragment, made, null);
  return fragment;
}

/** Puts nodes in front of a child, or at the end; of fragments, what they hold. */
export function insert(parent: SmallNode, nodes: SmallNode[], child: SmallNode | null): void {
  for (const node of nodes) requireNotAbove(parent, node);
  for (
    const node of nodes.flatMap((node) => node.nodeType === 11 ? [...node.childNodes] : [node])
  ) {
    node.remove();
    const index = child ? indexOf(child) : parent.childNodes.length;
    parent.childNodes.splice(index, 0, node);
    node.parentNode = parent as ParentNode;
    adopt(node, parent.ownerDocument ?? parent as SmallDocument);
  }
}

/** @throws {DOMException} if a node holds the one that it is to be put into. */
export function requireNotAbove(parent: SmallNode, node: SmallNode): void {
  if (node.contains(parent) || node.nodeType === 9) {
    throw new DOMException("A node cannot be put below itself.", "HierarchyRequestError");
  }
}

function adopt(node: SmallNode, document: SmallDocument): void {
  if (node.ownerDocument === document) return;
  node.ownerDocument = document;
  for (const child of node.childNodes) adopt(child, document);
}
