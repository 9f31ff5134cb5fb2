import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readNotebook } from "../../lib/jupyter/file.ts";
import { LanguageServer } from "./language_server.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The Deno settings of the folder `.vscode`. */
async function readSettings(): Promise<Record<string, unknown>> {
  const settings = JSON.parse(await Deno.readTextFile(join(ROOT, ".vscode/settings.json")));
  const own = Object.entries(settings).filter(([key]) => key.startsWith("deno."));
  return Object.fromEntries(own.map(([key, value]) => [key.slice("deno.".length), value]));
}

/** After the tutorial's cells, and in their names. */
const MORE = [
  "const weights = zeros([7, 6]);",
  "const sums = weights.mm(zeros([6, 2]));",
  "weights.",
  "show(weights.mm(zeros([6, 2])).);",
  "zeros([1, 6]).mm(weights);",
  "const text: string = weights;",
];

Deno.test("in VS Code", async (t) => {
  const { cells } = await readNotebook(join(ROOT, "notebooks/rnn_sine.ipynb"));
  const tutorial = cells.filter((cell) => cell.cell_type === "code").map(({ source }) => source);
  const first = tutorial.length;
  const server = await LanguageServer.start(ROOT, await readSettings());
  server.open([...tutorial, ...MORE]);

  await t.step("the tutorial has no errors", async () => {
    for (const [index, source] of tutorial.entries()) {
      assert.deepEqual(await server.diagnostics(index), [], source);
    }
  });

  await t.step("a tensor shows its shape, and a method its documentation", async () => {
    const hover = async (cell: number, before: string) =>
      String(await server.hover(first + cell, before.length));
    assert.match(await hover(0, "const w"), /const weights: Tensor<readonly \[7, 6\]>/);
    assert.match(await hover(1, "const s"), /const sums: Tensor<readonly \[7, 2\]>/);
    assert.match(await hover(1, "const sums = weights.m"), /matrix product/);
  });

  await t.step("methods are completed after a name and after a call", async () => {
    for (
      const [cell, before] of [[2, "weights."], [3, "show(weights.mm(zeros([6, 2]))."]] as const
    ) {
      const offered = await server.complete(first + cell, before.length);
      assert.deepEqual(["mm", "tanh", "backward", "shape"].filter((n) => !offered.includes(n)), []);
    }
  });

  await t.step("wrong shapes and types are marked", async () => {
    const [misfit] = await server.diagnostics(first + 4);
    assert.match(misfit.message, /mm: \[1, 6\] x \[7, 6\] do not align \(6 != 7\)/);
    const [wrong] = await server.diagnostics(first + 5);
    assert.equal(wrong.code, 2322);
  });

  await server.stop();
});

Deno.test("the settings in .vscode enable this", async () => {
  const server = await LanguageServer.start(ROOT, { ...await readSettings(), enable: false });
  server.open(MORE);
  assert.equal(await server.hover(0, "const w".length), null);
  await server.stop();
});

Deno.test("VS Code recommends the extensions for Deno and for Jupyter", async () => {
  const text = await Deno.readTextFile(join(ROOT, ".vscode/extensions.json"));
  const { recommendations } = JSON.parse(text);
  assert.deepEqual(recommendations, ["denoland.vscode-deno", "ms-toolsai.jupyter"]);
});
