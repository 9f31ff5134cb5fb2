/**
 * Properties of elements that mirror an attribute, and members that this document lacks: setting one
 * of them throws, since it would have no effect.
 */

import { SmallCanvas } from "../plots/canvas.ts";
import { SmallDocument } from "./document.ts";
import { ParentNode, SmallElement } from "./element.ts";
import { SmallNode } from "./node.ts";

const words = (text: string) => text.trim().split(/\s+/);

declare module "./element.ts" {
  interface SmallElement {
    id: string;
    className: string;
    getContext(kind: string): SmallCanvas | null;
    toDataURL(): string;
  }
}

/** Mirrors of an attribute by another name, of every element. */
const ofAll: Record<string, string> = { id: "id", className: "class" };

/** Mirrors of an attribute of the same name, of HTML elements. */
const ofHtml = {
  text: words("title lang dir src alt href target rel type media download align scope"),
  number: words("width height colSpan rowSpan span start tabIndex"),
  flag: words("hidden disabled open reversed"),
};

const lacking: [owner: { prototype: object }, names: string[]][] = [
  [
    SmallElement,
    words(`
      attachShadow shadowRoot slot part dataset innerText outerText insertAdjacentHTML
      insertAdjacentText insertAdjacentElement setHTML getHTML setAttributeNode getAttributeNode
      getBBox getCTM getScreenCTM getTotalLength getPointAtLength getComputedTextLength
      getBoundingClientRect getClientRects clientWidth clientHeight clientLeft clientTop offsetWidth
      offsetHeight offsetLeft offsetTop offsetParent scrollWidth scrollHeight scrollTop scrollLeft
      scrollTo scrollBy scrollIntoView animate getAnimations focus blur click requestFullscreen
      toBlob transferToImageBitmap content sheet files checked selected
      contentEditable draggable spellcheck nonce accessKey onclick oninput onchange onload onerror
      onkeydown onpointerdown onpointermove onpointerenter onpointerleave onmousemove onmouseover
      toggleAttribute hasAttributes hasAttributeNS getAttributeNames`),
  ],
  [ParentNode, ["childElementCount"]],
  [
    SmallNode,
    words(`
      normalize isEqualNode isSameNode lookupPrefix lookupNamespaceURI baseURI before after
      hasChildNodes`),
  ],
  [
    SmallDocument,
    words(`
      createRange createTreeWalker createNodeIterator createAttribute createEvent createCDATASection
      implementation write writeln open close cookie location fonts styleSheets adoptedStyleSheets
      activeElement getSelection elementFromPoint execCommand title forms images links scripts all
      currentScript adoptNode importStylesheet hasFocus startViewTransition getElementsByName
      importNode`),
  ],
];

for (const [property, attribute] of Object.entries(ofAll)) {
  Object.defineProperty(SmallElement.prototype, property, {
    get(this: SmallElement) {
      return this.getAttribute(attribute) ?? "";
    },
    set(this: SmallElement, value) {
      this.setAttribute(attribute, value);
    },
    configurable: true,
  });
}

for (const [kind, names] of Object.entries(ofHtml)) {
  for (const name of names) {
    Object.defineProperty(SmallElement.prototype, name, {
      get(this: SmallElement) {
        if (!this.isHtml) fail(this, name);
        const value = this.getAttribute(name);
        return kind === "text" ? value ?? "" : kind === "flag" ? value !== null : Number(value);
      },
      set(this: SmallElement, value) {
        if (!this.isHtml) fail(this, name, `setAttribute("${name}", …)`);
        if (kind === "flag" && !value) this.removeAttribute(name);
        else if (kind === "flag") this.setAttribute(name, "");
        else this.setAttribute(name, kind === "number" ? Math.trunc(value) || 0 : value);
      },
      configurable: true,
    });
  }
}

const canvases = new WeakMap<SmallElement, SmallCanvas>();

/** What is drawn on a `canvas` element; a canvas of another size is a new one. */
function canvasOf(element: SmallElement, name: string): SmallCanvas {
  if (!element.isHtml || element.localName !== "canvas") fail(element, name);
  const [width, height] = ["width", "height"].map((side) => element.getAttribute(side));
  const [columns, rows] = [Number(width ?? 300), Number(height ?? 150)];
  const known = canvases.get(element);
  if (known?.width === columns && known.height === rows) return known;
  const made = new SmallCanvas(columns, rows);
  canvases.set(element, made);
  return made;
}

Object.assign(SmallElement.prototype, {
  getContext(this: SmallElement, kind: string) {
    return canvasOf(this, "getContext").getContext(kind);
  },
  toDataURL(this: SmallElement) {
    const canvas = canvasOf(this, "toDataURL");
    return canvas.width * canvas.height === 0 ? "data:," : canvas.toDataURL();
  },
});

for (const [{ prototype }, names] of lacking) {
  for (const name of names) {
    const access = function (this: SmallNode): never {
      return fail(this, name);
    };
    Object.defineProperty(prototype, name, { get: access, set: access, configurable: true });
  }
}

function fail(node: SmallNode, name: string, instead?: string): never {
  const what = node.nodeType === 1 ? `<${node.nodeName.toLowerCase()}>` : node.nodeName;
  throw new Error(
    `${name} of ${what}: this page's minimal DOM does not have it` +
      (instead ? `; use ${instead}.` : ". It can build and change trees, but shows nothing."),
  );
}
