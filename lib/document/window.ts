/** A document for drawings, where jsdom would be too large. */

import { SmallDocument } from "./document.ts";
import { SmallElement, SmallFragment } from "./element.ts";
import { SmallComment, SmallNode, SmallText } from "./node.ts";
import "./properties.ts";

/** A window: the document, the classes of nodes, and what every worker has, such as `Event`. */
interface SmallWindow {
  readonly document: SmallDocument;
  readonly [name: string]: unknown;
}

const classes = {
  Node: SmallNode,
  Element: SmallElement,
  Document: SmallDocument,
  DocumentFragment: SmallFragment,
  Text: SmallText,
  Comment: SmallComment,
};

/**
 * Stands in for jsdom where cells run in a page: a document in which Observable Plot and this
 * library draw as they do in jsdom, a hundredth of its size. It reads no markup, has no layout
 * and no style sheets, and throws when they are used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { JSDOM } from "./window.ts";
 *
 * const { document } = new JSDOM().window;
 * const item = document.createElement("li");
 * item.append("a < b");
 * assert.equal(item.outerHTML, "<li>a &lt; b</li>");
 * ```
 */
export class JSDOM {
  readonly window: SmallWindow;

  /** @throws {Error} if the markup is not that of an empty page. */
  constructor(markup = "") {
    if (!/^(?:\s|<!doctype html>|<\/?(?:html|head|body)>)*$/i.test(String(markup))) {
      throw new Error(
        "new JSDOM(markup): this page's minimal DOM does not parse markup. Leave it out, and make " +
          "elements with document.createElement.",
      );
    }
    const own: Record<string, unknown> = { ...classes };
    this.window = new Proxy(own, { get: (_, name) => lookUp(own, name) }) as SmallWindow;
    own.document = new SmallDocument(this.window);
    own.window = own.self = this.window;
  }
}

function lookUp(own: Record<string, unknown>, name: string | symbol): unknown {
  if (typeof name === "symbol" || Object.hasOwn(own, name)) return Reflect.get(own, name);
  if (Object.hasOwn(globalThis, name)) return Reflect.get(globalThis, name);
  throw new Error(`window.${name}: this page's minimal DOM does not have it.`);
}
