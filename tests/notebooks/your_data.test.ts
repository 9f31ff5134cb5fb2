import assert from "node:assert/strict";
import type { CodeCell, Notebook, Output } from "../../lib/jupyter/notebook.ts";
import {
  assertFiguresAreTold,
  assertFresh,
  cellOf,
  codeCells,
  folder,
  readCommitted,
  runThere,
} from "./committed.ts";

const committed = await readCommitted("your_data.ipynb");
const source = (id: string) => cellOf(committed, id).source;

function textOf(output: Output): string {
  if (output.output_type === "stream") return output.text;
  return "data" in output ? String(output.data["text/plain"]) : "";
}

/** The code between the fences of a Markdown cell. */
function fenced(id: string): string {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(source(id)) ?? assert.fail(`no code in ${id}`);
  return code;
}

/** Runs cells of these sources, and gives the texts of each. */
async function outcomes(sources: string[]): Promise<string[]> {
  const cell = (source: string, i: number): CodeCell => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  });
  const notebook: Notebook = { ...committed, cells: sources.map(cell) };
  return codeCells(await runThere(notebook)).map(({ outputs }) => outputs.map(textOf).join("\n"));
}

Deno.test("the committed outputs of your_data are those of a fresh run", async () => {
  await assertFresh(committed);
});

Deno.test("every figure of your_data has a caption and alternative text", () => {
  assert.ok(assertFiguresAreTold(committed) >= 5);
});

Deno.test("one line reads the numbers from the file beside the notebook", async () => {
  const print = 'console.log(data.join(" "));';
  const [, fromFile] = await outcomes([fenced("file"), print]);
  const [, list] = /`([^`]+)`/.exec(source("load"))!;
  assert.equal(fromFile.trim(), list.trim().split(/\s+/).map(Number).join(" "));
  const lines = (await Deno.readTextFile(new URL("sunspots.csv", folder))).trim().split("\n");
  assert.deepEqual([lines[0], lines.length], ["year,sunspots", 110]);
});

Deno.test("the exercise accepts its solution, and recognises wrong answers", async () => {
  const check = (answer: string) =>
    `const answer = ${answer};\nshow(await nextYear.check(answer));`;
  const [first, ...others] = (await outcomes([
    ...["packages", "load", "look", "train", "check", "exercise"].map(source),
    fenced("solution"),
    check("generate(known, 1).values[0]"),
    check("data.at(-1)!"),
    check("0"),
  ])).slice(5);
  assert.match(first, /not yet\. That is for 1979/);
  assert.match(others[0], /^✓ .*: right\./);
  assert.match(others[1], /not yet\. That is for 1980/);
  assert.match(others[2], /not yet\. That is the number of 2008/);
  assert.match(others[3], /not yet\. 0 is not what the network predicts/);
});

Deno.test("the playground has the metadata that the notebook prints for it", () => {
  const [output] = (cellOf(committed, "metadata") as CodeCell).outputs;
  assert.deepEqual(JSON.parse(textOf(output)), cellOf(committed, "playground").metadata);
});
