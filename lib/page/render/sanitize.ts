/** Removes scripts, requests and imitations of the page from HTML, SVG and MathML. */

import createDOMPurify, { type WindowLike } from "dompurify";
import { window } from "./dom.ts";
import { isSafeCss, safeDeclarations } from "./css_allowlist.ts";
import { isOnWeb, noteFor, type Warn } from "./missing.ts";

const purify = createDOMPurify(window as unknown as WindowLike);

const FORBIDDEN_TAGS = (
  // Controls, so that a page cannot request data from its reader.
  "form input button textarea select option optgroup datalist fieldset dialog " +
  // Elements that load, play, embed or map.
  "audio video source track picture map area canvas feimage " +
  // Contents that a later pass over the tree would not see, or that move.
  "template slot shadow marquee blink animatecolor animatemotion animatetransform mpath"
).split(" ");

const FORBIDDEN_ATTRIBUTES = (
  // `name` can shadow properties of `document`.
  "name ping srcset sizes poster background target usemap ismap action method nonce popover " +
  "popovertarget popovertargetaction slot part exportparts tabindex draggable inert " +
  "autocapitalize autocomplete autofocus contenteditable accesskey cite download"
).split(" ");

/** Elements that are replaced by a note, with their names in it. */
const MISSED: Record<string, string> = {
  iframe: "embedded page",
  frame: "embedded page",
  video: "video",
  audio: "sound",
  object: "embedded object",
  embed: "embedded object",
  canvas: "canvas",
  foreignobject: "text of a drawing",
};

/** The current warning function, since DOMPurify has one set of hooks for all calls. */
let warnOf: Warn = () => {};

purify.addHook("uponSanitizeElement", (node, { tagName }) => {
  if (tagName === "script") warnOf("Script left out: a page runs only its own.");
  const kind = Object.hasOwn(MISSED, tagName) ? MISSED[tagName] : undefined;
  if (kind === undefined || !("getAttribute" in node)) return;
  const part = node as Element;
  const source = part.querySelector("source[src]") ?? part;
  const written = source.getAttribute("src") ?? source.getAttribute("data") ?? "";
  // Addresses of other schemes are not shown.
  const address = /^(?:https?:|[^:]*$)/i.test(written) ? written : "";
  const reason = isOnWeb(address)
    ? `${address} is on the web, and this page loads nothing.`
    : address === ""
    ? "a page does not hold such things."
    : `${address} is not part of this page.`;
  warnOf(`${kind[0].toUpperCase()}${kind.slice(1)} left out: ${reason}`);
  // The note is safe, and is before what is sanitised next. A drawing cannot contain notes.
  const label = part.getAttribute("title") ?? "";
  if (part.closest("svg") === null) part.before(noteFor(part, { kind, address, label, reason }));
});

/** Attributes in which brackets and backslashes are ordinary text. */
const TEXT_ATTRIBUTES = /^(?:href|xlink:href|src|alt|title|label|summary|aria-.+|class|id)$/;

const IMAGE_DATA = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,]/i;

purify.addHook("uponSanitizeAttribute", (node, attribute) => {
  const { attrName: name, attrValue: value } = attribute;
  if (name === "style") {
    attribute.attrValue = safeDeclarations(value);
    if (attribute.attrValue === "") attribute.keepAttr = false;
  } else if (name === "class") {
    // Classes that begin with `page-` are the page's own.
    attribute.attrValue = value.split(/\s+/).filter((token) => !/^page-/i.test(token)).join(" ");
  } else if (name === "href" || name === "xlink:href" || name === "src") {
    if (!isSafeAddress(node.localName, name, value)) {
      attribute.keepAttr = false;
      if (node.localName === "image") warnOf(`Image of a drawing left out: ${value}`);
    }
    // DOMPurify would remove Jupyter's scheme; `inlineImages` replaces it.
    if (node.localName === "img" && /^attachment:/i.test(value)) attribute.forceKeepAttr = true;
  } else if (!TEXT_ATTRIBUTES.test(name) && !isSafeCss(value)) {
    // SVG reads many attributes as CSS: fill="url(https://…)" would be a request.
    attribute.keepAttr = false;
  }
});

/** Whether an address is safe; DOMPurify also checks its scheme. */
function isSafeAddress(tag: string, attribute: string, value: string): boolean {
  const isData = /^\s*data:/i.test(value);
  if (attribute === "src") return tag === "img" && (!isData || isImageData(value));
  if (tag === "a") return !isData;
  if (tag === "image") return isImageData(value);
  return value.startsWith("#");
}

/** Whether an address contains an image, in a format that browsers show as one. */
export function isImageData(address: string): boolean {
  return IMAGE_DATA.test(address);
}

/**
 * Parses HTML and keeps what is safe. Relative and remote addresses of `<img>` stay for
 * `inlineImages`; style sheets stay only inside an SVG, for `drawingFrame`. What a reader would
 * miss becomes a note and a warning.
 */
export function sanitize(html: string, warn: Warn = () => {}): DocumentFragment {
  warnOf = warn;
  const fragment = purify.sanitize(html, {
    USE_PROFILES: { html: true, svg: true, svgFilters: true, mathMl: true },
    ADD_TAGS: ["use"],
    // Of the MathML element `mo`; forms themselves are forbidden.
    ADD_ATTR: ["form"],
    FORBID_TAGS: FORBIDDEN_TAGS,
    FORBID_ATTR: FORBIDDEN_ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    FORCE_BODY: true,
    RETURN_DOM_FRAGMENT: true,
  });
  // Parts of a drawing that have another meaning outside of one.
  for (const part of fragment.querySelectorAll("style, title")) {
    if (part.closest("svg") === null) part.remove();
  }
  return fragment;
}
