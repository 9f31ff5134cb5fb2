/** Nodes of every kind, how they come into a tree, and where they are in it. */

/** Nodes in order. Those of `childNodes` follow every change, as in every DOM. */
export class NodeList<T = SmallNode> extends Array<T> {
  /** The node at a place, or null. */
  item(index: number): T | null {
    return this[index] ?? null;
  }
}

/** A document, as far as every node needs it. */
export interface DocumentNode extends SmallNode {
  createTextNode(text: unknown): SmallNode;
  createDocumentFragment(): SmallNode;
}

/** What stands in a tree. */
export abstract class SmallNode extends EventTarget {
  /** 1: element, 3: text, 8: comment, 9: document, 11: fragment. */
  abstract readonly nodeType: number;
  /** The tag of an element, in capitals for HTML; a name such as `#text` for all others. */
  abstract readonly nodeName: string;
  /** The node above. */
  parentNode: SmallNode | null = null;
  /** The nodes below. */
  readonly childNodes: NodeList = new NodeList();

  /** A node outside of any tree. */
  constructor(
    /** The document that made it; null for a document itself. */
    public ownerDocument: DocumentNode | null,
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
  get parentElement(): SmallNode | null {
    return this.parentNode?.nodeType === 1 ? this.parentNode : null;
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
    if (deep) { for (const child of this.childNodes) insert(copy, child.cloneNode(true), null); }
    return copy;
  }

  /** A copy of the node alone. */
  protected abstract copy(): SmallNode;

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
    insert(this, node, child === node ? node.nextSibling : child);
    return node;
  }

  /** Puts a node in the place of a child, and gives the child back. */
  replaceChild<T extends SmallNode>(node: SmallNode, child: T): T {
    this.insertBefore(node, child);
    return node === child as SmallNode ? child : this.removeChild(child);
  }

  /** Takes a child out, and gives it back. */
  removeChild<T extends SmallNode>(child: T): T {
    if (child.parentNode !== this) {
      throw new DOMException("removeChild: the node is not below this one.", "NotFoundError");
    }
    child.remove();
    return child;
  }

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
    const { parentNode } = this;
    const next = this.#nextExcept(nodes);
    if (parentNode) parentNode.insertBefore(gather(this, nodes), next);
  }

  /** Puts nodes and texts in its place. */
  replaceWith(...nodes: (SmallNode | string)[]): void {
    const { parentNode } = this;
    const next = this.#nextExcept(nodes);
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

/** A node that is nothing but characters. */
abstract class CharacterData extends SmallNode {
  #data = "";

  /** Its characters. */
  get data(): string {
    return this.#data;
  }

  set data(text: unknown) {
    this.#data = String(text ?? "");
  }

  /** How many UTF-16 code units it has. */
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

/** Text between tags. */
export class SmallText extends CharacterData {
  /** That of all texts. */
  readonly nodeType = 3;
  /** That of all texts. */
  readonly nodeName = "#text";
}

/** What readers of the markup see, and nobody else. */
export class SmallComment extends CharacterData {
  /** That of all comments. */
  readonly nodeType = 8;
  /** That of all comments. */
  readonly nodeName = "#comment";
}

/** From the topmost node down to this one. */
export function pathOf(node: SmallNode): SmallNode[] {
  const path = [node];
  while (path[0].parentNode) path.unshift(path[0].parentNode);
  return path;
}

/** Whether this is a node of the minimal DOM. */
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

/** @throws {DOMException} if a node can have another one not below it. */
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
