/** What all nodes have in common. */

import type { SmallDocument } from "./document.ts";
import type { SmallElement } from "./element.ts";
import type { ParentNode } from "./parent.ts";
import { asElement, gather, indexOf, insert, pathOf } from "./tree.ts";

/** Nodes in order. Those of `childNodes` follow every change, as in every DOM. */
export class NodeList<T = SmallNode> extends Array<T> {
  /** The node at a place, or null. */
  item(index: number): T | null {
    return this[index] ?? null;
  }
}

/** What stands in a tree. */
export abstract class SmallNode extends EventTarget {
  /** 1: element, 3: text, 8: comment, 9: document, 11: fragment. */
  abstract readonly nodeType: number;
  /** The tag of an element, in capitals for HTML; a name such as `#text` for all others. */
  abstract readonly nodeName: string;
  /** The node above. */
  parentNode: ParentNode | null = null;
  /** The nodes below. */
  readonly childNodes: NodeList = new NodeList();

  /** A node outside of any tree. */
  constructor(
    /** The document that made it; null for a document itself. */
    public ownerDocument: SmallDocument | null,
  ) {
    super();
  }

  /** All text in it; null for a document. */
  abstract get textContent(): string | null;
  abstract set textContent(text: unknown);

  /** The text of a text or comment, null for others. */
  get nodeValue(): string | null {
    return null;
  }

  /** The node above, if it is an element. */
  get parentElement(): SmallElement | null {
    return asElement(this.parentNode);
  }

  /** The first node below. */
  get firstChild(): SmallNode | null {
    return this.childNodes[0] ?? null;
  }

  /** The last node below. */
  get lastChild(): SmallNode | null {
    return this.childNodes.at(-1) ?? null;
  }

  /** The node before, below the same parent. */
  get previousSibling(): SmallNode | null {
    return this.parentNode?.childNodes[indexOf(this) - 1] ?? null;
  }

  /** The node after, below the same parent. */
  get nextSibling(): SmallNode | null {
    return this.parentNode?.childNodes[indexOf(this) + 1] ?? null;
  }

  /** Whether it is in the document, not in a tree of its own. */
  get isConnected(): boolean {
    return this.getRootNode().nodeType === 9;
  }

  /** Whether there is anything below. */
  hasChildNodes(): boolean {
    return this.childNodes.length > 0;
  }

  /** The topmost node of its tree. */
  getRootNode(): SmallNode {
    return pathOf(this)[0];
  }

  /** Whether another node is this one or below it. */
  contains(other: SmallNode | null): boolean {
    return other !== null && pathOf(other).includes(this);
  }

  /** Where another node is, as the DOM's bits: 4 means after this one, 2 before. */
  compareDocumentPosition(other: SmallNode): number {
    if (other === this) return 0;
    const [mine, others] = [pathOf(this), pathOf(other)];
    if (mine[0] !== others[0]) return 1 | 32 | 4;
    const fork = mine.findIndex((node, depth) => node !== others[depth]);
    if (fork < 0) return 16 | 4;
    if (fork === others.length) return 8 | 2;
    return indexOf(mine[fork]) < indexOf(others[fork]) ? 4 : 2;
  }

  /** A copy outside of any tree; with everything below it if `deep`. */
  cloneNode(deep = false): SmallNode {
    const copy = this.copy();
    if (deep) { for (const child of this.childNodes) insert(copy, [child.cloneNode(true)], null); }
    return copy;
  }

  /** A copy of the node alone. */
  protected abstract copy(): SmallNode;

  /** Takes it out of its tree. */
  remove(): void {
    this.parentNode?.childNodes.splice(indexOf(this), 1);
    this.parentNode = null;
  }

  /** Puts nodes and texts in front of it. */
  before(...nodes: (SmallNode | string)[]): void {
    const { parentNode } = this;
    if (!parentNode) return;
    const previous = parentNode.childNodes.slice(0, indexOf(this))
      .findLast((node) => !nodes.includes(node));
    const gathered = gather(this, nodes);
    parentNode.insertBefore(gathered, previous ? previous.nextSibling : parentNode.firstChild);
  }

  /** Puts nodes and texts after it. */
  after(...nodes: (SmallNode | string)[]): void {
    const next = this.#nextExcept(nodes);
    const { parentNode } = this;
    if (parentNode) parentNode.insertBefore(gather(this, nodes), next);
  }

  /** Puts nodes and texts in its place. */
  replaceWith(...nodes: (SmallNode | string)[]): void {
    const next = this.#nextExcept(nodes);
    const { parentNode } = this;
    if (!parentNode) return;
    const gathered = gather(this, nodes);
    if (this.parentNode === parentNode) parentNode.replaceChild(gathered, this);
    else parentNode.insertBefore(gathered, next);
  }

  #nextExcept(nodes: (SmallNode | string)[]): SmallNode | null {
    const after = this.parentNode?.childNodes.slice(indexOf(this) + 1);
    return after?.find((node) => !nodes.includes(node)) ?? null;
  }
}
