import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { run } from "unroll";
import type { CodeCell, DisplayOutput, Output } from "../../lib/jupyter/notebook.ts";
import { textOf } from "../jupyter/helpers.ts";
import { sineCases } from "../tensor/fixtures.ts";
import {
  assertFiguresAreTold,
  assertFresh,
  cellOf,
  codeCells,
  folder,
  readCommitted,
  runThere,
} from "./committed.ts";

const committed = await readCommitted("rnn_sine.ipynb");
const cell = (id: string) => cellOf(committed, id) as CodeCell;
const text = (output: Output) => output.output_type === "stream" ? output.text : "";

Deno.test("the tutorial's committed outputs are those of a fresh run", async () => {
  await assertFresh(committed);
});

Deno.test("another hidden size changes all later outputs", async () => {
  const source = cell("hyperparameters").source.replace("hiddenSize = 6", "hiddenSize = 10");
  const cells = committed.cells.map((cell) =>
    cell.id === "hyperparameters" ? { ...cell, source } : cell
  );
  const after = await runThere({ ...committed, cells });
  const textIn = (id: string) => textOf(cellOf(after, id) as CodeCell);
  assert.match(textIn("network"), /10 context neurons and 1 input neuron feed 10 hidden neurons/);
  assert.match(textIn("one-step"), /^tensor\(\[\[(\s*-?\d\.\d+,?){10}\]\]/);
  assert.match(textIn("run"), /^300 of 300 losses are identical/);
  // What the loop has to print, computed without a notebook.
  const { losses } = run({ seed: 42, hiddenSize: 10 });
  const printed = losses.flatMap((loss, epoch) =>
    epoch % 10 === 0 ? [`epoch ${epoch}: total loss ${loss.toFixed(6)}\n`] : []
  );
  assert.equal(textIn("loop"), printed.join(""));
  // The wave is the same as before, and so is all that does not ask the network.
  const before = codeCells(committed);
  const kept = codeCells(after)
    .filter(({ outputs }, i) => isDeepStrictEqual(outputs, before[i].outputs))
    .map(({ id }) => id);
  assert.deepEqual(kept, [
    "packages",
    "hyperparameters",
    "data",
    "data-plot",
    "baseline",
    "forward",
    "types",
    "chain",
    "predict-gradient-check",
    "predict-gradient",
    "zero",
    "train-step",
    "run",
    "watch",
    // It always trains the tutorial's network.
    "experiment",
  ]);
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
