import assert from "node:assert/strict";
import fc from "fast-check";
import { jsdomDocument, smallDocument } from "./documents.ts";

const svg = "http://www.w3.org/2000/svg";

/** A tree as plain data. */
interface Twig {
  tag: string;
  attributes: Record<string, string>;
  children: Twig[];
}

const { twig } = fc.letrec<{ twig: Twig }>((tie) => ({
  twig: fc.record({
    tag: fc.constantFrom("g", "text", "div", "svg", "linearGradient"),
    attributes: fc.dictionary(
      fc.constantFrom("id", "class", "aria-label", "transform"),
      fc.constantFrom("", "a", "a b", "x-axis label", "y-axis tick label", "rotate(-90)", "A"),
    ),
    children: fc.oneof(
      { maxDepth: 3 },
      fc.constant<Twig[]>([]),
      fc.array(tie("twig"), { maxLength: 3 }),
    ),
  }),
}));

const compound = fc.constantFrom(
  "*",
  "g",
  "G",
  "text",
  "div",
  "DIV",
  "linearGradient",
  "lineargradient",
  ".a",
  ".b",
  "#a",
  "[id]",
  "[class]",
  "[aria-label]",
  'g[aria-label$="-axis label"]',
  'text[transform*="rotate"]',
  "[class~=a]",
  "[class|='a']",
  "[class^=a]",
  "[id='A' i]",
  "[ID]",
  ":not(g)",
  ":not([id], .a)",
  ":is(g, text)",
  ":where(.a)",
  ":first-child",
  ":last-child",
  ":empty",
  "g:not(:first-child)",
  ":scope",
  ":root",
  "div.a.b",
  ':not([aria-label="a"])',
  "[class*='']",
);

const selector = fc.array(
  fc.tuple(compound, fc.constantFrom(" ", " > ", "+", " ~ ", ", ", ">", ",")),
  { minLength: 1, maxLength: 4 },
).map((parts) => parts.map(([part, join], i) => i === 0 ? part : join + part).join(""));

function grow(document: Document, { tag, attributes, children }: Twig): Element {
  const element = tag === "div" ? document.createElement(tag) : document.createElementNS(svg, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.map((child) => grow(document, child)));
  return element;
}

/** What a selector finds from everywhere, as places in the tree. */
function findings(document: Document, twig: Twig, selector: string): unknown {
  const root = grow(document, twig);
  document.body.replaceChildren(root);
  const all = [root, ...Array.from(root.querySelectorAll("*"))];
  const place = (element: Element | null) => element && all.indexOf(element);
  return all.map((element) => [
    Array.from(element.querySelectorAll(selector), place),
    place(element.querySelector(selector)),
    place(element.closest(selector)),
    element.matches(selector),
  ]);
}

Deno.test("selectors match what they match in jsdom", () => {
  const [small, jsdom] = [smallDocument(), jsdomDocument()];
  fc.assert(
    fc.property(twig, fc.array(selector, { minLength: 1, maxLength: 5 }), (twig, selectors) => {
      for (const selector of selectors) {
        assert.deepEqual(
          findings(small, twig, selector),
          findings(jsdom, twig, selector),
          selector,
        );
      }
    }),
    { numRuns: 200 },
  );
});

Deno.test("refuses an invalid or unsupported selector, and names it", () => {
  const { body } = smallDocument();
  for (
    const selector of ["", " ", "a,", "> a", "[", "[a=]", ":hover", ":nth-child(2)", "a::b", "."]
  ) {
    assert.throws(() => body.querySelector(selector), (error: Error) => {
      assert.equal(error.name, "SyntaxError");
      assert.ok(error.message.includes(JSON.stringify(selector.trim())), error.message);
      return true;
    });
  }
});
