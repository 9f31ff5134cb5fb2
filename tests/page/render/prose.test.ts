import assert from "node:assert/strict";
import { renderMarkdown } from "../../../lib/page/render/prose.ts";
import { parse } from "../notebooks.ts";

function render(markdown: string): { body: HTMLElement; warnings: string[] } {
  const warnings: string[] = [];
  const html = renderMarkdown(markdown, (message) => warnings.push(message));
  return { body: parse(html).body, warnings };
}

function bodyOf(markdown: string): HTMLElement {
  return render(markdown).body;
}

/** The text inside of each formula. */
function formulas(markdown: string): string[] {
  return [...render(markdown).body.querySelectorAll("math")].map((math) =>
    math.textContent.replace(/[\s\u2061]/g, "")
  );
}

Deno.test("tables, strike-through and bare links are understood as on GitHub", () => {
  const body = bodyOf("| a | b |\n|--|--:|\n| 1 | 2 |\n\n~~no~~ https://example.org");
  assert.equal(body.querySelectorAll("td").length, 2);
  assert.equal(body.querySelector("del")?.textContent, "no");
  assert.equal(body.querySelector("a")?.getAttribute("href"), "https://example.org");
});

Deno.test("fenced code is coloured in the language it names", () => {
  const code = bodyOf("```ts\nconst a = 1;\n```").querySelector("pre > code")!;
  assert.equal(code.className, "language-ts");
  assert.equal(code.querySelector(".t-key")?.textContent, "const");
  assert.equal(code.textContent, "const a = 1;");
});

Deno.test("an invalid language does not become part of the HTML", () => {
  const body = bodyOf('```ts" onload="alert(1)\nx\n```\n\n```"><img src=x>\ny\n```');
  assert.equal(body.querySelectorAll("[onload], img").length, 0);
  assert.deepEqual([...body.querySelectorAll("code")].map(({ className }) => className), [
    "language-ts",
    "",
  ]);
});

Deno.test("tasks show a mark with a name instead of a form control", () => {
  const body = bodyOf("- [x] read\n- [ ] tried");
  assert.equal(body.querySelector("input"), null);
  assert.deepEqual(
    [...body.querySelectorAll("[role=img]")].map((mark) => mark.getAttribute("aria-label")),
    ["done", "to do"],
  );
});

Deno.test("two renderings share nothing, such as link definitions", () => {
  bodyOf("[a]\n\n[a]: https://example.org");
  assert.equal(bodyOf("[a]").querySelector("a"), null);
});

Deno.test("a formula in a line becomes inline MathML", () => {
  const { body, warnings } = render("With $h_t = \\tanh(x)$ it is.");
  const math = body.querySelector("p > math")!;
  assert.equal(math.namespaceURI, "http://www.w3.org/1998/Math/MathML");
  assert.equal(math.getAttribute("display"), null);
  assert.equal(math.querySelector("msub")?.textContent, "ht");
  assert.equal(body.textContent.trim().startsWith("With ht=tanh"), true);
  assert.deepEqual(warnings, []);
});

Deno.test("a formula between two dollars is displayed on its own line", () => {
  for (const markdown of ["$$\na = b\n$$", "$$a = b$$", "\\[a = b\\]", "\\\\[a = b\\\\]"]) {
    const { body } = render(`Before.\n\n${markdown}\n\nAfter.`);
    const math = body.querySelector("math")!;
    assert.equal(math.getAttribute("display"), "block", markdown);
    assert.equal(math.textContent, "a=b", markdown);
  }
});

Deno.test("round brackets hold inline formulas, with one backslash or with two", () => {
  assert.deepEqual(formulas("\\(x\\) and \\\\(y\\\\)"), ["x", "y"]);
});

Deno.test("an environment is a formula without any dollar", () => {
  const { body } = render("\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}");
  assert.equal(body.querySelectorAll("math mtr").length, 2);
});

Deno.test("Markdown's characters inside a formula belong to the formula", () => {
  assert.deepEqual(formulas("$a_b$ and $c_d$, $x*y$ and $z*w$"), ["ab", "cd", "x∗y", "z∗w"]);
  assert.equal(render("$a_b$ and $c_d$").body.querySelector("em"), null);
  assert.equal(render("$$\na\n- b\n$$").body.querySelector("ul"), null);
});

Deno.test("formulas work in headings, lists, tables and bold text", () => {
  const { body } = render("# $a$\n\n- $b$\n\n| c |\n|---|\n| $d$ |\n\n**$e$**");
  for (const place of ["h1", "li", "td", "strong"]) {
    assert.equal(body.querySelectorAll(`${place} math`).length, 1, place);
  }
});

Deno.test("dollars of prices, in code and escaped ones stay dollars", () => {
  const markdown =
    "It costs $5 and $6, or $5-$10, US$3, \\$1 or \\$2, `$a$`.\n\n    $b$\n\n~~~\n$c$\n~~~";
  assert.deepEqual(formulas(markdown), []);
  assert.deepEqual(formulas("$5 for one and 9$ for two"), []);
  const text = render(markdown).body.textContent;
  assert.match(text, /It costs \$5 and \$6, or \$5-\$10, US\$3, \$1 or \$2, \$a\$\./);
});

Deno.test("a dollar does not reach into the next paragraph", () => {
  assert.deepEqual(formulas("One $a.\n\nTwo b$."), []);
});

Deno.test("an invalid formula is shown as it is written, and reported", () => {
  const { body, warnings } = render("See $\\nosuchcommand{<b>}$.");
  assert.equal(body.querySelector("code")?.textContent, "\\nosuchcommand{<b>}");
  assert.equal(body.querySelector("b"), null);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /nosuchcommand/);
});

Deno.test("a formula cannot bring links, images or styles", () => {
  for (
    const latex of [
      "\\href{javascript:alert(1)}{x}",
      "\\includegraphics{https://example.org/a.png}",
      "\\htmlStyle{background:url(https://example.org)}{x}",
      "\\class{page-copy}{x}",
    ]
  ) {
    const { body } = render(`$${latex}$`);
    assert.equal(body.querySelector("[href], [src], img, [style*=url], .page-copy"), null, latex);
  }
});

Deno.test("a recursive macro gives a warning, and does not hang", () => {
  const { warnings } = render("$\\def\\a{\\a\\a}\\a$");
  assert.equal(warnings.length, 1);
});
