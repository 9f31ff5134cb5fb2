import assert from "node:assert/strict";
import { join } from "node:path";
import type { Locator } from "playwright-core";
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

/** What is shown below a cell. */
async function below(notebook: LabNotebook, id: string): Promise<Locator> {
  return (await notebook.cell(id)).locator(".jp-OutputArea-output");
}

/** What a reader sees there. */
async function seenBelow(notebook: LabNotebook, id: string): Promise<string> {
  const texts = await (await below(notebook, id)).allInnerTexts();
  return texts.map((text) => text.replaceAll("\u00a0", " ").trim()).join("\n");
}

/** Runs a cell until a text is shown below it, and presses Stop. */
async function startAndStop(notebook: LabNotebook, id: string, text = "begun") {
  await notebook.select(id);
  await notebook.page.keyboard.press("Shift+Enter");
  await (await below(notebook, id)).getByText(text).first().waitFor();
  await notebook.page.getByRole("button", { name: "Interrupt the kernel" }).click();
  await notebook.done();
}

/** Cells, and what a learner sees below them. */
const SEEN: [source: string, text: string | RegExp][] = [
  ["const q = [1, 2;", /^SyntaxError: Unexpected token ';'.*\n {4}at cell 1, line 1:16(\n|$)/],
  ['import "npm:no-such-package-of-ours";', /^TypeError: .*no-such-package-of-ours/],
  ['import "./not_there.ts";', /^TypeError: Module not found "\.\/not_there\.ts"/],
  ["2 ** 53", "9007199254740992"],
  ["1e16", "10000000000000000"],
  ["NaN", "NaN"],
  ["({ a: 1 })", "{ a: 1 }"],
  ["null.x", /^TypeError: Cannot read .*null.*\n {4}at cell 8, line 1:6$/],
  ["Promise.reject(new Error('lost')); 1", /^1\nError: lost\n {4}at cell 9, line 1:16$/],
  ["setTimeout(() => console.log('late'), 50);\n'now'", '"now"\nlate'],
];

labTest("a cell shows its outputs and its errors", async (lab) => {
  const notebook = await openNew(lab, ...SEEN.map(([source]) => source));
  for (const index of SEEN.keys()) await notebook.run(`cell-${index}`);
  const late = await below(notebook, `cell-${SEEN.length - 1}`);
  await late.getByText("late", { exact: true }).waitFor();
  for (const [index, [source, text]] of SEEN.entries()) {
    const seen = await seenBelow(notebook, `cell-${index}`);
    if (typeof text === "string") assert.equal(seen, text, source);
    else assert.match(seen, text, source);
  }
});

labTest("Stop interrupts any cell and keeps the variables", async (lab) => {
  const cells = [
    `import { sweep } from "unroll";\nimport { progressBar } from "unroll/notebook";\nlet kept = 41;`,
    `console.log("begun");\nwhile (true);`,
    `console.log("begun");\nawait new Promise(() => {});`,
    `await null;\nconsole.log("begun");\nwhile (true) await null;`,
    `const onProgress = progressBar({ label: "begun" });
await sweep({ epochs: 2000 }, { seeds: Array.from({ length: 1000 }, (_, i) => i), workers: 2, onProgress });`,
    `++kept`,
  ];
  const notebook = await openNew(lab, ...cells);
  await notebook.run("cell-0");
  for (const id of ["cell-1", "cell-2", "cell-3", "cell-4"]) {
    await startAndStop(notebook, id);
    assert.match(await seenBelow(notebook, id), /begun[^]*Stopped\. Variables are still there\./);
  }
  await notebook.run("cell-5");
  assert.equal(await textIn(notebook, "cell-5"), "42");
});

labTest("after an error, Run All stops, and cells can be run again", async (lab) => {
  const notebook = await openNew(
    lab,
    `throw new Error("first");`,
    ...Array.from({ length: 30 }, () => `console.log("below");`),
  );
  await notebook.choose("Run", "Run All Cells");
  await notebook.done();
  const cells = codeCells(await notebook.content());
  assert.equal(textOf(cells[0]), "Error: first");
  assert.deepEqual(cells.slice(1).filter(({ outputs }) => outputs.length > 0), []);
  await notebook.run("cell-1");
  assert.equal(await textIn(notebook, "cell-1"), "below\n");
});

const IMPORTS = `import { zeros } from "unroll";\nconst w1 = zeros([7, 6]);`;

labTest("Tab lists methods, also after a call, and Shift+Tab documents them", async (lab) => {
  const notebook = await openNew(lab, IMPORTS, "");
  const { page } = notebook;
  await notebook.run("cell-0");
  const items = page.locator(".jp-Completer-item .jp-Completer-match");
  for (const source of ["w1.", "w1.t()."]) {
    // JupyterLab waits for a second, and the language server may still be reading.
    for (let tries = 0; tries < 60 && !await items.first().isVisible(); tries++) {
      await notebook.edit("cell-1", source);
      await page.keyboard.press("Tab");
      await items.first().waitFor({ timeout: 2000 }).catch(() => {});
    }
    const names = await items.allTextContents();
    for (const name of ["mm", "tanh", "narrow", "backward", "shape", "grad"]) {
      assert(names.includes(name), `${name} is not among ${names} after ${source}`);
    }
    await page.keyboard.type("tan");
    await page.keyboard.press("Enter");
    assert.equal((await notebook.codeCell("cell-1")).source, `${source}tanh`);
  }
  const tooltip = page.locator(".jp-Tooltip");
  await notebook.edit("cell-1", "w1.mm");
  await page.keyboard.press("Shift+Tab");
  await tooltip.getByText("The matrix product").waitFor();
  assert.match(await tooltip.innerText(), /mm<[^]*Tensor/);
});

labTest("a cell can read input", async (lab) => {
  const notebook = await openNew(lab, `const name = prompt("Who are you?");\n\`Hello \${name}\``);
  await notebook.select("cell-0");
  await notebook.page.keyboard.press("Shift+Enter");
  const input = notebook.page.locator(".jp-Stdin-input");
  await input.fill("Ada");
  await input.press("Enter");
  await notebook.done();
  assert.equal(await textIn(notebook, "cell-0"), 'Who are you? Ada\n"Hello Ada"');
});

labTest("a notebook with an exercise is saved as a valid notebook", async (lab) => {
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

labTest(
  "when Deno's kernel dies during a cell, the cell reports it, and the next one runs",
  async (lab) => {
    const notebook = await openNew(
      lab,
      `const pid = Deno.pid; console.log(pid)`,
      `console.log("begun");\nwhile (true);`,
      "typeof pid",
    );
    await notebook.run("cell-0");
    const pid = Number(await textIn(notebook, "cell-0"));
    await notebook.select("cell-1");
    await notebook.page.keyboard.press("Shift+Enter");
    await notebook.page.getByText("begun", { exact: true }).waitFor();
    Deno.kill(pid, "SIGKILL");
    await notebook.done();
    assert.match(
      await textIn(notebook, "cell-1"),
      /^begun\nKernelDied: The kernel has ended: .*SIGKILL.* all variables are lost/,
    );
    await notebook.run("cell-2");
    assert.equal(await textIn(notebook, "cell-2"), '"undefined"');
    await notebook.run("cell-0");
    assert.notEqual(Number(await textIn(notebook, "cell-0")), pid);
  },
);
