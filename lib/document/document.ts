import {
  asciiLowerCase,
  htmlNamespace,
  ParentNode,
  qualify,
  requireName,
  SmallElement,
  SmallFragment,
} from "./element.ts";
import { SmallComment, type SmallNode, SmallText } from "./node.ts";

/** A document with an empty head and body. */
export class SmallDocument extends ParentNode {
  readonly nodeType = 9;
  readonly nodeName = "#document";

  constructor(readonly defaultView: object | null = null) {
    super(null);
    const html = this.createElement("html");
    html.append(this.createElement("head"), this.createElement("body"));
    this.append(html);
  }

  get documentElement(): SmallElement | null {
    return this.firstElementChild;
  }

  get head(): SmallElement | null {
    return this.querySelector("html > head");
  }

  get body(): SmallElement | null {
    return this.querySelector("html > body");
  }

  override get textContent(): null {
    return null;
  }

  override set textContent(_text: unknown) {
    // Has no effect, as in the DOM standard.
  }

  createElement(name: string): SmallElement {
    const localName = asciiLowerCase(String(name));
    requireName(localName, "element");
    return new SmallElement(this, htmlNamespace, null, localName);
  }

  createElementNS(namespace: string | null, name: string): SmallElement {
    const { namespaceURI, prefix, localName } = qualify(namespace, String(name), "element");
    return new SmallElement(this, namespaceURI, prefix, localName);
  }

  createTextNode(text: unknown): SmallText {
    const node = new SmallText(this);
    node.data = String(text);
    return node;
  }

  createComment(text: unknown): SmallComment {
    const node = new SmallComment(this);
    node.data = String(text);
    return node;
  }

  createDocumentFragment(): SmallFragment {
    return new SmallFragment(this);
  }

  getElementById(id: string): SmallElement | null {
    return this.querySelectorAll("[id]").find((element) => element.id === String(id)) ?? null;
  }

  protected override copy(): SmallNode {
    const copy = new SmallDocument(null);
    copy.documentElement?.remove();
    return copy;
  }
}
