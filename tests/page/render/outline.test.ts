import assert from "node:assert/strict";
import fc from "fast-check";
import { all, code, markdown, only, page, texts } from "../notebooks.ts";

/** Headings as `h2 Text`, without the sign of their anchor. */
function headings(document: Document): string[] {
  return all(document, "main :is(h1, h2, h3, h4, h5, h6)").map((heading) =>
    `${heading.localName} ${heading.textContent.replace(/#$/, "")}`
  );
}

Deno.test("the heading with which a notebook opens is its title", () => {
  const { document } = page([markdown("# A sine\n\nText.\n\n## Data")]);
  assert.deepEqual(headings(document), ["h1 A sine", "h2 Data"]);
  assert.equal(document.title, "A sine");
  assert.deepEqual(texts(document, "nav li"), ["Data"]);
});

Deno.test("a notebook may open with a lower heading, or with a line above its title", () => {
  assert.deepEqual(headings(page([markdown("### Small\n\n## Next")]).document), [
    "h1 Small",
    "h2 Next",
  ]);
  assert.deepEqual(
    headings(page([markdown("A badge."), markdown("# Title\n\n## Next")]).document),
    ["h1 Title", "h2 Next"],
  );
});

Deno.test("without a heading at its beginning, a notebook has the title it is given", () => {
  for (const cells of [[code("1"), markdown("# Late")], [markdown("Text.\n\n## Late")]]) {
    const { document } = page(cells, { title: "rnn <1>" });
    assert.deepEqual(headings(document), ["h1 rnn <1>", "h2 Late"]);
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

Deno.test("whatever levels an author uses, there is one h1 and no level is skipped", () => {
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

Deno.test("equal headings get different anchors, and the contents lead to each", () => {
  const { document } = page([markdown("# T\n\n## Data"), markdown("## Data\n\n## data!")]);
  const ids = all(document, "h2").map(({ id }) => id);
  assert.deepEqual(ids, ["data", "data-2", "data-3"]);
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
