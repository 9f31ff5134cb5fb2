import assert from "node:assert/strict";
import fc from "fast-check";
import { JSDOM } from "jsdom";
import { shareCellStyles, shareSheets } from "../../../lib/page/render/styles.ts";

Deno.test("cells that look alike share a class, and look as before", () => {
  const style = "text-align: right; padding: 3px 8px";
  const other = "color: red";
  const html =
    `<table><tr>${`<td style="${style}">1</td>`.repeat(5)}<th scope="row" style="${style}">` +
    `2</th><td style="${other}">3</td></tr></table>`;
  const shared = shareCellStyles(html);
  assert.ok(!shared.html.includes(style));
  assert.ok(shared.html.includes(`<th scope="row" class="page-s0">`));
  assert.ok(shared.html.includes(`<td style="${other}">`));

  const { document } = new JSDOM(`<style>${shared.css}</style>${shared.html}`).window;
  const view = document.defaultView!;
  for (const cell of document.querySelectorAll(".page-s0")) {
    const { textAlign, paddingLeft } = view.getComputedStyle(cell);
    assert.deepEqual([textAlign, paddingLeft], ["right", "8px"]);
  }
});

Deno.test("what is seldom, has a class, or is more than names and numbers stays as it is", () => {
  for (
    const [cell, count] of [
      [`<td style="color: red">`, 3],
      [`<td class="mine" style="color: red">`, 9],
      [`<td style="font-family: &quot;A&quot;">`, 9],
      [`<td style="content: '</style><script>alert(1)</script>'">`, 9],
      [`<p style="color: red">`, 9],
    ] as const
  ) {
    const html = cell.repeat(count);
    assert.deepEqual(shareCellStyles(html), { html, css: "" });
  }
});

Deno.test("no style, however odd, gets out of its rule", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    const style = text.replaceAll('"', "&quot;");
    const { css } = shareCellStyles(`<td style="${style}">`.repeat(4));
    assert.match(css, /^(\.page-s0\{[^<>{}@\\"']*\}\n)?$/);
  }));
});

const drawing = (id: string, css: string) =>
  `<span class="page-drawing" id="${id}" style="width: 9px"><svg class="plot"><desc>A</desc>` +
  `<style aria-hidden="true">${css}</style><text>1</text></svg></span>`;

Deno.test("drawings with the same style sheet share one, and look as before", () => {
  const css = (id: string) => `:where(#${id}) .plot { color: red }\n:where(#${id}) a { top: 0 }`;
  const html = ["one", "two"].map((id) => drawing(id, css(id))).join("") +
    drawing("three", ":where(#three) .plot { color: blue }");
  const shared = shareSheets(html);
  assert.equal(shared.css.match(/color: red/g)?.length, 1);
  const { document } = new JSDOM(shared.html).window;
  const [selector] = shared.css.split(" {");
  const reached = [...document.querySelectorAll(selector)].map((svg) => svg.parentElement!.id);
  assert.deepEqual(reached, ["one", "two"]);
  assert.deepEqual(
    [...document.querySelectorAll("svg")].map((svg) => svg.querySelectorAll("style").length),
    [0, 0, 1],
  );
});

Deno.test("a style sheet with signs that are escaped stays in its drawing", () => {
  const css = ":where(#a) .plot &gt; text { color: red }";
  const html = drawing("a", css) + drawing("b", css.replace("#a", "#b"));
  assert.deepEqual(shareSheets(html), { html, css: "" });
});
