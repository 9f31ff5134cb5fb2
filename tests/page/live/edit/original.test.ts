import assert from "node:assert/strict";
import fc from "fast-check";
import { JSDOM } from "jsdom";
import { editedNotebook } from "../../../../lib/page/live/edit/download.ts";
import { packOriginal, unpackOriginal } from "../../../../lib/page/live/edit/original.ts";
import type { Output } from "../../../../lib/jupyter/notebook.ts";
import { toOutput } from "../../../../lib/notebook/mime_bundle.ts";
import { code, display, markdown, notebook } from "../../notebooks.ts";
import { samples } from "../../../plots/samples.ts";

const { window } = new JSDOM();
const page = window.document;

/** A notebook through the page and back. */
function carry(outputs: Output[]): Output[] {
  const original = { notebook: notebook([code("x", outputs)]), onPage: {}, drawings: {} };
  const [cell] = unpackOriginal(packOriginal(original), page).notebook.cells;
  assert.equal(cell.cell_type, "code");
  return cell.cell_type === "code" ? cell.outputs : [];
}

Deno.test("any outputs are packed and unpacked unchanged", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("<svg>'%&\"</svg>", "\0\0", "data:image/svg+xml,\0 \0", "%3Csvg%3E", "\ud800"),
  );
  const html = fc.tuple(text, text, fc.boolean()).map(([before, svg, isEncoded]) => ({
    svg,
    html: `${before}<img src="data:image/svg+xml,${
      isEncoded ? encodeURIComponent(svg.toWellFormed()) : svg
    }">`,
  }));
  fc.assert(fc.property(html, ({ svg, html }) => {
    const outputs = [display({ "image/svg+xml": svg, "text/html": html })];
    assert.deepEqual(carry(outputs), outputs);
  }));
});

Deno.test("a figure of the library is in the page's notebook once", () => {
  for (const name of ["prediction", "network-6-weights", "plot-swatches"]) {
    const { data, metadata } = toOutput(samples[name]());
    const outputs = [display(data, metadata)];
    assert.deepEqual(carry(outputs), outputs);
    const packed = packOriginal({
      notebook: notebook([code("", outputs)]),
      onPage: {},
      drawings: {},
    });
    assert.ok(packed.length < 1.3 * data["image/svg+xml"].length + 1000, `${packed.length}`);
  }
});

Deno.test("the downloaded notebook has the code and the outputs that the page shows", () => {
  const { cells } = notebook([
    markdown("# A"),
    code("one", [display({ "text/plain": "1" })], { execution_count: 7 }),
    code("two", [display({ "text/plain": "2" })], { execution_count: 8 }),
    code("static", [display({ "text/plain": "3" })], { execution_count: 9 }),
  ]);
  const original = {
    notebook: { ...notebook([]), cells },
    onPage: { c2: "p2", c3: "p3" },
    drawings: {},
  };
  const outputs = [display({ "text/plain": "10" })];
  const { cells: edited, ...rest } = editedNotebook(
    unpackOriginal(packOriginal(original), page),
    (id) =>
      id === "p2" ? { code: "ten", run: { outputs, number: 3 } } : { code: "two!", run: null },
  );
  assert.deepEqual(rest, { nbformat: 4, nbformat_minor: 5, metadata: {} });
  assert.deepEqual(edited, [
    cells[0],
    { ...cells[1], source: "ten", outputs, execution_count: 3 },
    { ...cells[2], source: "two!" },
    cells[3],
  ]);
});
