import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readNotebook } from "../../lib/jupyter/file.ts";
import type { Output } from "../../lib/jupyter/notebook.ts";
import { assertSameOutputs, codeCells, textOf, withoutOutputs } from "./compare.ts";
import { labTest } from "./lab.ts";
import { LabNotebook } from "./lab_notebook.ts";
import { TUTORIAL } from "./project.ts";

labTest("the tutorial is run, saved, reopened and exported", async (lab, t) => {
  const name = await withoutOutputs(lab.project, "run all.ipynb");
  const path = join(lab.project.notebooks, TUTORIAL);
  const committed = await readNotebook(path);
  let notebook = await lab.open(name);

  await t.step("Restart and Run All shows every output, and saves the committed file", async () => {
    await notebook.run("packages");
    await notebook.choose("Kernel", "Restart Kernel and Run All Cells…");
    await notebook.answer("Restart");
    await notebook.done();
    const content = await notebook.content();
    assertSameOutputs(content, committed);
    codeCells(content).forEach((cell, i) => assert.equal(cell.execution_count, i + 1));
    await notebook.save();
    const saved = await Deno.readTextFile(join(lab.project.notebooks, name));
    assert(saved === await Deno.readTextFile(path), "the files differ");
  });

  await t.step("the reopened notebook shows its outputs", async () => {
    await notebook.close();
    notebook = await LabNotebook.open(notebook.page, name);
    assertSameOutputs(await notebook.content(), committed);
    for (const { id, outputs } of codeCells(committed)) {
      const cell = await notebook.cell(id);
      await cell.scrollIntoViewIfNeeded();
      assert.equal(await cell.locator(".jp-OutputArea-output").count(), outputs.length, id);
      const images = await cell.locator("img").evaluateAll((images) =>
        images.map((image) => (image as HTMLImageElement).decode())
      );
      assert.equal(images.length, outputs.filter(hasFigure).length, id);
    }
  });

  await t.step("Save and Export Notebook As HTML gives a file with all figures", async () => {
    await notebook.choose("File", "Save and Export Notebook As", "HTML");
    // With it, nbconvert shows the tags of headings, tables and figures as text.
    await notebook.page.getByRole("dialog").getByLabel("Sanitize HTML output").uncheck();
    const download = notebook.page.waitForEvent("download");
    await notebook.answer("Ok");
    const exported = join(lab.project.folder, "exported.html");
    await (await download).saveAs(exported);
    const page = await lab.context.newPage();
    await page.goto(pathToFileURL(exported).href, { waitUntil: "domcontentloaded" });
    const shown = await page.evaluate(async (figures) => {
      const images = Array.from(document.querySelectorAll<HTMLImageElement>(figures));
      await Promise.all(images.map((image) => image.decode()));
      return {
        images: images.map(({ alt }) => alt),
        tables: document.querySelectorAll("table caption").length,
      };
    }, "figure img, img.unroll-still");
    await page.close();
    const outputs = codeCells(committed).flatMap(({ outputs }) => outputs);
    const html = outputs.map((output) => "data" in output ? output.data["text/html"] ?? "" : "")
      .join("");
    assert.equal(shown.images.length, outputs.filter(hasFigure).length);
    assert(shown.images.length > 5);
    assert(shown.images.every((alt) => alt.length > 10));
    assert.equal(shown.tables, html.split("<caption").length - 1);
  });
});

function hasFigure(output: Output): boolean {
  return "data" in output && "image/svg+xml" in output.data;
}

labTest("Shift+Enter runs a cell and moves on to the next", async (lab) => {
  const notebook = await lab.open(await withoutOutputs(lab.project, "steps.ipynb"));
  const committed = await readNotebook(join(lab.project.notebooks, TUTORIAL));
  const steps = 1 + committed.cells.findIndex(({ id }) => id === "one-step");
  assert(steps > 10);
  await notebook.select("title");
  for (let i = 0; i < steps; i++) {
    await notebook.page.keyboard.press("Shift+Enter");
    await notebook.done();
  }
  const run = { ...await notebook.content() };
  run.cells = run.cells.slice(0, steps);
  committed.cells = committed.cells.slice(0, steps);
  assertSameOutputs(run, committed);
  // The next press would run the cell after those.
  assert.equal(await notebook.activeId(), "three-steps-why");
});

labTest("cells run twice, out of order and with new definitions", async (lab) => {
  const notebook = await lab.open(TUTORIAL);
  const first = await notebook.content();

  await notebook.run("one-step");
  assert.equal(textOf(await notebook.codeCell("one-step")), "ReferenceError: x is not defined");
  const before = ["packages", "hyperparameters", "data", "weights", "forward", "one-step"];
  for (const id of before) await notebook.run(id);
  assertSameOutputs(await notebook.content(), first);

  const { execution_count: count } = await notebook.codeCell("one-step");
  await notebook.run("weights");
  await notebook.run("one-step");
  assertSameOutputs(await notebook.content(), first);
  assert.equal((await notebook.codeCell("one-step")).execution_count, count! + 2);

  const { source } = await notebook.codeCell("forward");
  await notebook.edit("forward", source.replace("hidden.mm(w2)", "hidden.mm(w2).mul(0)"));
  await notebook.run("forward");
  await notebook.run("one-step");
  assert.match(textOf(await notebook.codeCell("one-step")), /tensor\(\[\[-?0\.\]\]/);
  // What was a function becomes a constant.
  await notebook.edit("forward", "const forward = () => 7;\nforward()");
  await notebook.run("forward");
  assert.equal(textOf(await notebook.codeCell("forward")), "7");
});
