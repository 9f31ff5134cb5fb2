import { type Attribute, ClassList, type Style, styleOf } from "./attributes.ts";
import { htmlNamespace, qualify, requireName } from "./names.ts";
import { gather, NodeList, pathOf, requirePlace, SmallNode } from "./node.ts";
import { matcher } from "./selectors.ts";
import { serialize, serializeChildren } from "./serialize.ts";

/** A node that may have others below it. Members are those of the DOM standard. */
export abstract class ParentNode extends SmallNode {
  override get textContent(): string | null {
    return this.childNodes.filter(({ nodeType }) => nodeType !== 8)
      .map((child) => child.textContent).join("");
  }

  override set textContent(text: unknown) {
    const content = String(text ?? "");
    this.replaceChildren(...content === "" ? [] : [content]);
  }

  get children(): NodeList<SmallElement> {
    return this.childNodes.filter((node) => node.nodeType === 1) as NodeList<SmallElement>;
  }

  get firstElementChild(): SmallElement | null {
    return this.children.item(0);
  }

  append(...nodes: (SmallNode | string)[]): void {
    this.insertBefore(gather(this, nodes), null);
  }

  prepend(...nodes: (SmallNode | string)[]): void {
    this.insertBefore(gather(this, nodes), this.firstChild);
  }

  replaceChildren(...nodes: (SmallNode | string)[]): void {
    const gathered = gather(this, nodes);
    requirePlace(this, gathered);
    for (const child of [...this.childNodes]) child.remove();
    this.insertBefore(gathered, null);
  }

  querySelector(selector: string): SmallElement | null {
    return this.querySelectorAll(selector).item(0);
  }

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
}

/** Nodes on their way: put anywhere, it leaves its children there and is empty. */
export class SmallFragment extends ParentNode {
  readonly nodeType = 11;
  readonly nodeName = "#document-fragment";

  protected override copy(): SmallNode {
    return new SmallFragment(this.ownerDocument);
  }
}

/** An element of HTML, SVG or MathML. */
export class SmallElement extends ParentNode {
  readonly nodeType = 1;
  #attributes: Attribute[] = [];

  constructor(
    document: SmallNode["ownerDocument"],
    readonly namespaceURI: string | null,
    readonly prefix: string | null,
    readonly localName: string,
  ) {
    super(document);
  }

  get tagName(): string {
    const name = this.prefix === null ? this.localName : `${this.prefix}:${this.localName}`;
    return this.isHtml ? name.toUpperCase() : name;
  }

  get nodeName(): string {
    return this.tagName;
  }

  get isHtml(): boolean {
    return this.namespaceURI === htmlNamespace;
  }

  get attributes(): readonly Attribute[] {
    return [...this.#attributes];
  }

  getAttribute(name: string): string | null {
    return this.#named(name)?.value ?? null;
  }

  getAttributeNS(namespace: string | null, localName: string): string | null {
    return this.#inNamespace(namespace, localName)?.value ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.#named(name) !== undefined;
  }

  setAttribute(name: string, value: unknown): void {
    requireName(String(name), "attribute");
    const known = this.#named(name);
    if (known) known.value = String(value);
    else {
      const localName = this.#spelled(name);
      const plain = { name: localName, localName, prefix: null, namespaceURI: null };
      this.#attributes.push({ ...plain, value: String(value) });
    }
  }

  setAttributeNS(namespace: string | null, name: string, value: unknown): void {
    const qualified = qualify(namespace, String(name), "attribute");
    const known = this.#inNamespace(namespace, qualified.localName);
    if (known) known.value = String(value);
    else this.#attributes.push({ name: String(name), ...qualified, value: String(value) });
  }

  removeAttribute(name: string): void {
    this.#drop(this.#named(name));
  }

  removeAttributeNS(namespace: string | null, localName: string): void {
    this.#drop(this.#inNamespace(namespace, localName));
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

  get classList(): ClassList {
    return new ClassList(this);
  }

  get style(): Style {
    return styleOf(this);
  }

  set style(text: unknown) {
    styleOf(this).cssText = String(text);
  }

  get outerHTML(): string {
    return serialize(this);
  }

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

  get previousElementSibling(): SmallElement | null {
    return this.#sibling(-1);
  }

  get nextElementSibling(): SmallElement | null {
    return this.#sibling(1);
  }

  #sibling(step: 1 | -1): SmallElement | null {
    const all = this.parentNode?.childNodes.filter(({ nodeType }) => nodeType === 1) ?? [];
    return (all[all.indexOf(this) + step] ?? null) as SmallElement | null;
  }

  matches(selector: string): boolean {
    return matcher(selector, this)(this);
  }

  closest(selector: string): SmallElement | null {
    const matches = matcher(selector, this);
    const above = pathOf(this).filter(({ nodeType }) => nodeType === 1) as SmallElement[];
    return above.findLast(matches) ?? null;
  }

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
export function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
