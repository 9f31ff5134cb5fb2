import assert from "node:assert/strict";
import fc from "fast-check";
import { JSDOM } from "jsdom";
import { unquote } from "../../lib/page/unquote.ts";

const { document } = new JSDOM().window;

Deno.test("whatever stands in attributes and text, a browser reads the same", () => {
  const word = fc.oneof(
    fc.constantFrom(
      "a",
      "b c",
      "",
      "/",
      "x/",
      ">",
      "a>b",
      "<i id=1>",
      "'",
      '"',
      "`",
      "=",
      "&",
      "\n",
    ),
    fc.string({ unit: "binary", maxLength: 8 }),
  );
  const element = fc.record({
    name: fc.constantFrom("p", "b", "br", "td"),
    svg: fc.boolean(),
    values: fc.array(word, { maxLength: 3 }),
    text: word,
  });
  fc.assert(
    fc.property(fc.array(element, { maxLength: 5 }), (list) => {
      const root = document.createElement("div");
      for (const { name, svg, values, text } of list) {
        const part = svg
          ? document.createElementNS("http://www.w3.org/2000/svg", "path")
          : document.createElement(name);
        values.forEach((value, i) => part.setAttribute(["id", "title", "data-x"][i], value));
        part.append(text);
        const holder = svg ? document.createElementNS("http://www.w3.org/2000/svg", "svg") : root;
        holder.append(part);
        if (svg) root.append(holder);
      }
      const html = root.innerHTML;
      const [before, after] = [html, unquote(html)].map((text) => {
        const copy = document.createElement("div");
        copy.innerHTML = text;
        return copy.innerHTML;
      });
      assert.equal(after, before);
    }),
    { numRuns: 500 },
  );
});

Deno.test("values that need no quotes lose them, also before a tag's end; others keep them", () => {
  const html =
    `<svg viewBox="0 0 1 2"><path d="M0,0L-1,2" fill="#fff"></path><a href="x/"></a></svg>`;
  assert.equal(
    unquote(html),
    `<svg viewBox="0 0 1 2"><path d=M0,0L-1,2 fill=#fff></path><a href="x/"></a></svg>`,
  );
});
