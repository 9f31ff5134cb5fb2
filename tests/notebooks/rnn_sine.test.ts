import assert from "node:assert/strict";
import type { CodeCell, DisplayOutput, Output } from "../../lib/jupyter/notebook.ts";
import { sineCases } from "../tensor/fixtures.ts";
import { assertFiguresAreTold, assertFresh, cellOf, folder, readCommitted } from "./committed.ts";

const committed = await readCommitted("rnn_sine.ipynb");
const cell = (id: string) => cellOf(committed, id) as CodeCell;
const text = (output: Output) => output.output_type === "stream" ? output.text : "";

Deno.test("the tutorial's committed outputs are those of a fresh run", async () => {
  await assertFresh(committed);
});

Deno.test("every figure of the tutorial has a caption and alternative text of its own", () => {
  const figures = assertFiguresAreTold(committed);
  assert.ok(figures >= 6, `${figures} figures`);
});

Deno.test("the tutorial's losses are beside those of PyTorch", () => {
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
  const path = new URL("rnn_sine.svg", folder);
  const [output] = cell("scatter").outputs as DisplayOutput[];
  const figure = `${output.data["image/svg+xml"]}\n`;
  if (Deno.env.has("UNROLL_PICTURES")) await Deno.writeTextFile(path, figure);
  assert.equal(await Deno.readTextFile(path), figure, "UNROLL_PICTURES=1 writes it again");
});
