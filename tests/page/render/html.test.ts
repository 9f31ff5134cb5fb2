import assert from "node:assert/strict";
import fc from "fast-check";
import { escapeHtml } from "../../../lib/page/render/html.ts";
import { only, parse } from "../notebooks.ts";

Deno.test("escaped text is parsed unchanged, between tags and in attributes", () => {
  const text = fc.string({ unit: fc.constantFrom(..."<>&\"'\r\n\t =/`$a\u00e9\u2028".split("")) });
  fc.assert(fc.property(text, (text) => {
    const html = `<p title="${escapeHtml(text)}">${escapeHtml(text)}</p>`;
    const paragraph = only<HTMLElement>(parse(html), "p");
    assert.equal(paragraph.textContent, text);
    assert.equal(paragraph.title, text);
    assert.equal(paragraph.attributes.length, 1);
    assert.equal(paragraph.childElementCount, 0);
  }));
});

Deno.test("NUL, which HTML cannot contain, becomes the replacement character", () => {
  assert.equal(escapeHtml("a\0b"), "a\ufffdb");
});
