/**
 * Nodes of every kind, how they get into a tree, and where they are in it. Properties and methods
 * are those of the DOM standard.
 */

/** Nodes in order. Those of `childNodes` follow every change, as in every DOM. */
export class NodeList<T = SmallNode> extends Array<T> {
  item(index: number): T | null {
    return this[index] ?? null;
  }
}

/** A document, as far as every node needs it. */
export interface DocumentNode extends SmallNode {
  createTextNode(text: unknown): SmallNode;
  createDocumentFragment(): SmallNode;
}

/** A node of a tree. */
export abstract class SmallNode extends EventTarget {
  /** 1: element, 3: text, 8: comment, 9: document, 11: fragment. */
  abstract readonly nodeType: number;
  abstract readonly nodeName: string;
  parentNode: SmallNode | null = null;
  readonly childNodes: NodeList = new NodeList();

  constructor(public ownerDocument: DocumentNode | null) {
    super();
  }

  abstract get textContent(): string | null;
  abstract set textContent(text: unknown);

  get nodeValue(): string | null {
    return null;
  }

  get parentElement(): SmallNode | null {
    return this.parentNode?.nodeType === 1 ? this.parentNode : null;
  }

  get firstChild(): SmallNode | null {
    return this.childNodes[0] ?? null;
  }

  get lastChild(): SmallNode | null {
    return this.childNodes.at(-1) ?? null;
  }

  get previousSibling(): SmallNode | null {
    return this.parentNode?.childNodes[indexOf(this) - 1] ?? null;
  }

  get nextSibling(): SmallNode | null {
    return this.parentNode?.childNodes[indexOf(this) + 1] ?? null;
  }

  get isConnected(): boolean {
    return this.getRootNode().nodeType === 9;
  }

  getRootNode(): SmallNode {
    return pathOf(this)[0];
  }

  contains(other: SmallNode | null): boolean {
    return other !== null && pathOf(other).includes(this);
  }

  /** Where another node is, as bits: 4 after this one, 2 before, 8 above, 16 below, 1 elsewhere. */
  compareDocumentPosition(other: SmallNode): number {
    if (other === this) return 0;
    const [mine, others] = [pathOf(this), pathOf(other)];
    if (mine[0] !== others[0]) return 1 | 32 | 4;
    const fork = mine.findIndex((node, depth) => node !== others[depth]);
    if (fork < 0) return 16 | 4;
    if (fork === others.length) return 8 | 2;
    return indexOf(mine[fork]) < indexOf(others[fork]) ? 4 : 2;
  }

  cloneNode(deep = false): SmallNode {
    const copy = this.copy();
    if (deep) { for (const child of this.childNodes) insert(copy, child.cloneNode(true), null); }
    return copy;
  }

  /** A copy of the node alone. */
  protected abstract copy(): SmallNode;

  appendChild<T extends SmallNode>(node: T): T {
    return this.insertBefore(node, null);
  }

  insertBefore<T extends SmallNode>(node: T, child: SmallNode | null): T {
    if (!isNode(node)) throw new TypeError(`insertBefore: ${node} is not a node.`);
    if (child && child.parentNode !== this) {
      throw new DOMException(
        "insertBefore: the second node is not below this one.",
        "NotFoundError",
      );
    }
    insert(this, node, child === node ? node.nextSibling : child);
    return node;
  }

  replaceChild<T extends SmallNode>(node: SmallNode, child: T): T {
    this.insertBefore(node, child);
    return node === child as SmallNode ? child : this.removeChild(child);
  }

  removeChild<T extends SmallNode>(child: T): T {
    if (child.parentNode !== this) {
      throw new DOMException("removeChild: the node is not below this one.", "NotFoundError");
    }
    child.remove();
    return child;
  }

  remove(): void {
    this.parentNode?.childNodes.splice(indexOf(this), 1);
    this.parentNode = null;
  }

  replaceWith(...nodes: (SmallNode | string)[]): void {
    const { parentNode } = this;
    if (!parentNode) return;
    const after = parentNode.childNodes.slice(indexOf(this) + 1);
    const next = after.find((node) => !nodes.includes(node)) ?? null;
    const gathered = gather(this, nodes);
    if (this.parentNode === parentNode) parentNode.replaceChild(gathered, this);
    else parentNode.insertBefore(gathered, next);
  }
}

/** A node that is nothing but characters. */
abstract class CharacterData extends SmallNode {
  #data = "";

  get data(): string {
    return this.#data;
  }

  set data(text: unknown) {
    this.#data = String(text ?? "");
  }

  get length(): number {
    return this.#data.length;
  }

  override get nodeValue(): string {
    return this.#data;
  }

  override set nodeValue(text: unknown) {
    this.data = text;
  }

  override get textContent(): string {
    return this.#data;
  }

  override set textContent(text: unknown) {
    this.data = text;
  }

  protected override copy(): SmallNode {
    const copy = new (this.constructor as new (document: unknown) => CharacterData)(
      this.ownerDocument,
    );
    copy.data = this.#data;
    return copy;
  }
}

export class SmallText extends CharacterData {
  readonly nodeType = 3;
  readonly nodeName = "#text";
}

export class SmallComment extends CharacterData {
  readonly nodeType = 8;
  readonly nodeName = "#comment";
}

/** From the topmost node down to this one. */
export function pathOf(node: SmallNode): SmallNode[] {
  const path = [node];
  while (path[0].parentNode) path.unshift(path[0].parentNode);
  return path;
}

function isNode(value: unknown): value is SmallNode {
  return typeof value === "object" && value !== null && "childNodes" in value;
}

/** Its place among the children of its parent; -1 if it has none. */
function indexOf(node: SmallNode): number {
  return node.parentNode?.childNodes.indexOf(node) ?? -1;
}

/** What `append` and its like take, as one node. */
export function gather(parent: SmallNode, nodes: (SmallNode | string)[]): SmallNode {
  const document = parent.ownerDocument ?? parent as DocumentNode;
  const made = nodes.map((node) => isNode(node) ? node : document.createTextNode(node));
  if (made.length === 1) return made[0];
  const fragment = document.createDocumentFragment();
  for (const node of made) insert(fragment, node, null);
  return fragment;
}

/**
 * Puts a node in front of a child, or at the end; of a fragment, what it holds.
 *
 * @throws {DOMException} if the parent cannot have it below it.
 */
function insert(parent: SmallNode, node: SmallNode, child: SmallNode | null): void {
  requirePlace(parent, node);
  for (const moved of node.nodeType === 11 ? [...node.childNodes] : [node]) {
    moved.remove();
    const index = child ? indexOf(child) : parent.childNodes.length;
    parent.childNodes.splice(index, 0, moved);
    moved.parentNode = parent;
    adopt(moved, parent.ownerDocument ?? parent as DocumentNode);
  }
}

/** @throws {DOMException} if a node cannot have another one below it. */
export function requirePlace(parent: SmallNode, node: SmallNode): void {
  const isRefused = [3, 8].includes(parent.nodeType) || node.nodeType === 9 ||
    node.contains(parent);
  if (isRefused) throw new DOMException("A node cannot be put there.", "HierarchyRequestError");
}

function adopt(node: SmallNode, document: DocumentNode): void {
  if (node.ownerDocument === document) return;
  node.ownerDocument = document;
  for (const child of node.childNodes) adopt(child, document);
}
