import assert from "node:assert/strict";
import fc from "fast-check";
import { jsdomDocument, smallDocument } from "./documents.ts";

const svg = "http://www.w3.org/2000/svg";
const xlink = "http://www.w3.org/1999/xlink";
const tags = ["div", "P", "br", "style", "script", "svg", "clipPath", "text", "linearGradient"];

/** A change to a tree. Numbers name nodes by their place in the list of all that were made. */
type Step = [kind: string, a: number, b: number, text: string];

const text = fc.oneof(
  fc.constantFrom("", " ", "a b", "<b>&amp;</b>", '"', "'", "\u00a0", "&nbsp;", "é😀", "</style>"),
  fc.string({ unit: "grapheme", maxLength: 8 }),
);

const step = fc.tuple(
  fc.constantFrom(
    "html",
    "svg",
    "text",
    "comment",
    "appendChild",
    "append",
    "insertBefore",
    "remove",
    "removeChild",
    "replaceWith",
    "prepend",
    "replaceChildren",
    "replaceChild",
    "textContent",
    "setAttribute",
    "setHref",
    "removeAttribute",
    "class",
    "clone",
    "fragment",
    "id",
    "adopt",
  ),
  fc.nat(12),
  fc.nat(12),
  text,
) as fc.Arbitrary<Step>;

/** Carries out the steps, and returns everything that can be observed. */
function play(document: Document, other: Document, steps: Step[]): unknown[] {
  const root = document.createElement("main");
  document.body.replaceChildren(root);
  const nodes: Node[] = [root];
  const seen: unknown[] = [];
  for (const [kind, i, j, text] of steps) {
    const [a, b] = [nodes[i % nodes.length], nodes[j % nodes.length]] as [Element, Element];
    try {
      const made = change(document, other, kind, a, b, text);
      if (made) nodes.push(made);
    } catch (error) {
      seen.push(`${kind}: ${(error as Error).name}`);
    }
  }
  seen.push(document.documentElement.outerHTML, document.documentElement.innerHTML);
  for (const node of nodes) seen.push(...describe(node, nodes));
  return seen;
}

function change(
  document: Document,
  other: Document,
  kind: string,
  a: Element,
  b: Element,
  text: string,
): Node | void {
  const isElement = a.nodeType === 1;
  switch (kind) {
    case "html":
      return document.createElement(tags[text.length % tags.length]);
    case "svg":
      return document.createElementNS(svg, tags[text.length % tags.length]);
    case "text":
      return document.createTextNode(text);
    case "comment":
      return document.createComment(text.replace(/[->]/g, ""));
    case "fragment": {
      const fragment = document.createDocumentFragment();
      fragment.append(text, b);
      return fragment;
    }
    case "adopt":
      return other.createElement("i");
    case "clone":
      return a.cloneNode(text.length % 2 === 0);
    case "replaceWith":
      return void (a.nodeType !== 11 && a.replaceWith(b, text));
    case "remove":
      return void (a.nodeType !== 11 && a.remove());
    case "textContent":
      return void (a.textContent = text);
  }
  if (!isElement && a.nodeType !== 11) return;
  switch (kind) {
    case "appendChild":
      a.appendChild(b);
      break;
    case "append":
    case "prepend":
    case "replaceChildren":
      a[kind](text, b, text);
      break;
    case "insertBefore":
      a.insertBefore(b, a.childNodes[text.length] ?? null);
      break;
    case "removeChild":
      a.removeChild(b);
      break;
    case "replaceChild":
      if (a.firstChild) a.replaceChild(b, a.firstChild);
      break;
  }
  if (!isElement) return;
  switch (kind) {
    case "setAttribute":
      a.setAttribute(["viewBox", "data-X", text][text.length % 3], text);
      break;
    case "setHref":
      a.setAttributeNS(xlink, text.length % 2 ? "href" : "xlink:href", text);
      break;
    case "removeAttribute":
      a.removeAttribute(text.length % 2 ? "viewBox" : "DATA-x");
      break;
    case "class":
      a.classList[(["add", "remove", "toggle"] as const)[text.length % 3]](text);
      break;
    case "id":
      a.id = text;
      break;
  }
}

/** What can be observed of a node and its neighbours. */
function describe(node: Node, nodes: Node[]): unknown[] {
  const index = (other: Node | null) => other === null ? null : nodes.indexOf(other);
  const element = node as Element;
  const common = [
    node.nodeType,
    node.nodeName,
    node.nodeValue,
    node.textContent,
    node.isConnected,
    node.childNodes.length,
    ...[node.parentNode, node.parentElement, node.firstChild, node.lastChild].map(index),
    ...[node.nextSibling, node.previousSibling].map(index),
    ...nodes.map((other) => node.contains(other)),
    ...nodes.map((other) => {
      const position = node.compareDocumentPosition(other);
      return position & 1 ? 1 : position;
    }),
  ];
  if (node.nodeType !== 1) return common;
  return [
    ...common,
    element.outerHTML,
    element.tagName,
    element.localName,
    element.namespaceURI,
    ...[element.nextElementSibling, element.previousElementSibling].map(index),
    ...[element.firstElementChild, element.lastElementChild].map(index),
    Array.from(element.getElementsByTagName("*"), index),
    [...element.classList],
    element.id,
    Array.from(element.attributes, ({ name, localName, prefix, namespaceURI, value }) => ({
      name,
      localName,
      prefix,
      namespaceURI,
      value,
    })),
  ];
}

Deno.test("a tree stays equal to that of jsdom through any changes", () => {
  const [small, otherSmall] = [smallDocument(), smallDocument()];
  const [jsdom, otherJsdom] = [jsdomDocument(), jsdomDocument()];
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
      assert.deepEqual(play(small, otherSmall, steps), play(jsdom, otherJsdom, steps));
    }),
    { numRuns: 300 },
  );
});

Deno.test("refuses a name that markup cannot hold, as jsdom does", () => {
  for (const name of ["", " ", "a b", "a/b", "a>", "1", "é", ":a", "-a", "a=b", "_a.b-c", "a\0"]) {
    for (
      const make of [
        (document: Document) => document.createElement(name).outerHTML,
        (document: Document) => document.createElementNS(svg, name).outerHTML,
        (document: Document) => {
          const element = document.createElement("a");
          element.setAttribute(name, "1");
          return element.outerHTML;
        },
      ]
    ) {
      assert.equal(outcome(() => make(smallDocument())), outcome(() => make(jsdomDocument())));
    }
  }
});

function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return (error as Error).name;
  }
}

Deno.test("childNodes follows every change", () => {
  const document = smallDocument();
  const { childNodes } = document.body;
  document.body.append("a", document.createElement("b"));
  assert.deepEqual(Array.from(childNodes, ({ nodeName }) => nodeName), ["#text", "B"]);
  document.body.replaceChildren();
  assert.equal(childNodes.length, 0);
});

Deno.test("a document has a head and a body, and finds elements by id", () => {
  const document = smallDocument();
  assert.equal(document.documentElement.outerHTML, "<html><head></head><body></body></html>");
  const element = document.createElement("p");
  element.id = 'a"b]';
  document.body.append(element);
  assert.equal(document.getElementById('a"b]'), element);
  assert.equal(document.getElementById("c"), null);
  assert.equal(document.defaultView!.document, document);
});

Deno.test("listeners receive dispatched events", () => {
  const element = smallDocument().createElement("p");
  let count = 0;
  element.addEventListener("input", () => count++);
  element.dispatchEvent(new Event("input"));
  assert.equal(count, 1);
});
