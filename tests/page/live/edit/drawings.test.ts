import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { buildPage } from "../../../../lib/page/build.ts";
import { STEPPERS, unpack } from "../../../../lib/page/live/boot/unpack.ts";
import { unpackOriginal } from "../../../../lib/page/live/edit/original.ts";
import { compactPath } from "../../../../lib/page/render/compact.ts";
import { STEPPER } from "../../../../lib/page/render/stepper.ts";
import type { Notebook, Output } from "../../../../lib/jupyter/notebook.ts";
import { readCommitted } from "../../../notebooks/committed.ts";

const SVG = "image/svg+xml";

/** The notebook of a page without the rest of its code. */
async function carry(notebook: Notebook): Promise<{ packed: string; outputs: Output[] }> {
  const html = buildPage(notebook, {
    baseDir: ".",
    kit: { boot: "", parts: {} },
  });
  const { window } = new JSDOM(html);
  const packed = await unpack(window.document, "notebook").text();
  Object.assign(globalThis, { XMLSerializer: window.XMLSerializer });
  try {
    const steppers = await unpack(window.document, STEPPERS).json();
    const { cells } = unpackOriginal(packed, window.document, steppers).notebook;
    return { packed, outputs: cells.flatMap((cell) => "outputs" in cell ? cell.outputs : []) };
  } finally {
    Reflect.deleteProperty(globalThis, "XMLSerializer");
  }
}

/** A drawing with long lines as a page has them, as a browser would read it. */
function asOnPage(text: string): string {
  const { document } = new JSDOM(text).window;
  for (const path of document.querySelectorAll("path[d]")) {
    path.setAttribute("d", compactPath(path.getAttribute("d")!));
  }
  const svg = document.querySelector("svg")!;
  for (const part of svg.children) part.removeAttribute("aria-hidden");
  for (const part of svg.querySelectorAll("[style]")) {
    part.setAttribute("style", part.getAttribute("style")!.replace(/([:;]) /g, "$1"));
  }
  return svg.outerHTML;
}

/** The steps of an output, with their drawings as a page has them. */
function stepsOf({ data }: Extract<Output, { data: unknown }>): unknown {
  const text = data[STEPPER];
  if (text === undefined) return;
  const { details, ...steps } = JSON.parse(String(text));
  return { ...steps, details: details.map(asOnPage) };
}

for (const name of ["rnn_sine.ipynb", "experiments.ipynb"]) {
  Deno.test(`the drawings of ${name} come from the page, and are those of the notebook`, async () => {
    const notebook = await readCommitted(name);
    const original = notebook.cells.flatMap((cell) => "outputs" in cell ? cell.outputs : []);
    const { packed, outputs } = await carry(notebook);
    assert.ok(!packed.includes("<svg"), "no drawing is there twice");
    assert.equal(outputs.length, original.length);
    let drawings = 0;
    outputs.forEach((output, i) => {
      const before = original[i];
      if (!("data" in output) || !("data" in before) || !(SVG in before.data)) {
        assert.deepEqual(output, before);
        return;
      }
      drawings++;
      assert.equal(asOnPage(String(output.data[SVG])), asOnPage(String(before.data[SVG])));
      const address = `data:image/svg+xml,${encodeURIComponent(String(output.data[SVG]))}`;
      const shown = /src="([^"]*)"/.exec(String(output.data["text/html"]))![1];
      assert.equal(decodeURIComponent(shown), decodeURIComponent(address));
      assert.deepEqual(Object.keys(output.data).sort(), Object.keys(before.data).sort());
      assert.deepEqual(output.metadata, before.metadata);
      assert.deepEqual(stepsOf(output), stepsOf(before));
    });
    assert.ok(drawings >= 8);
  });
}
