import assert from "node:assert/strict";
import { JSDOM } from "../../lib/document/window.ts";
import { jsdomDocument, smallDocument } from "./documents.ts";

Deno.test("refuses to parse markup", () => {
  const element = smallDocument().createElement("p");
  assert.throws(
    () => element.innerHTML = "<b>x</b>",
    /innerHTML: this page's minimal DOM does not parse markup/,
  );
  assert.equal(element.childNodes.length, 0);
  element.innerHTML = "plain";
  assert.equal(element.outerHTML, "<p>plain</p>");
  element.innerHTML = "";
  assert.equal(element.outerHTML, "<p></p>");
  assert.throws(() => new JSDOM("<p>hello"), /new JSDOM\(markup\): .* does not parse markup/);
  new JSDOM("<!DOCTYPE html><html><body></body></html>");
  new JSDOM("");
});

Deno.test("a missing member throws an error that names it, when read or set", () => {
  const document = smallDocument();
  const element = document.createElement("p");
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  assert.throws(() => element.getBoundingClientRect(), /getBoundingClientRect of <p>: this page's/);
  assert.throws(() => (element as HTMLElement).innerText = "x", /innerText of <p>/);
  assert.throws(() => element.dataset.a = "x", /dataset of <p>/);
  assert.throws(() => document.createRange(), /createRange of #document/);
  assert.throws(() => element.before("x"), /before of <p>/);
  assert.throws(
    () => (drawing as unknown as HTMLElement).title = "x",
    /use setAttribute\("title", …\)/,
  );
  assert.throws(() => document.defaultView!.getComputedStyle(element), /window\.getComputedStyle/);
});

Deno.test("elements are found by name and class as in jsdom", () => {
  const find = (document: Document) => {
    document.body.append(document.createElement("p"), document.createElement("b"));
    document.body.lastElementChild!.className = "a c";
    return [
      document.getElementsByTagName("p").length,
      ...["c", " c\n a ", "a b"].map((classes) =>
        Array.from(document.body.getElementsByClassName(classes), ({ outerHTML }) => outerHTML)
      ),
    ];
  };
  assert.deepEqual(find(smallDocument()), find(jsdomDocument()));
});

Deno.test("properties mirror attributes as in jsdom", () => {
  const write = (document: Document) => {
    const image = document.createElement("img");
    image.src = "data:,x";
    image.alt = 'a "b"';
    image.width = 30;
    image.hidden = true;
    image.className = "a b";
    image.title = "t";
    return [image.outerHTML, image.alt, image.width, image.hidden, image.className, image.id];
  };
  assert.deepEqual(write(smallDocument()), write(jsdomDocument()));
});

Deno.test("own properties may be put on an element, as Plot does", () => {
  const drawing = smallDocument().createElementNS("http://www.w3.org/2000/svg", "svg");
  assert.ok(!("value" in drawing));
  Object.assign(drawing, { value: 3, scale: () => {} });
  assert.equal((drawing as unknown as { value: number }).value, 3);
});
