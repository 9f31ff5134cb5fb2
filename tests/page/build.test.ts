import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readNotebook } from "../../lib/jupyter/file.ts";
import { buildPage } from "../../lib/page/build.ts";
import {
  all,
  code,
  display,
  markdown,
  notebook,
  only,
  page,
  parse,
  raw,
  texts,
} from "./notebooks.ts";

function meta(document: Document, name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
}

Deno.test("cells keep their order: prose as prose, and code as code with its outputs", () => {
  const { document } = page([
    markdown("# T"),
    code("const a = 1;\na", [display({ "text/plain": "1" })], { execution_count: 7 }),
    markdown("After."),
    raw("<b>raw</b>"),
  ]);
  assert.deepEqual(
    all(document, "main > .page-cell").map(({ id, className }) => `${id} ${className}`),
    [
      "cell-c1 page-cell page-prose",
      "cell-c2 page-cell page-program",
      "cell-c3 page-cell page-prose",
      "cell-c4 page-cell page-plain",
    ],
  );
  const program = only(document, ".page-program");
  assert.equal(only(program, "pre code").textContent, "const a = 1;\na");
  assert.equal(only(program, ".page-count").textContent, "Cell 7");
  assert.equal(only(program, ".page-outputs").textContent.trim(), "1");
  assert.equal(only(document, ".page-plain pre").textContent, "<b>raw</b>");
});

Deno.test("the source of a cell is in the page unchanged", () => {
  for (
    const source of ["\n\n  a\t=\t'</code>';\n", "`${a}` < b && c // <!-- -->", "a\r\nb\rc", "x "]
  ) {
    assert.equal(only(page([code(source)]).document, "pre code").textContent, source);
  }
});

Deno.test("a cell that was not run is marked", () => {
  const { document } = page([code("a", [], { execution_count: null })]);
  assert.equal(only(document, ".page-count").textContent, "Code, not run");
});

Deno.test("empty cells and those tagged remove-cell are left out", () => {
  const { document } = page([
    markdown("  \n"),
    code(""),
    code("hidden", [], { metadata: { tags: ["remove_cell"] } }),
    code("shown"),
  ]);
  assert.deepEqual(texts(document, "pre code"), ["shown"]);
});

Deno.test("a page has a title, a description and a language", () => {
  const words = "The wave goes up and down. ".repeat(12);
  const { document } = page([markdown(`# A & B\n\n${words}\n\nMore.`)], {
    metadata: { lang: "de-at" },
  });
  assert.equal(document.documentElement.lang, "de-AT");
  assert.equal(document.title, "A & B");
  const description = meta(document, "description")!;
  assert.ok(description.length <= 160 && description.endsWith("…"), description);
  assert.ok(words.startsWith(description.slice(0, -1)));
  assert.equal(meta(document, "viewport"), "width=device-width, initial-scale=1");
  assert.equal(meta(document, "color-scheme"), "light dark");
  assert.equal(meta(document, "generator"), "Unroll");
});

Deno.test("an invalid language becomes English", () => {
  for (const lang of ['"><script>', "no such language", "", "e"]) {
    assert.equal(page([], { metadata: { lang } }).document.documentElement.lang, "en");
  }
});

Deno.test("a link to a heading works in the spelling of Jupyter, of GitHub and of this page", () => {
  const { document, warnings } = page([
    markdown(
      "# T\n\n[a](#Step-2:-Data) [b](#step-2-data) [c](#%C3%9Cbung) [d](#here) [e](#nowhere)",
    ),
    markdown('## Step 2: Data\n\n## Übung\n\n<a id="here"></a>'),
  ]);
  const links = all(document, "main p > a[href]").map((link) => link.getAttribute("href"));
  assert.deepEqual(links, ["#step-2-data", "#step-2-data", "#übung", "#here", "#nowhere"]);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /#nowhere leads nowhere/);
});

Deno.test("the same notebook gives the same page, byte for byte", async () => {
  const url = new URL("../fixtures/page/sample.ipynb", import.meta.url);
  const sample = await readNotebook(fileURLToPath(url));
  const build = () => buildPage(sample, { baseDir: import.meta.dirname! });
  assert.equal(build(), build());
});

Deno.test("building does not change the notebook", () => {
  const original = notebook([
    markdown("# T\n\n## S"),
    code("1", [display({ "text/html": "<i>x</i>" })]),
  ]);
  const copy = structuredClone(original);
  buildPage(original, { baseDir: "." });
  assert.deepEqual(original, copy);
});

Deno.test("every id of a page is unique, even if a notebook uses the page's own", () => {
  const cells = ["page-content", "page-contents", "cell-c1", "page-figure"].flatMap((id) => [
    markdown(`<i id="${id}">x</i>\n\n## ${id}`),
    code("1", [display({ "text/html": `<i id="${id}">x</i><svg id="${id}"><g/></svg>` })], { id }),
  ]);
  const { html, document } = page(cells);
  const ids = all(document, "[id]").map(({ id }) => id);
  assert.deepEqual(ids.filter((id, index) => ids.indexOf(id) !== index), []);
  assert.equal(only(document, "#page-content").localName, "main");
  assert.equal(parse(html).querySelectorAll("main").length, 1);
});
