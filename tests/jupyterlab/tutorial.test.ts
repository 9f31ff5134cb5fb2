import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "unroll";
import { readNotebook } from "../../lib/jupyter/file.ts";
import { assertSameOutputs, codeCells, differing, textOf, withoutOutputs } from "./compare.ts";
import { labTest } from "./lab.ts";
import { TUTORIAL } from "./project.ts";

labTest("Run All shows every output, and the saved file is the committed one", async (lab) => {
  const name = await withoutOutputs(lab.project, "run all.ipynb");
  const notebook = await lab.open(name);
  await notebook.choose("Run", "Run All Cells");
  await notebook.done();
  const committed = join(lab.project.notebooks, TUTORIAL);
  assertSameOutputs(await notebook.content(), await readNotebook(committed));
  await notebook.save();
  const saved = await Deno.readTextFile(join(lab.project.notebooks, name));
  assert(saved === await Deno.readTextFile(committed), "the files differ");
});

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
  assert.equal(await notebook.activeId(), "concat-why");
});

labTest("after Restart and Run All, everything is as at the first time", async (lab) => {
  const notebook = await lab.open(TUTORIAL);
  const committed = await notebook.content();
  await notebook.run("packages");
  await notebook.run("packages");
  await notebook.choose("Kernel", "Restart Kernel and Run All Cells…");
  await notebook.answer("Restart");
  await notebook.done();
  const content = await notebook.content();
  assertSameOutputs(content, committed);
  assert.deepEqual(
    codeCells(content).map((cell) => cell.execution_count),
    [
      ...codeCells(content).keys(),
    ].map((index) => index + 1),
  );
});

labTest("changing the hidden size changes all that follows", async (lab) => {
  const notebook = await lab.open(TUTORIAL);
  const before = await notebook.content();
  await notebook.run("packages");
  const { source } = await notebook.codeCell("hyperparameters");
  await notebook.edit("hyperparameters", source.replace("hiddenSize = 6", "hiddenSize = 10"));
  await notebook.select("hyperparameters");
  await notebook.choose("Run", "Run Selected Cell and All Below");
  await notebook.done();
  const after = await notebook.content();
  const text = (id: string) => textOf(codeCells(after).find((cell) => cell.id === id)!);
  assert.match(text("network"), /10 context neurons and 1 input neuron feed 10 hidden neurons/);
  assert.match(text("one-step"), /^tensor\(\[\[(\s*-?\d\.\d+,?){10}\]\]/);
  assert.match(text("run"), /^300 of 300 losses are identical/);
  const errors = codeCells(after).flatMap(({ id, outputs }) =>
    outputs.some((output) => output.output_type === "error") ? [id] : []
  );
  assert.deepEqual(errors, []);
  // The library, asked without a notebook, says what the loop has to print.
  const { losses } = run({ seed: 42, hiddenSize: 10 });
  const printed = losses.flatMap((loss, epoch) =>
    epoch % 10 === 0 ? [`epoch ${epoch}: total loss ${loss.toFixed(6)}\n`] : []
  );
  assert.equal(text("loop"), printed.join(""));
  // The wave is the same as before, and so is all that does not ask the network.
  const changed = differing(after, before);
  const kept = codeCells(after).map(({ id }) => id).filter((id) => !changed.includes(id));
  assert.deepEqual(kept, [
    "packages",
    "hyperparameters",
    "data",
    "data-plot",
    "baseline",
    "forward",
    "types",
    "zero",
    "train-step",
    "run",
    "watch",
  ]);
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
  // A name that was a function cannot become a constant before the next restart.
  await notebook.edit("forward", "const forward = () => 7;");
  await notebook.run("forward");
  assert.equal(
    textOf(await notebook.codeCell("forward")),
    "SyntaxError: Identifier 'forward' has already been declared",
  );
});
