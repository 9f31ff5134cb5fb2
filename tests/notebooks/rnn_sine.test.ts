import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readNotebook } from "../../lib/jupyter/file.ts";
import type { CodeCell, DisplayOutput, Notebook, Output } from "../../lib/jupyter/notebook.ts";
import { runNotebook } from "../../lib/jupyter/run.ts";
import { sineCases } from "../tensor/fixtures.ts";

const folder = new URL("../../notebooks/", import.meta.url);
const path = new URL("rnn_sine.ipynb", folder);
const committed = await readNotebook(fileURLToPath(path));

const codeCells = (notebook: Notebook) =>
  notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
const cell = (id: string) => {
  const found = codeCells(committed).find((cell) => cell.id === id);
  assert.ok(found, `there is no cell ${id}`);
  return found;
};
const text = (output: Output) => output.output_type === "stream" ? output.text : "";

Deno.test("the tutorial's committed outputs are those of a fresh run", async () => {
  const { notebook } = await runNotebook(committed, { cwd: fileURLToPath(folder) });
  codeCells(notebook).forEach((fresh, i) => {
    const kept = codeCells(committed)[i];
    assert.deepEqual(fresh.outputs, kept.outputs, `cell ${fresh.id}`);
    assert.equal(kept.execution_count, i + 1);
  });
});

Deno.test("every figure of the tutorial has a caption and alternative text of its own", () => {
  const figures = codeCells(committed).flatMap(({ outputs }) => outputs).filter((
    output,
  ): output is DisplayOutput =>
    output.output_type === "display_data" && "image/svg+xml" in output.data
  );
  assert.ok(figures.length >= 6, `${figures.length} figures`);
  const texts = figures.map((figure) => figure.metadata["image/svg+xml"]);
  for (const about of texts as { caption: string; alt: string }[]) {
    assert.match(about.caption, /^[A-Z].*\.$/);
    assert.match(about.alt, /^[A-Z0-9].*\.$/);
    assert.notEqual(about.alt, about.caption);
  }
  assert.equal(new Set(texts.map((about) => JSON.stringify(about))).size, figures.length);
});

Deno.test("the tutorial's losses stand beside those that PyTorch recorded", () => {
  const { losses } = sineCases.find(({ seed }) => seed === 42)!;
  const [, list] = /const pytorch = \[([^\]]+)\]/.exec(cell("pytorch").source)!;
  const quoted = list.split(",").map(Number).filter((value) => value !== 0);
  assert.equal(quoted.length, 30);
  quoted.forEach((loss, k) => {
    assert.equal(loss, Number(losses[10 * k].toPrecision(7)), `epoch ${10 * k}`);
  });
  const printed = text(cell("loop").outputs[0]).trim().split("\n");
  assert.equal(printed.length, 30);
  printed.forEach((line, k) => {
    const [, epoch, loss] = /^epoch (\d+): total loss ([\d.]+)$/.exec(line)!;
    assert.equal(Number(epoch), 10 * k);
    assert.ok(Math.abs(Number(loss) / losses[10 * k] - 1) < 1e-4, line);
  });
});

Deno.test("the loop of the tutorial and run() give the same losses to the last bit", () => {
  assert.equal(text(cell("run").outputs[0]), "300 of 300 losses are identical to the last bit\n");
});

Deno.test("the README's picture is the tutorial's last step", async () => {
  const picture = await Deno.readTextFile(new URL("rnn_sine.svg", folder));
  const [output] = cell("scatter").outputs as DisplayOutput[];
  assert.equal(picture, `${output.data["image/svg+xml"]}\n`);
});
