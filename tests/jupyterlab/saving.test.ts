import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readNotebook, writeNotebook } from "../../lib/jupyter/file.ts";
import { notebookOf } from "../jupyter/helpers.ts";
import { assertSameOutputs, codeCells, withoutOutputs } from "./compare.ts";
import { labTest, newTab } from "./lab.ts";
import { LabNotebook } from "./lab_notebook.ts";
import { makeProject, removeProject, TUTORIAL } from "./project.ts";
import { JupyterServer } from "./server.ts";

labTest(
  "a saved file differs only where the notebook was changed",
  async (lab) => {
    const path = join(lab.project.notebooks, "edited.ipynb");
    await Deno.copyFile(join(lab.project.notebooks, TUTORIAL), path);
    const notebook = await lab.open("edited.ipynb");
    const before = await Deno.readTextFile(path);
    await notebook.run("packages");
    await notebook.edit(
      "hyperparameters",
      "const hiddenSize = 6; // as many as memory needs\nhiddenSize",
    );
    await notebook.run("hyperparameters");
    await notebook.edit("title", "# Another title");
    await notebook.run("title");
    await notebook.save();

    const parsed = JSON.parse(before);
    const cell = (id: string) => parsed.cells.find((cell: { id: string }) => cell.id === id);
    cell("title").source = ["# Another title"];
    Object.assign(cell("hyperparameters"), {
      source: ["const hiddenSize = 6; // as many as memory needs\n", "hiddenSize"],
      outputs: [{
        output_type: "execute_result",
        execution_count: 2,
        data: { "text/plain": ["6"] },
        metadata: {},
      }],
    });
    const after = await Deno.readTextFile(path);
    assert.deepEqual(JSON.parse(after), parsed);
    const expected = join(lab.project.notebooks, "expected.ipynb");
    await Deno.writeTextFile(expected, JSON.stringify(parsed));
    await writeNotebook(expected, await readNotebook(expected));
    assert(
      after === await Deno.readTextFile(expected),
      "the same content, written in another way",
    );
  },
);

labTest("a notebook that is closed and opened again still shows its outputs", async (lab) => {
  const notebook = await lab.open(await withoutOutputs(lab.project, "reopened.ipynb"));
  await notebook.choose("Run", "Run All Cells");
  await notebook.done();
  const before = await notebook.content();
  await notebook.save();
  await notebook.page.close();
  const again = await lab.open("reopened.ipynb");
  assertSameOutputs(await again.content(), before);
  for (const { id, outputs } of codeCells(before)) {
    const cell = await again.cell(id);
    await cell.scrollIntoViewIfNeeded();
    assert.equal(await cell.locator(".jp-OutputArea-output").count(), outputs.length, id);
    const images = await cell.locator("img").evaluateAll((images) =>
      images.map((image) => (image as HTMLImageElement).decode())
    );
    const figures = outputs.filter((output) => "data" in output && "image/svg+xml" in output.data);
    assert.equal(images.length, figures.length, id);
  }
});

labTest("Save and Export Notebook As HTML gives a file with all figures", async (lab) => {
  const notebook = await lab.open(TUTORIAL);
  await notebook.choose("File", "Save and Export Notebook As", "HTML");
  // With it, nbconvert shows the tags of headings, tables and figures as text.
  await notebook.page.getByRole("dialog").getByLabel("Sanitize HTML output").uncheck();
  const download = notebook.page.waitForEvent("download");
  await notebook.answer("Ok");
  const path = join(lab.project.folder, "exported.html");
  await (await download).saveAs(path);
  const page = await lab.context.newPage();
  await page.goto(pathToFileURL(path).href, { waitUntil: "domcontentloaded" });
  const shown = await page.evaluate(async () => {
    const images = Array.from(document.querySelectorAll<HTMLImageElement>("figure img"));
    await Promise.all(images.map((image) => image.decode()));
    return {
      images: images.map(({ alt }) => alt),
      tables: document.querySelectorAll("table caption").length,
    };
  });
  await page.close();
  const bundles = codeCells(await notebook.content()).flatMap(({ outputs }) => outputs)
    .flatMap((output) => "data" in output ? [output.data] : []);
  const figures = bundles.filter((bundle) => "image/svg+xml" in bundle);
  const html = bundles.map((bundle) => bundle["text/html"] ?? "").join("");
  assert(figures.length > 5);
  assert.equal(shown.images.length, figures.length);
  assert(shown.images.every((alt) => alt.length > 10));
  assert.equal(shown.tables, html.split("<caption").length - 1);
});

/** Only Linux can limit the files of a process that runs. */
const linuxTest = Deno.build.os === "linux" ? labTest : () => {};

linuxTest("when the disk is full, saving says so, and nothing is lost", async ({ context }) => {
  // A server of its own: others save at the same time.
  const project = await makeProject();
  const server = await JupyterServer.start(project);
  const page = await newTab(context, server);
  const name = "full disk.ipynb";
  const path = join(project.notebooks, name);
  const content = notebookOf("const when = `before`;");
  content.metadata.padding = "x".repeat(150_000);
  await writeNotebook(path, content);
  const before = await Deno.readTextFile(path);
  const notebook = await LabNotebook.open(page, name);
  await notebook.edit("cell-0", "const when = `after`;");
  await server.limitFiles(100_000);
  await notebook.page.keyboard.press("ControlOrMeta+S");
  await notebook.page.getByText(/File Save Error[^]*File too large/).waitFor();
  await notebook.answer("Close");
  assert.equal(await Deno.readTextFile(path), before);
  await server.limitFiles(Infinity);
  await notebook.save();
  const [cell] = (await readNotebook(path)).cells;
  assert.equal(cell.source, "const when = `after`;");
  await page.close();
  await server.stop();
  await removeProject(project);
});
