import assert from "node:assert/strict";
import fc from "fast-check";
import { all, code, display, markdown, only, page, texts } from "../notebooks.ts";

/** Headings as `h2 Text`, without the sign of their anchor. */
function headings(document: Document): string[] {
  return all(document, "main :is(h1, h2, h3, h4, h5, h6)").map((heading) =>
    `${heading.localName} ${heading.textContent.replace(/#$/, "")}`
  );
}

Deno.test("the heading that a notebook begins with is its title", () => {
  const { document } = page([markdown("# A sine\n\nText.\n\n## Data")]);
  assert.deepEqual(headings(document), ["h1 A sine", "h2 Data"]);
  assert.equal(document.title, "A sine");
  assert.deepEqual(texts(document, "nav li"), ["Data"]);
});

Deno.test("a notebook may begin with a lower heading, or with a line above its title", () => {
  assert.deepEqual(headings(page([markdown("### Small\n\n## Next")]).document), [
    "h1 Small",
    "h2 Next",
  ]);
  assert.deepEqual(
    headings(page([markdown("A badge."), markdown("# Title\n\n## Next")]).document),
    ["h1 Title", "h2 Next"],
  );
});

Deno.test("a first heading that does not come first is still the title", () => {
  for (const before of [code("1"), markdown("Text."), markdown("Text.\n\n## Before")]) {
    const { document } = page([before, markdown("# Late\n\n## Next\n\n# Other")]);
    assert.equal(document.title, "Late");
    const found = headings(document).filter((heading) => heading !== "h2 Before");
    assert.deepEqual(found, ["h1 Late", "h2 Next", "h2 Other"]);
  }
  assert.deepEqual(headings(page([markdown("Text.\n\n## Late\n\n### Next")]).document), [
    "h1 Late",
    "h2 Next",
  ]);
});

Deno.test("without a heading above all others, a notebook has the title it is given", () => {
  for (const cells of [[markdown("Text.")], [code("1"), markdown("## A\n\n### a\n\n## B")]]) {
    const { document } = page(cells, { title: "rnn <1>" });
    assert.equal(headings(document)[0], "h1 rnn <1>");
    assert.equal(document.title, "rnn <1>");
  }
  assert.deepEqual(headings(page([]).document), ["h1 Notebook"]);
  const { document } = page([], { title: "file", metadata: { title: "In the metadata" } });
  assert.deepEqual(headings(document), ["h1 In the metadata"]);
});

Deno.test("a second first-level heading becomes a section", () => {
  assert.deepEqual(
    headings(page([markdown("# T\n\n# A\n\n## B\n\n# C\n\n#### D")]).document),
    ["h1 T", "h2 A", "h3 B", "h2 C", "h3 D"],
  );
});

Deno.test("any levels of headings give one h1 and no gaps", () => {
  const levels = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 });
  fc.assert(
    fc.property(levels, (levels) => {
      const source = levels.map((level, i) => `${"#".repeat(level)} S${i}`).join("\n\n");
      const { document } = page([markdown(source)]);
      const found = headings(document).map((heading) => Number(heading[1]));
      assert.equal(found.filter((level) => level === 1).length, 1);
      for (let i = 1; i < found.length; i++) assert.ok(found[i] <= found[i - 1] + 1, found.join());
      const listed = found.filter((level) => level === 2 || level === 3).length;
      assert.equal(all(document, "nav li").length, listed);
      for (const list of all(document, "nav :is(ol, li)")) {
        assert.ok(list.matches("details > ol, li > ol, ol > li"), list.outerHTML);
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("equal headings get GitHub's anchors, and links and contents lead to each", () => {
  const { document, warnings } = page([
    markdown("# T\n\n[1](#data) [2](#data-1) [3](#Data-2)"),
    code("1", [display({ "text/html": "<h2>Data</h2><i id=data></i>" })]),
    markdown('## Data\n\n<svg id="figure"><g/></svg>\n\n[to](#Figure) [to](#Cell-c1)'),
    markdown("## Data\n\n## data!\n\n## Figure\n\n## Contents\n\n## Cell c1"),
  ]);
  const ids = all(document, ".page-prose h2").map(({ id }) => id);
  assert.deepEqual(ids, ["data", "data-1", "data-2", "figure-1", "contents", "cell-c1"]);
  const targets = all(document, "main p a").map((link) => link.getAttribute("href"));
  assert.deepEqual(targets, ["#data", "#data-1", "#data-2", "#figure", "#cell-c1"]);
  assert.deepEqual(warnings, []);
  const links = all(document, "nav li a").map((link) => link.getAttribute("href"));
  assert.deepEqual(links, ids.map((id) => `#${id}`));
});

Deno.test("an anchor stays the same when cells are added elsewhere", () => {
  const id = (...cells: string[]) =>
    all(page(cells.map((c) => markdown(c))).document, "h2").at(-1)!.id;
  assert.equal(id("# T", "## Step 4: The forward pass"), "step-4-the-forward-pass");
  assert.equal(
    id("# T", "## Other", "Text", "## Step 4: The forward pass"),
    "step-4-the-forward-pass",
  );
});

Deno.test("the contents show formulas and code of a heading, but no link inside the link", () => {
  const { document } = page([
    markdown("# T\n\n## The `mm` of $W_1$ in [PyTorch](https://example.org) ![dot](a.png)"),
  ]);
  const entry = only(document, "nav li > a");
  assert.equal(entry.querySelectorAll("code, math").length, 2);
  assert.equal(entry.querySelectorAll("a, img, [id]").length, 0);
  assert.match(entry.textContent, /^The mm of W1 in PyTorch dot/);
});

Deno.test("a page without sections has no contents", () => {
  assert.equal(all(page([markdown("# T\n\nText.")]).document, "nav").length, 0);
});
