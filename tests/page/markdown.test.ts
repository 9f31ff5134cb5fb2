import assert from "node:assert/strict";
import { renderMarkdown } from "../../lib/page/markdown.ts";
import { parse } from "./notebooks.ts";

function render(markdown: string): HTMLElement {
  return parse(renderMarkdown(markdown, () => {})).body;
}

Deno.test("tables, strike-through and bare links are understood as on GitHub", () => {
  const body = render("| a | b |\n|--|--:|\n| 1 | 2 |\n\n~~no~~ https://example.org");
  assert.equal(body.querySelectorAll("td").length, 2);
  assert.equal(body.querySelector("del")?.textContent, "no");
  assert.equal(body.querySelector("a")?.getAttribute("href"), "https://example.org");
});

Deno.test("fenced code is coloured in the language it names", () => {
  const code = render("```ts\nconst a = 1;\n```").querySelector("pre > code")!;
  assert.equal(code.className, "language-ts");
  assert.equal(code.querySelector(".t-key")?.textContent, "const");
  assert.equal(code.textContent, "const a = 1;");
});

Deno.test("a language that is no word does not become part of the HTML", () => {
  const body = render('```ts" onload="alert(1)\nx\n```\n\n```"><img src=x>\ny\n```');
  assert.equal(body.querySelectorAll("[onload], img").length, 0);
  assert.deepEqual([...body.querySelectorAll("code")].map(({ className }) => className), [
    "language-ts",
    "",
  ]);
});

Deno.test("tasks show a mark with a name instead of a form control", () => {
  const body = render("- [x] read\n- [ ] tried");
  assert.equal(body.querySelector("input"), null);
  assert.deepEqual(
    [...body.querySelectorAll("[role=img]")].map((mark) => mark.getAttribute("aria-label")),
    ["done", "to do"],
  );
});

Deno.test("two renderings share nothing: a link definition of one is unknown to the other", () => {
  render("[a]\n\n[a]: https://example.org");
  assert.equal(render("[a]").querySelector("a"), null);
});
