import assert from "node:assert/strict";
import fc from "fast-check";
import { JSDOM } from "jsdom";
import { compactTags } from "../../../lib/page/render/tags.ts";

const { document } = new JSDOM().window;

/** What a browser makes of HTML, written out again. */
function read(html: string): string {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  return holder.innerHTML;
}

Deno.test("quotes go where they are not needed, and shapes close themselves", () => {
  assert.equal(
    compactTags('<a href="https://a.b/c/" title="x y" hidden=""><b>&lt;p class="q"&gt;</b></a>'),
    '<a href=https://a.b/c/ title="x y" hidden=""><b>&lt;p class="q"&gt;</b></a>',
  );
  assert.equal(
    compactTags('<svg width="1"><g fill="red"><circle r="2"></circle><rect></rect></g></svg>'),
    "<svg width=1><g fill=red><circle r=2 /><rect/></g></svg>",
  );
  // Outside of a drawing these close nothing.
  assert.equal(compactTags('<path d="M0"></path>'), "<path d=M0></path>");
});

Deno.test("a browser reads the same, whatever stands in attributes and texts", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(..."/='\"`<>& \n\t-a1"), maxLength: 8 }),
  );
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.record({
        name: fc.constantFrom("p", "span", "svg", "g", "path", "rect", "circle", "use", "img"),
        attributes: fc.dictionary(
          fc.constantFrom("id", "class", "d", "href", "aria-label", "xlink:href", "data-a", "alt"),
          text,
        ),
        children: fc.array(tie("node"), { maxLength: 4 }),
      }),
    ),
  })).node as fc.Arbitrary<Tree>;
  fc.assert(fc.property(tree, (node) => {
    const html = read(write(node));
    assert.equal(read(compactTags(html)), read(html));
  }));
});

type Tree = string | { name: string; attributes: Record<string, string>; children: Tree[] };

function write(tree: Tree): string {
  if (typeof tree === "string") return escape(tree);
  const attributes = Object.entries(tree.attributes).map(([name, value]) =>
    ` ${name}="${escape(value)}"`
  );
  return `<${tree.name}${attributes.join("")}>${tree.children.map(write).join("")}</${tree.name}>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")
    .replaceAll(">", "&gt;");
}
