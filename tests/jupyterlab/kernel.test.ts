import assert from "node:assert/strict";
import { join } from "node:path";
import { writeNotebook } from "../../lib/jupyter/file.ts";
import { notebookOf, textOf } from "../jupyter/helpers.ts";
import { codeCells } from "./compare.ts";
import { type Lab, labTest } from "./lab.ts";
import type { LabNotebook } from "./lab_notebook.ts";

/** Opens a new notebook. Its cells are called `cell-0` and so on. */
async function openNew({ project, open }: Lab, ...cells: string[]): Promise<LabNotebook> {
  const name = `${crypto.randomUUID()}.ipynb`;
  await writeNotebook(join(project.notebooks, name), notebookOf(...cells));
  return await open(name);
}

async function textIn(notebook: LabNotebook, id: string): Promise<string> {
  return textOf(await notebook.codeCell(id));
}

labTest("Stop ends an endless loop, and the variables are kept", async (lab) => {
  const notebook = await openNew(
    lab,
    `import { show } from "unroll/notebook";\nlet turns = 0;`,
    `console.log("begun");\nwhile (true) turns++;`,
    `console.log("begun");\nfor (const start = turns;;) if (++turns % 1e8 === 0) console.log(turns - start);`,
    `show(turns > 0); turns = 0`,
  );
  await notebook.run("cell-0");
  for (const id of ["cell-1", "cell-2"]) {
    await startAndStop(notebook, id);
    await notebook.done();
    // The kernel does not say that the cell was stopped. What it printed is there.
    assert.match(await textIn(notebook, id), /^begun\n(\d+\n)*$/);
    await notebook.run("cell-3");
    assert.equal(await textIn(notebook, "cell-3"), "true0");
  }
});

labTest("after an exercise, what is saved is a valid notebook", async (lab) => {
  const notebook = await openNew(
    lab,
    `import { exercise, show } from "unroll/notebook";
const { check } = exercise({ title: "One", check: (x) => x === 1 ? null : "no", hints: [] });`,
    `show(await check(1)); show(await check(2), { id: "again" }); await check(1)`,
  );
  await notebook.run("cell-0");
  await notebook.run("cell-1");
  const { outputs } = codeCells(await notebook.content())[1];
  assert.deepEqual(outputs.map(({ output_type }) => output_type), [
    "display_data",
    "display_data",
    "execute_result",
  ]);
  await notebook.save();
});

labTest("a cell that awaits ignores Stop; after a restart all is well", async (lab) => {
  const notebook = await openNew(
    lab,
    `import "unroll/notebook";`,
    `console.log("begun");\nawait new Promise(() => {});`,
    `"alive"`,
  );
  await notebook.run("cell-0");
  await startAndStop(notebook, "cell-1");
  await notebook.choose("Kernel", "Restart Kernel…");
  await notebook.answer("Restart");
  await notebook.ready();
  await notebook.run("cell-0");
  await notebook.run("cell-2");
  assert.equal(await textIn(notebook, "cell-2"), '"alive"');
});

/** Runs a cell until it has printed "begun", and presses Stop. */
async function startAndStop(notebook: LabNotebook, id: string) {
  await notebook.select(id);
  await notebook.page.keyboard.press("Shift+Enter");
  await (await notebook.cell(id)).getByText("begun", { exact: true }).waitFor();
  await notebook.page.getByRole("button", { name: "Interrupt the kernel" }).click();
}

labTest("after an error, Run All goes on with the cells below", async (lab) => {
  const notebook = await openNew(
    lab,
    `import "unroll/notebook";`,
    `throw new Error("first");`,
    `console.log("below");`,
  );
  await notebook.choose("Run", "Run All Cells");
  await (await notebook.cell("cell-2")).getByText("below", { exact: true }).waitFor();
  assert.equal(await textIn(notebook, "cell-1"), "Error: first");
});

labTest("Tab lists the methods of a tensor", async (lab) => {
  const notebook = await openNew(
    lab,
    `import { zeros } from "unroll";\nimport "unroll/notebook";\nconst w1 = zeros([7, 6]);`,
    "",
  );
  await notebook.run("cell-0");
  await notebook.edit("cell-1", "w1.");
  await notebook.page.keyboard.press("Tab");
  const items = notebook.page.locator(".jp-Completer-item .jp-Completer-match");
  await items.first().waitFor();
  const names = await items.allTextContents();
  for (const name of ["mm", "tanh", "narrow", "backward", "shape", "grad"]) {
    assert(names.includes(name), `${name} is not among ${names}`);
  }
  await notebook.page.keyboard.type("tan");
  await notebook.page.keyboard.press("Enter");
  assert.equal((await notebook.codeCell("cell-1")).source, "w1.tanh");
});

const CELLS = 500;
const PRINTS = [1, 5, 10, 20, 40];

/** A cell of many prints and the text that it has to show; some end in a value, some throw. */
function makeCell(index: number): [source: string, text: string] {
  const prints = PRINTS[index % PRINTS.length];
  const lines = Array.from({ length: prints }, (_, i) => `${index}: ${i}\n`).join("");
  const loop = `for (let i = 0; i < ${prints}; i++) console.log("${index}: " + i);`;
  const kind = Math.floor(index / PRINTS.length) % 3;
  if (kind === 0) return [loop, lines];
  if (kind === 1) return [`${loop}\n${index}`, `${lines}${index}`];
  return [`${loop}\nshow("shown ${index}");`, `${lines}shown ${index}`];
}

labTest("of 500 cells with many prints no line is lost or misplaced", async (lab) => {
  const cells = Array.from({ length: CELLS }, (_, index) => makeCell(index));
  const first = `import { show } from "unroll/notebook";`;
  const notebook = await openNew(lab, first, ...cells.map(([source]) => source));
  await notebook.choose("Run", "Run All Cells");
  await notebook.done(120_000);
  const shown = codeCells(await notebook.content()).slice(1).map(textOf);
  const wrong = cells.flatMap(([_, text], index) => shown[index] === text ? [] : [index]);
  assert.equal(shown.length, CELLS);
  assert.deepEqual(wrong, []);
});

labTest("two notebooks run at once and show their own outputs", async (lab) => {
  const cellsOf = (name: string) => [
    `import "unroll/notebook";`,
    `const name = "${name}";`,
    ...Array.from({ length: 20 }, () => `
for (let i = 0; i < 20; i++) {
  console.log(name, i);
  await new Promise((go) => setTimeout(go, 1));
}
name`),
  ];
  const names = ["left", "right"];
  const notebooks = [];
  for (const name of names) notebooks.push(await openNew(lab, ...cellsOf(name)));
  for (const notebook of notebooks) await notebook.choose("Run", "Run All Cells");
  for (const [index, notebook] of notebooks.entries()) {
    await notebook.done();
    const name = names[index];
    const text = Array.from({ length: 20 }, (_, i) => `${name} ${i}\n`).join("") + `"${name}"`;
    const shown = codeCells(await notebook.content()).slice(2).map(textOf);
    assert.deepEqual(shown, Array(20).fill(text));
  }
});

labTest("when the kernel dies in mid-cell, JupyterLab says so and starts another", async (lab) => {
  const notebook = await openNew(
    lab,
    `import "unroll/notebook";\nconst pid = Deno.pid; console.log(pid)`,
    `console.log("begun");\nwhile (true);`,
  );
  await notebook.run("cell-0");
  const pid = Number(await textIn(notebook, "cell-0"));
  await notebook.select("cell-1");
  await notebook.page.keyboard.press("Shift+Enter");
  await notebook.page.getByText("begun", { exact: true }).waitFor();
  Deno.kill(pid, "SIGKILL");
  await notebook.page.getByText(/appears to have died\. It will restart automatically\./).waitFor();
  await notebook.answer("Ok");
  // What was shown is still there; the variables are gone, and can be made again.
  assert.equal(await textIn(notebook, "cell-1"), "begun\n");
  await notebook.edit("cell-1", "typeof pid");
  await notebook.run("cell-1");
  assert.equal(await textIn(notebook, "cell-1"), '"undefined"');
  await notebook.run("cell-0");
  assert.notEqual(Number(await textIn(notebook, "cell-0")), pid);
  await notebook.run("cell-1");
  assert.equal(await textIn(notebook, "cell-1"), '"number"');
});
