import assert from "node:assert/strict";
import { join } from "node:path";
import { pagesOf } from "../../../lib/page/render/links.ts";
import { all, code, display, markdown, page, texts } from "../notebooks.ts";

const folder = join(import.meta.dirname!, "notebooks");
const out = join(import.meta.dirname!, "my dist");
const jobs = ["one", "zwei ä"].map((name) => ({
  notebook: join(folder, `${name}.ipynb`),
  page: join(out, `${name}.html`),
}));

function links(source: string, exists: (path: string) => boolean = () => false): (string | null)[] {
  const pages = { own: jobs[0].page, pageOf: pagesOf(jobs, exists) };
  const { document } = page([markdown(source)], { baseDir: folder, pages });
  return all(document, "p a").map((link) => link.getAttribute("href"));
}

Deno.test("a link to another notebook leads to the page that is made with this one", () => {
  assert.deepEqual(links("[two](zwei%20%C3%A4.ipynb)"), ["zwei%20%C3%A4.html"]);
  assert.deepEqual(links("[two](../notebooks/zwei%20ä.ipynb#Step-3)"), [
    "zwei%20%C3%A4.html#step-3",
  ]);
});

Deno.test("a link to a notebook whose page was made before leads there", () => {
  const there = join(out, "three.html");
  assert.deepEqual(links("[three](three.ipynb)", (path) => path === there), ["three.html"]);
});

Deno.test("a link to a notebook without a page becomes its words", () => {
  const pages = { own: jobs[0].page, pageOf: pagesOf(jobs, () => false) };
  const cells = [markdown("Go on with [the *third*](three.ipynb).")];
  const { document, warnings } = page(cells, { baseDir: folder, pages });
  assert.deepEqual(texts(document, "p"), [
    "Go on with the third (three.ipynb, which is not part of this page).",
  ]);
  assert.equal(all(document, "p a").length, 0);
  assert.deepEqual(warnings, [
    "Link to three.ipynb left out: there is no page of that notebook.",
  ]);
});

Deno.test("a link in an output leads to the same page and heading as one in the text", () => {
  const pages = { own: jobs[0].page, pageOf: pagesOf(jobs, () => false) };
  const html = '<a href="zwei ä.ipynb#Step-2:-The-data">two</a> <a href="data.csv">data</a>';
  const cells = [markdown(html), code("1", [display({ "text/html": html })])];
  const { document, warnings } = page(cells, { baseDir: folder, pages });
  const found = all(document, "main a").map((link) => link.getAttribute("href"));
  const leads = ["zwei%20%C3%A4.html#step-2-the-data", "data.csv"];
  assert.deepEqual(found, [...leads, ...leads]);
  assert.deepEqual(warnings, ["Link to data.csv: the file is not part of the page."]);
});

Deno.test("other links stay as they are", () => {
  const others = ["https://example.org/a.ipynb", "data.csv", "a.ipynb.txt"];
  assert.deepEqual(links(others.map((address) => `[x](${address})`).join(" ")), others);
});
