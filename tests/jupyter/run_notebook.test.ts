import assert from "node:assert/strict";
import { join } from "node:path";
import type { Output } from "../../lib/jupyter/notebook.ts";
import type { CellProgress } from "../../lib/jupyter/run_notebook.ts";
import { runNotebook } from "./run_notebook.ts";
import { codeCell, notebookOf, textOf, withFolder } from "./helpers.ts";

const cwd = Deno.cwd();

async function outputsOf(...sources: string[]): Promise<Output[][]> {
  const { notebook } = await runNotebook(notebookOf(...sources), { cwd });
  return sources.map((_, index) => codeCell(notebook, index).outputs);
}

const stream = (name: string, text: string) => ({ output_type: "stream", name, text });
const result = (count: number, text: string) => ({
  output_type: "execute_result",
  execution_count: count,
  metadata: {},
  data: { "text/plain": text },
});
const display = (text: string) => ({
  output_type: "display_data",
  metadata: {},
  data: { "text/plain": text },
});
const show = (text: string, options = "") =>
  `await Deno.jupyter.display({ "text/plain": "${text}" }, { raw: true ${options} });`;

Deno.test("a cell's prints and value arrive in order, and consecutive prints are joined", async () => {
  const outputs = await outputsOf(
    `console.log("a"); console.log("b"); console.error("c"); console.log("d"); "é\u{1f600}"`,
    `const x = 1;`,
    `x + 1`,
  );
  assert.deepEqual(outputs, [
    [stream("stdout", "a\nb\n"), stream("stderr", "c\n"), stream("stdout", "d\n"), {
      ...result(1, '"é\u{1f600}"'),
    }],
    [],
    [result(3, "2")],
  ]);
});

Deno.test("cells are counted from 1, and cells without code are skipped", async () => {
  const notebook = notebookOf("1", "  \n", "2");
  codeCell(notebook, 1).outputs = [{ output_type: "stream", name: "stdout", text: "stale" }];
  notebook.cells.push({ cell_type: "markdown", id: "prose", metadata: {}, source: "prose" });
  const run = await runNotebook(notebook, { cwd });
  const counts = [0, 1, 2].map((index) => codeCell(run.notebook, index).execution_count);
  assert.deepEqual(counts, [1, null, 2]);
  assert.deepEqual(codeCell(run.notebook, 1).outputs, []);
  assert.equal(run.cells, 2);
  assert.ok(run.seconds > 0);
});

Deno.test("the given notebook is not changed", async () => {
  const notebook = notebookOf("1", "throw new Error()");
  const before = structuredClone(notebook);
  await runNotebook(notebook, { cwd, allowErrors: true });
  assert.deepEqual(notebook, before);
});

Deno.test("an update changes what an earlier cell shows", async () => {
  const outputs = await outputsOf(
    show("first", `, display_id: "id"`) + show("second", `, display_id: "id"`),
    show("updated", `, display_id: "id", update: true`),
    show("unknown", `, display_id: "other", update: true`),
  );
  assert.deepEqual(outputs, [[display("updated"), display("updated")], [], []]);
});

Deno.test("clear_output clears at once, or with the next output", async () => {
  const clear = (wait: boolean) => `Deno.jupyter.broadcast("clear_output", { wait: ${wait} });`;
  const outputs = await outputsOf(
    show("a") + clear(false),
    show("a") + clear(true),
    show("a") + clear(true) + show("b"),
    `console.log("a");` + clear(true) + `console.log("b")`,
    show("a"),
  );
  assert.deepEqual(outputs, [
    [],
    [display("a")],
    [display("b")],
    [stream("stdout", "b\n")],
    [display("a")],
  ]);
});

Deno.test("output of a timer goes to the cell that started it", async () => {
  const outputs = await outputsOf(
    `let isLate = false; setTimeout(() => { console.log("late"); isLate = true; }, 50); "now"`,
    `while (!isLate) await new Promise((resolve) => setTimeout(resolve, 10)); "later"`,
  );
  assert.deepEqual(outputs, [
    [result(1, '"now"'), stream("stdout", "late\n")],
    [result(2, '"later"')],
  ]);
});

Deno.test("prompt and confirm do not wait where there is no input", async () => {
  const outputs = await outputsOf(`[prompt("name?"), confirm("sure?")]`);
  assert.deepEqual(outputs, [[result(1, "[ null, false ]")]]);
});

Deno.test("values carry no terminal colours", async () => {
  const outputs = await outputsOf(`({ a: [1, "b", null] })`);
  assert.deepEqual(outputs, [[result(1, '{ a: [ 1, "b", null ] }')]]);
});

Deno.test("data that the notebook format does not allow is converted to text", async () => {
  const outputs = await outputsOf(
    `Deno.jupyter.broadcast("display_data", { data: { "text/plain": 5 }, metadata: {}, transient: {} })`,
  );
  assert.deepEqual(outputs, [[display("5")]]);
});

Deno.test("imports are found from the notebook's folder, aliases in its deno.json", async () => {
  await withFolder(async (folder) => {
    const notebooks = join(folder, "notebooks");
    await Deno.mkdir(notebooks);
    await Deno.writeTextFile(join(folder, "deno.json"), `{ "imports": { "alias": "./lib.ts" } }`);
    await Deno.writeTextFile(join(folder, "lib.ts"), "export const value: number = 7;");
    const notebook = notebookOf(
      `import { value } from "../lib.ts"; value`,
      `import { value as same } from "alias"; same`,
    );
    const run = await runNotebook(notebook, { cwd: notebooks });
    assert.deepEqual([0, 1].map((index) => textOf(codeCell(run.notebook, index))), ["7", "7"]);
  });
});

Deno.test("a stack trace names files relative to the notebook", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "deno.json"), "{}");
    await Deno.mkdir(join(folder, "notebooks"));
    const code = 'export function fail() {\n  throw new Error("at " + import.meta.url);\n}';
    await Deno.writeTextFile(join(folder, "lib.ts"), code);
    const notebook = notebookOf(`import { fail } from "../lib.ts"; fail()`);
    const cwd = join(folder, "notebooks");
    const { errors: [error] } = await runNotebook(notebook, { cwd, allowErrors: true });
    assert.equal(error.evalue, "at ../lib.ts");
    assert.ok(
      error.traceback.some((line) => line.includes("(../lib.ts:2:9)")),
      `${error.traceback}`,
    );
  });
});

Deno.test("the kernel's description of its language goes into the metadata", async () => {
  const { notebook } = await runNotebook(notebookOf("1"), { cwd });
  const { name, version } = notebook.metadata.language_info as Record<string, string>;
  assert.deepEqual([name, version], ["typescript", Deno.version.typescript]);
});

Deno.test("every cell is reported when it starts and when it ends", async () => {
  const reports: CellProgress[] = [];
  await runNotebook(notebookOf("1", "throw new Error()", "3"), {
    cwd,
    allowErrors: true,
    onCell: (progress) => reports.push(progress),
  });
  assert.deepEqual(reports.map(({ cell, total, status }) => [cell, total, status]), [
    [1, 3, "started"],
    [1, 3, "finished"],
    [2, 3, "started"],
    [2, 3, "failed"],
    [3, 3, "started"],
    [3, 3, "finished"],
  ]);
});
