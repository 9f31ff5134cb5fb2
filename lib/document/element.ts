import { type Attribute, ClassList, type Style, styleOf } from "./attributes.ts";
import { htmlNamespace, qualify, requireName } from "./names.ts";
import { gather, NodeList, pathOf, requirePlace, SmallNode } from "./node.ts";
import { matcher } from "./selectors.ts";
import { serialize, serializeChildren } from "./serialize.ts";

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
    requirePlace(this, gathered);
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

/** Nodes on their way: put anywhere, it leaves its children there and is empty. */
export class SmallFragment extends ParentNode {
  /** That of all fragments. */
  readonly nodeType = 11;
  /** That of all fragments. */
  readonly nodeName = "#document-fragment";

  protected override copy(): SmallNode {
    return new SmallFragment(this.ownerDocument);
  }
}

/** An element of HTML, SVG or MathML. */
export class SmallElement extends ParentNode {
  /** That of all elements. */
  readonly nodeType = 1;
  #attributes: Attribute[] = [];

  /** Made by a document. */
  constructor(
    document: SmallNode["ownerDocument"],
    /** The vocabulary that its name is of. */
    readonly namespaceURI: string | null,
    /** What stands before the colon in its name. */
    readonly prefix: string | null,
    /** The name without prefix. */
    readonly localName: string,
  ) {
    super(document);
  }

  /** The name as written; in capitals for HTML. */
  get tagName(): string {
    const name = this.prefix === null ? this.localName : `${this.prefix}:${this.localName}`;
    return this.isHtml ? name.toUpperCase() : name;
  }

  /** The same as the tag. */
  get nodeName(): string {
    return this.tagName;
  }

  /** Whether it is of HTML, where capitals do not count. */
  get isHtml(): boolean {
    return this.namespaceURI === htmlNamespace;
  }

  /** A copy of its attributes as they are now. */
  get attributes(): readonly Attribute[] {
    return [...this.#attributes];
  }

  /** The names of its attributes. */
  getAttributeNames(): string[] {
    return this.#attributes.map(({ name }) => name);
  }

  /** Whether it has any attribute. */
  hasAttributes(): boolean {
    return this.#attributes.length > 0;
  }

  /** The text of an attribute, or null. */
  getAttribute(name: string): string | null {
    return this.#named(name)?.value ?? null;
  }

  /** The text of an attribute by its namespace, or null. */
  getAttributeNS(namespace: string | null, localName: string): string | null {
    return this.#inNamespace(namespace, localName)?.value ?? null;
  }

  /** Whether it has an attribute. */
  hasAttribute(name: string): boolean {
    return this.#named(name) !== undefined;
  }

  /** Whether it has an attribute of a namespace. */
  hasAttributeNS(namespace: string | null, localName: string): boolean {
    return this.#inNamespace(namespace, localName) !== undefined;
  }

  /** Gives an attribute a text. */
  setAttribute(name: string, value: unknown): void {
    requireName(String(name), "attribute");
    const known = this.#named(name);
    if (known) known.value = String(value);
    else {
      const localName = this.#spelled(name);
      this.#attributes.push({
        name: localName,
        localName,
        prefix: null,
        namespaceURI: null,
        value: String(value),
      });
    }
  }

  /** Gives an attribute of a namespace a text; its name may have a prefix. */
  setAttributeNS(namespace: string | null, name: string, value: unknown): void {
    const qualified = qualify(namespace, String(name), "attribute");
    const known = this.#inNamespace(namespace, qualified.localName);
    if (known) known.value = String(value);
    else this.#attributes.push({ name: String(name), ...qualified, value: String(value) });
  }

  /** Takes an attribute away. */
  removeAttribute(name: string): void {
    this.#drop(this.#named(name));
  }

  /** Takes an attribute of a namespace away. */
  removeAttributeNS(namespace: string | null, localName: string): void {
    this.#drop(this.#inNamespace(namespace, localName));
  }

  /** Adds an empty attribute or takes it away; returns whether it is there now. */
  toggleAttribute(name: string, force = !this.hasAttribute(name)): boolean {
    if (!force) this.removeAttribute(name);
    else if (!this.hasAttribute(name)) this.setAttribute(name, "");
    return force;
  }

  #named(name: string): Attribute | undefined {
    const spelled = this.#spelled(name);
    return this.#attributes.find((attribute) => attribute.name === spelled);
  }

  #inNamespace(namespace: string | null, localName: string): Attribute | undefined {
    return this.#attributes.find((attribute) =>
      attribute.localName === localName && attribute.namespaceURI === (namespace || null)
    );
  }

  #drop(attribute: Attribute | undefined): void {
    this.#attributes = this.#attributes.filter((other) => other !== attribute);
  }

  #spelled(name: string): string {
    return this.isHtml ? asciiLowerCase(String(name)) : String(name);
  }

  /** The words of `class`. */
  get classList(): ClassList {
    return new ClassList(this);
  }

  /** The declarations of `style`. */
  get style(): Style {
    return styleOf(this);
  }

  set style(text: unknown) {
    styleOf(this).cssText = String(text);
  }

  /** The element's markup. */
  get outerHTML(): string {
    return serialize(this);
  }

  /** The markup of all that is below. */
  get innerHTML(): string {
    return serializeChildren(this);
  }

  /** Accepts nothing but "": this document reads no markup. */
  set innerHTML(markup: unknown) {
    const text = String(markup ?? "");
    if (/[<&]/.test(text)) {
      throw new Error(
        "innerHTML: this page's minimal DOM does not parse markup. Make elements with " +
          "document.createElement, or show markup with html`…` from unroll/notebook.",
      );
    }
    this.textContent = text;
  }

  /** The element before, below the same parent. */
  get previousElementSibling(): SmallElement | null {
    return this.#sibling(-1);
  }

  /** The element after, below the same parent. */
  get nextElementSibling(): SmallElement | null {
    return this.#sibling(1);
  }

  #sibling(step: 1 | -1): SmallElement | null {
    const all = this.parentNode?.childNodes.filter(({ nodeType }) => nodeType === 1) ?? [];
    return (all[all.indexOf(this) + step] ?? null) as SmallElement | null;
  }

  /** Whether a selector describes it. */
  matches(selector: string): boolean {
    return matcher(selector, this)(this);
  }

  /** The nearest element that a selector describes: this one, or one above. */
  closest(selector: string): SmallElement | null {
    const matches = matcher(selector, this);
    const above = pathOf(this).filter(({ nodeType }) => nodeType === 1) as SmallElement[];
    return above.findLast(matches) ?? null;
  }

  /** The SVG that it is drawn in. */
  get ownerSVGElement(): SmallElement | null {
    return (this.parentElement as SmallElement | null)?.closest("svg") ?? null;
  }

  protected override copy(): SmallNode {
    const { ownerDocument, namespaceURI, prefix, localName } = this;
    const copy = new SmallElement(ownerDocument, namespaceURI, prefix, localName);
    copy.#attributes = this.#attributes.map((attribute) => ({ ...attribute }));
    return copy;
  }
}

/** As HTML compares names: only A to Z are the same as a to z. */
function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
