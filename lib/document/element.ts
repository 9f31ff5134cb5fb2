import { type Attribute, ClassList, type Style, styleOf } from "./attributes.ts";
import { gather, NodeList, pathOf, requirePlace, SmallNode } from "./node.ts";
import { matcher } from "./selectors.ts";

export const htmlNamespace = "http://www.w3.org/1999/xhtml";

const valid = {
  element: /^(?:[A-Za-z][^\0\t\n\f\r />]*|[:_\u0080-\uffff][-.:\w\u0080-\uffff]*)$/,
  attribute: /^[^\0\t\n\f\r />=]+$/,
};

/** @throws {DOMException} `InvalidCharacterError`, if markup cannot hold the name. */
export function requireName(name: string, kind: keyof typeof valid): void {
  if (valid[kind].test(name)) return;
  throw new DOMException(
    `${JSON.stringify(name)} cannot be the name of an ${kind}.`,
    "InvalidCharacterError",
  );
}

/**
 * Splits a name such as `xlink:href`.
 *
 * @throws {DOMException} if it is not valid, or has a prefix but no namespace.
 */
export function qualify(namespace: string | null, name: string, kind: keyof typeof valid) {
  const colon = name.indexOf(":");
  const prefix = colon < 0 ? null : name.slice(0, colon);
  const localName = name.slice(colon + 1);
  if (prefix !== null) requireName(prefix, "attribute");
  requireName(localName, kind);
  if (prefix !== null && !namespace) {
    throw new DOMException(`The prefix of ${name} needs a namespace.`, "NamespaceError");
  }
  return { namespaceURI: namespace || null, prefix, localName };
}

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

  get lastElementChild(): SmallElement | null {
    return this.children.at(-1) ?? null;
  }

  getElementsByTagName(name: string): NodeList<SmallElement> {
    return this.querySelectorAll(name);
  }

  getElementsByClassName(name: string): NodeList<SmallElement> {
    return this.querySelectorAll(name.trim().replace(/^|\s+/g, "."));
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

/** HTML elements without contents, which have no end tag. */
const empty = new Set(
  ("area base basefont bgsound br col embed frame hr img input keygen link meta param source track " +
    "wbr").split(" "),
);

/** HTML elements whose text is not escaped. */
const literal = new Set(
  "style script xmp iframe noembed noframes plaintext noscript".split(" "),
);

/** A node and all below it as HTML, by the rules of the HTML standard. */
function serialize(node: SmallNode): string {
  if (node.nodeType === 3) return textOf(node);
  if (node.nodeType === 8) return `<!--${node.nodeValue}-->`;
  if (node.nodeType !== 1) return serializeChildren(node);
  const element = node as SmallElement;
  const name = element.isHtml ? element.tagName.toLowerCase() : element.tagName;
  const open = `<${name}${element.attributes.map(attributeOf).join("")}>`;
  if (element.isHtml && empty.has(element.localName)) return open;
  return `${open}${serializeChildren(element)}</${name}>`;
}

function serializeChildren(node: SmallNode): string {
  const { localName = "", isHtml = false } = node as Partial<SmallElement>;
  return isHtml && empty.has(localName) ? "" : node.childNodes.map(serialize).join("");
}

function textOf(text: SmallNode): string {
  const parent = text.parentElement as SmallElement | null;
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
