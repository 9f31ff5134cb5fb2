import assert from "node:assert/strict";
import type { CellMetadata, Output } from "../../../lib/jupyter/notebook.ts";
import { all, code, display, markdown, only, type Page, page, raw, stream } from "../notebooks.ts";

const OUTPUTS: Output[] = [
  stream("printed"),
  stream("warned", "stderr"),
  display({ "text/plain": "shown" }),
];

/** A page with one code cell. */
function pageOf(metadata: CellMetadata, outputs = OUTPUTS): Page {
  return page([markdown("# T"), code("const secret = 1;", outputs, { metadata })]);
}

/** What can be read without opening anything, and what only then; in spellings of a test. */
function read(document: Document): { seen: string; folded: string } {
  const main = only(document, "main").cloneNode(true) as HTMLElement;
  const folds = all(main, "details");
  const folded = folds.map((fold) => fold.textContent).join();
  for (const fold of folds) fold.remove();
  const words = (text: string) =>
    ["secret", "printed", "warned", "shown"].filter((word) => text.includes(word)).join(" ");
  return { seen: words(main.textContent), folded: words(folded) };
}

const ALL = "secret printed warned shown";
const HALF = "printed warned shown";

for (
  const [metadata, seen, folded] of [
    [{}, ALL, ""],
    [{ tags: ["hide-input"] }, HALF, "secret"],
    [{ tags: ["hide_input"] }, HALF, "secret"],
    [{ jupyter: { source_hidden: true } }, HALF, "secret"],
    [{ hide_input: true }, HALF, "secret"],
    [{ inputHidden: true }, HALF, "secret"],
    [{ tags: ["hide-output"] }, "secret", HALF],
    [{ jupyter: { outputs_hidden: true } }, "secret", HALF],
    [{ collapsed: true }, "secret", HALF],
    [{ outputHidden: true }, "secret", HALF],
    [{ collapsed: false, jupyter: { outputs_hidden: false } }, ALL, ""],
    [{ tags: ["hide-input", "hide-output"] }, "", ALL],
    [{ tags: ["hide-cell"] }, "", ALL],
    [{ tags: ["remove-cell"] }, "", ""],
    [{ tags: ["remove-input"] }, HALF, ""],
    [{ tags: ["remove_input", "remove-output"] }, "", ""],
    [{ tags: ["remove-output"] }, "secret", ""],
    [{ tags: ["remove-stdout"] }, "secret warned shown", ""],
    [{ tags: ["remove-stderr"] }, "secret printed shown", ""],
    [{ tags: ["remove-stdout", "remove-stderr", "hide-output"] }, "secret", "shown"],
    [{ tags: ["raises-exception", "parameters"] }, ALL, ""],
  ] as [CellMetadata, string, string][]
) {
  Deno.test(`${JSON.stringify(metadata)} is supported`, () => {
    const { document, warnings } = pageOf(metadata);
    assert.deepEqual(read(document), { seen, folded });
    assert.deepEqual(warnings, []);
    assert.equal(all(document, "details[open]:not(nav *)").length, 0);
  });
}

Deno.test("a cell without visible parts takes no room, nor does an empty fold", () => {
  assert.equal(all(pageOf({ tags: ["remove-input"] }, []).document, ".page-program").length, 0);
  assert.equal(all(pageOf({ tags: ["hide-output"] }, []).document, "details").length, 0);
});

Deno.test("Markdown is folded and removed, too", () => {
  const of = (tag: string) =>
    page([markdown("# T"), markdown("secret", { metadata: { tags: [tag] } })]);
  for (const tag of ["hide-cell", "hide-input"]) {
    assert.deepEqual(read(of(tag).document), { seen: "", folded: "secret" });
  }
  for (const tag of ["remove-cell", "remove-input"]) {
    assert.deepEqual(read(of(tag).document), { seen: "", folded: "" });
  }
});

Deno.test("a tag that hides something only in other tools gives a warning", () => {
  const { warnings } = pageOf({ tags: ["hide-everything", "skip-execution", "hidden", "my-tag"] });
  assert.equal(warnings.length, 2);
  assert.match(
    warnings[0],
    /^Tag "hide-everything" of a cell changes nothing in a page; known are /,
  );
});

Deno.test("raw cells are treated by their MIME type", () => {
  const of = (type: string, source: string, key = "raw_mimetype") =>
    page([markdown("# T"), { ...raw(source), metadata: { [key]: type } }]);
  for (const key of ["raw_mimetype", "format"]) {
    const html = of("text/html", "<b>bold</b>\n\n    <i>not code</i><script>x</script>", key);
    assert.equal(only(html.document, "main b").textContent, "bold");
    assert.equal(all(html.document, "main :is(script, pre)").length, 0);
    assert.equal(only(of("text/markdown", "*it* $x$", key).document, "main em").textContent, "it");
    for (
      const type of ["text/latex", "text/restructuredtext", "text/x-python", "application/pdf"]
    ) {
      assert.equal(all(of(type, "secret", key).document, ".page-cell").length, 1, type);
    }
  }
  const { document } = of("Text/Markdown", "## Section\n\n[to](#section)");
  assert.equal(only(document, "nav li").textContent, "Section");
  assert.equal(only(of("", "<b>raw</b>").document, ".page-plain pre").textContent, "<b>raw</b>");
});
