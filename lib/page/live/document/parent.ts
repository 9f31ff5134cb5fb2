import type { SmallElement } from "./element.ts";
import { NodeList, SmallNode } from "./node.ts";
import { matcher } from "./selectors.ts";
import { gather, insert, isNode, requireNotAbove } from "./tree.ts";

/** A node that may have others below it. */
export abstract class ParentNode extends SmallNode {
  override get textContent(): string | null {
    return this.childNodes.filter(({ nodeType }) => nodeType !== 8)
      .map((child) => child.textContent).join("");
  }

  override set textContent(text: unknown) {
    const content = String(text ?? "");
    this.replaceChildren(...content === "" ? [] : [content]);
  }

  /** The elements below. */
  get children(): NodeList<SmallElement> {
    return this.childNodes.filter((node) => node.nodeType === 1) as NodeList<SmallElement>;
  }

  /** How many elements are below. */
  get childElementCount(): number {
    return this.children.length;
  }

  /** The first element below. */
  get firstElementChild(): SmallElement | null {
    return this.children.item(0);
  }

  /** The last element below. */
  get lastElementChild(): SmallElement | null {
    return this.children.at(-1) ?? null;
  }

  /** Puts a node at the end, and gives it back. */
  appendChild<T extends SmallNode>(node: T): T {
    return this.insertBefore(node, null);
  }

  /** Puts a node in front of a child, or at the end, and gives it back. */
  insertBefore<T extends SmallNode>(node: T, child: SmallNode | null): T {
    if (!isNode(node)) throw new TypeError(`insertBefore: ${node} is no node.`);
    if (child && child.parentNode !== this) {
      throw new DOMException(
        "insertBefore: the second node is not below this one.",
        "NotFoundError",
      );
    }
    const place = child === node ? node.nextSibling : child;
    insert(this, [node], place);
    return node;
  }

  /** Takes a child out, and gives it back. */
  removeChild<T extends SmallNode>(child: T): T {
    if (child.parentNode !== this) {
      throw new DOMException("removeChild: the node is not below this one.", "NotFoundError");
    }
    child.remove();
    return child;
  }

  /** Puts a node in the place of a child, and gives the child back. */
  replaceChild<T extends SmallNode>(node: SmallNode, child: T): T {
    this.insertBefore(node, child);
    return node === child as SmallNode ? child : this.removeChild(child);
  }

  /** Puts nodes and texts at the end. */
  append(...nodes: (SmallNode | string)[]): void {
    this.insertBefore(gather(this, nodes), null);
  }

  /** Puts nodes and texts at the beginning. */
  prepend(...nodes: (SmallNode | string)[]): void {
    this.insertBefore(gather(this, nodes), this.firstChild);
  }

  /** Puts nodes and texts in the place of all that was below. */
  replaceChildren(...nodes: (SmallNode | string)[]): void {
    const gathered = gather(this, nodes);
    requireNotAbove(this, gathered);
    for (const child of [...this.childNodes]) child.remove();
    this.insertBefore(gathered, null);
  }

  /** The first element below that a selector describes, at any depth. */
  querySelector(selector: string): SmallElement | null {
    return this.querySelectorAll(selector).item(0);
  }

  /** All elements below that a selector describes, at any depth, in order. */
  querySelectorAll(selector: string): NodeList<SmallElement> {
    const matches = matcher(selector, this);
    const found = new NodeList<SmallElement>();
    const look = (parent: ParentNode) => {
      for (const child of parent.children) {
        if (matches(child)) found.push(child);
        look(child);
      }
    };
    look(this);
    return found;
  }

  /** All elements of a name; `*` for all. */
  getElementsByTagName(name: string): NodeList<SmallElement> {
    return this.querySelectorAll(name);
  }

  /** All elements of a class. */
  getElementsByClassName(name: string): NodeList<SmallElement> {
    return this.querySelectorAll(`.${name}`);
  }
}
