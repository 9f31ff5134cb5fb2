import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isSafeCss,
  safeDeclarations,
  scopeStyleSheet,
} from "../../../lib/page/render/css_allowlist.ts";

Deno.test("declarations for colour and layout are kept in order", () => {
  for (
    const css of [
      "color: red; padding: 0.1em 2px",
      "background-color: rgba(47,127,216,0.35); text-align: right",
      "display: flex; flex-wrap: wrap; gap: 16px; flex: 1 1 280px",
      "fill: var(--figure-ink,var(--ink)); clip-path: url(#clip-1); transform: rotate(3deg)",
      "width: calc(100% - 2px); --plot-background: white; position: relative",
      "font-family: 'A B', sans-serif",
    ]
  ) assert.equal(safeDeclarations(css), css);
});

Deno.test("declarations that would load, run, escape or cover are left out", () => {
  for (
    const css of [
      "background: url(https://example.org/a.png)",
      "background: URL( '//example.org' )",
      "background: u\\72l(https://example.org)",
      "background: image-set('https://example.org/a.png' 1x)",
      "background: url/**/(https://example.org)",
      "width: expression(alert(1))",
      "behavior: url(#x)",
      "-moz-binding: url(#x)",
      "position: fixed",
      "position: absolute",
      "z-index: 9",
      "color: red !important",
      "color: red } body { color: blue",
      "content: '</style><script>'",
      "color",
      ": red",
      "@import 'x'",
    ]
  ) assert.equal(safeDeclarations(css), "", css);
});

Deno.test("a dangerous declaration does not take its neighbours with it", () => {
  assert.equal(
    safeDeclarations("color: red; background: url(//x); margin: 0"),
    "color: red; margin: 0",
  );
  assert.equal(safeDeclarations("color: red; content: 'a;b'; margin: 0"), "color: red; margin: 0");
});

Deno.test("every rule of a drawing's style sheet is confined to the drawing", () => {
  const css = `
    /* comment { */
    .a, :where(.b, .c) > text { fill: red }
    @media (prefers-color-scheme: dark) { .a { fill: blue } }
    @import url(https://example.org/x.css);
    body { background: url(https://example.org) }
    svg { color: green; }`;
  assert.equal(
    scopeStyleSheet(css, "#f"),
    "#f .a, #f :where(.b, .c) > text { fill: red }\n#f svg { color: green }",
  );
});

Deno.test("a media query on the width becomes one on the drawing's own width", () => {
  assert.equal(
    scopeStyleSheet("@media(max-width:480px){.a{font-size:20px}.b{display:none}}", "#f"),
    "@container (max-width:480px) { #f .a { font-size: 20px }\n#f .b { display: none } }",
  );
});

Deno.test("no style sheet, however broken, leaves its scope or loads anything", () => {
  const piece = fc.constantFrom(
    ..."{ } ( ) [ ] ; : , ' \" \\ /* */ @media @import @font-face url( a .b #c > red </style> <"
      .split(" "),
    " ",
    "(max-width:9px)",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const css = scopeStyleSheet(pieces.join(""), "#f");
      assert.doesNotMatch(css, /<|@import|@font|\\|url\((?!#)/i);
      let depth = 0;
      for (const line of css.split(/(?<=[{}])/)) {
        const text = line.trim();
        if (depth === 0 && text.endsWith("{")) assert.match(text, /^(#f |@container )/);
        if (text.endsWith("{")) depth++;
        if (text.endsWith("}")) depth--;
        assert.ok(depth >= 0 && depth <= 2);
      }
      assert.equal(depth, 0);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("a selector may be a selector only", () => {
  assert.equal(
    scopeStyleSheet("a[href^='x'] { color: red }", "#f"),
    "#f a[href^='x'] { color: red }",
  );
  assert.equal(scopeStyleSheet("a:where( { color: red }", "#f"), "");
  assert.equal(isSafeCss(":has(> b)"), true);
});
