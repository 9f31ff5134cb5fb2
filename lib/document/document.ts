import { ParentNode, SmallElement, SmallFragment } from "./element.ts";
import { htmlNamespace, qualify, requireName } from "./names.ts";
import { SmallComment, type SmallNode, SmallText } from "./node.ts";

/** A document with an empty head and body. */
export class SmallDocument extends ParentNode {
  /** That of all documents. */
  readonly nodeType = 9;
  /** That of all documents. */
  readonly nodeName = "#document";

  /** Its window is given by {@linkcode JSDOM}. */
  constructor(readonly defaultView: object | null = null) {
    super(null);
    const html = this.createElement("html");
    html.append(this.createElement("head"), this.createElement("body"));
    this.append(html);
  }

  /** The `html` element. */
  get documentElement(): SmallElement | null {
    return this.firstElementChild;
  }

  /** The `head` element. */
  get head(): SmallElement | null {
    return this.querySelector("html > head");
  }

  /** The `body` element. */
  get body(): SmallElement | null {
    return this.querySelector("html > body");
  }

  override get textContent(): null {
    return null;
  }

  override set textContent(_text: unknown) {
    // Nothing happens: so says the DOM.
  }

  /** Makes an HTML element. */
  createElement(name: string): SmallElement {
    const localName = String(name).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
    requireName(localName, "element");
    return new SmallElement(this, htmlNamespace, null, localName);
  }

  /** Makes an element of any namespace, such as SVG's. */
  createElementNS(namespace: string | null, name: string): SmallElement {
    const { namespaceURI, prefix, localName } = qualify(namespace, String(name), "element");
    return new SmallElement(this, namespaceURI, prefix, localName);
  }

  /** Makes a text. */
  createTextNode(text: unknown): SmallText {
    const node = new SmallText(this);
    node.data = String(text);
    return node;
  }

  /** Makes a comment. */
  createComment(text: unknown): SmallComment {
    const node = new SmallComment(this);
    node.data = String(text);
    return node;
  }

  /** Makes an empty fragment. */
  createDocumentFragment(): SmallFragment {
    return new SmallFragment(this);
  }

  /** A copy of a node of any document, for this one. */
  importNode<T extends SmallNode>(node: T, deep = false): T {
    const holder = this.createDocumentFragment();
    const copy = holder.appendChild(node.cloneNode(deep)) as T;
    copy.remove();
    return copy;
  }

  /** The first element with an id. */
  getElementById(id: string): SmallElement | null {
    return this.querySelectorAll("[id]").find((element) => element.id === String(id)) ?? null;
  }

  protected override copy(): SmallNode {
    const copy = new SmallDocument(null);
    copy.documentElement?.remove();
    return copy;
  }
}
