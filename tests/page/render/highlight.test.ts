import assert from "node:assert/strict";
import fc from "fast-check";
import { highlight } from "../../../lib/page/render/highlight.ts";
import { only, parse } from "../notebooks.ts";

function parseCode(html: string): HTMLElement {
  return only(parse(`<pre><code>${html}</code></pre>`), "code");
}

function classOf(html: string, text: string): string | null {
  const found = [...parseCode(html).querySelectorAll("b")].find((span) =>
    span.textContent === text
  );
  return found?.className ?? null;
}

Deno.test("TypeScript is coloured by the meaning of each word", () => {
  const html = highlight("const size: number = tensor(`a${1}`, 'b'); // why\nclass A<T> {}", "ts");
  assert.equal(classOf(html, "const"), "t-key");
  assert.equal(classOf(html, "number"), "t-type");
  assert.equal(classOf(html, "tensor"), "t-call");
  assert.equal(classOf(html, "1"), "t-num");
  assert.equal(classOf(html, "'b'"), "t-str");
  assert.equal(classOf(html, "// why"), "t-com");
  assert.equal(classOf(html, "size"), null);
});

Deno.test("keywords of TypeScript are keywords only there", () => {
  const code = "abstract class A {}";
  assert.equal(classOf(highlight(code, "typescript"), "abstract"), "t-key");
  assert.equal(classOf(highlight(code, "javascript"), "abstract"), null);
});

Deno.test("JSON is coloured, other languages and names of Object's properties are not", () => {
  assert.equal(classOf(highlight('{"a": 1}', "json"), "1"), "t-num");
  for (const language of ["python", "", "constructor", "__proto__", '"><script>']) {
    assert.equal(highlight("a < b", language), "a &lt; b");
  }
});

Deno.test("any code keeps its text, and gives no other elements", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "<script>",
      "`${",
      "/*",
      "שלום עולם",
      "\u202e",
      "\r\n",
      "\r",
      "</code>",
      "\t",
      "'",
      "&lt;",
      "\n",
    ),
  );
  const pieces = fc.array(piece).map((parts) => parts.join("").replaceAll("\0", ""));
  fc.assert(fc.property(pieces, fc.constantFrom("ts", "json", "text"), (code, language) => {
    const element = parseCode(highlight(code, language));
    assert.equal(element.textContent, code);
    assert.equal(element.querySelectorAll(":not(b, bdi, wbr, span)").length, 0);
  }));
});
