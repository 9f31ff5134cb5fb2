import assert from "node:assert/strict";
import { join } from "node:path";
import type { CodeCell } from "../../lib/jupyter/notebook.ts";
import { runNotebook } from "../../lib/jupyter/run.ts";
import { codeCell, notebookOf, textOf } from "../jupyter/helpers.ts";
import { withProjectCopy } from "../jupyter/project_copy.ts";

const IMPORT = `import { cat, run, stack, tensor, where } from "unroll";
import { show } from "unroll/notebook";
import { forward } from "../lib/nn/mod.ts";
const edit = (path, from, to) => {
  const text = Deno.readTextFileSync(path);
  if (!text.includes(from)) throw new Error(path + " does not contain " + from);
  Deno.writeTextFileSync(path, text.replace(from, () => to));
};`;

/** The code cells after one that imports, run in a copy of the project. */
async function runCells(...sources: string[]): Promise<CodeCell[]> {
  return await withProjectCopy(async (root) => {
    const notebook = notebookOf(IMPORT, ...sources);
    const cwd = join(root, "notebooks");
    const result = await runNotebook(notebook, { cwd, allowErrors: true });
    assert.equal(textOf(codeCell(result.notebook, 0)), "");
    return sources.map((_, index) => codeCell(result.notebook, index + 1));
  });
}

/** What a cell says on stderr. */
function notice({ outputs }: CodeCell): string {
  return outputs.map((output) =>
    output.output_type === "stream" && output.name === "stderr" ? output.text : ""
  ).join("");
}

const NOTICE =
  /^lib\/nn\/loss\.ts has changed; this notebook still uses the old code\..*import.*\n$/;

Deno.test("a library file that changes is named once, and with it what to do", async () => {
  const cells = await runCells(
    `edit("../lib/nn/loss.ts", "", "// A remark.\\n");`,
    `1`,
    `edit("../lib/nn/loss.ts", "// A remark.", "// Another."); throw new Error("thrown");`,
    `2`,
    `edit("../lib/nn/loss.ts", "// Another.\\n", "");
     edit("../lib/nn/forward.ts", "", "// A remark.\\n");`,
  );
  assert.match(notice(cells[0]), NOTICE);
  assert.equal(textOf(cells[1]), "1");
  assert.match(notice(cells[2]), NOTICE);
  assert.equal(textOf(cells[3]), "2");
  assert.match(notice(cells[4]), /^lib\/nn\/\w+\.ts, lib\/nn\/\w+\.ts have changed;/);
});

Deno.test("what does not change the notebook's code is not spoken of", async () => {
  const cells = await runCells(
    `const now = new Date(Date.now() + 5000); Deno.utimeSync("../lib/nn/loss.ts", now, now);`,
    `edit("../lib/nn/loss.ts", "", "// "); edit("../lib/nn/loss.ts", "// ", "");`,
    `edit("../lib/tensor/types/size.ts", "", "// Nothing but types.\\n");`,
    `edit("../lib/page/build.ts", "", "// Not imported here.\\n");`,
    `Deno.writeTextFileSync("../lib/nn/new.ts", "export {};");`,
    `Deno.removeSync("../lib/nn/loss.ts");`,
  );
  assert.deepEqual(cells.map(textOf), cells.map(() => ""));
});

Deno.test("the cell that imports gives the new code, and what was made before stays usable", async () => {
  const call = `forward(tensor([[1]]), tensor([[2]]), w1, w2)[0].item()`;
  const cells = await runCells(
    `const w1 = tensor([[1], [1]]), w2 = tensor([[1]]); ${call}`,
    `edit("../lib/nn/forward.ts", ".tanh()", ".mul(10)"); ${call}`,
    `import { forward, halfSquaredError } from "../lib/nn/mod.ts";`,
    call,
    `edit("../lib/nn/forward.ts", ".mul(10)", ".tanh()");
     const before = { forward, halfSquaredError };
     import { forward, halfSquaredError } from "../lib/nn/mod.ts";
     [forward === before.forward, halfSquaredError === before.halfSquaredError]`,
    call,
    `import { forward as same } from "../lib/nn/mod.ts"; same === forward`,
  );
  const tanh = String(Math.fround(Math.tanh(3)));
  assert.equal(textOf(cells[0]), tanh);
  assert.ok(textOf(cells[1]).startsWith(`${tanh}lib/nn/forward.ts has changed`));
  assert.equal(textOf(cells[2]), "");
  assert.equal(textOf(cells[3]), "30");
  assert.match(notice(cells[4]), /forward\.ts has changed; this cell has imported the new code/);
  assert.ok(textOf(cells[4]).startsWith("[ false, true ]"), "only what has changed is new");
  assert.equal(textOf(cells[5]), tanh);
  assert.equal(textOf(cells[6]), "true");
});

Deno.test("tensors made before a change in lib/tensor do not mix with new ones", async () => {
  const imports = `import { cat, stack, tensor, where } from "unroll";
    import { show } from "unroll/notebook";`;
  const cells = await runCells(
    `const old = tensor([1, 2]);`,
    `edit("../lib/tensor/core.ts", "", "// A remark.\\n"); ${imports}`,
    `tensor([3, 4]).add(old)`,
    `old.add(tensor([3, 4]))`,
    `cat([tensor([3, 4]), old])`,
    `stack([old, old])`,
    `where(old, 1, 2)`,
    `show(old); show(tensor([3]));`,
    `old.add(old)`,
    `where(tensor([1]), tensor([5]), 0)`,
  );
  const refused =
    /^TypeError: \w+: expected a tensor.* of another copy .*lib\/tensor, make it again/;
  for (const cell of cells.slice(2, 7)) assert.match(textOf(cell), refused);
  assert.deepEqual(cells.slice(7).map(textOf), [
    "tensor([1., 2.])tensor([3.])",
    "tensor([2., 4.])",
    "tensor([5.])",
  ]);
});

Deno.test("modules of one's own are followed, too, and their mistakes are named", async () => {
  const write = (text: string) => `Deno.writeTextFileSync("mine ü.ts", ${JSON.stringify(text)});`;
  const use = `import { mine } from "./mine ü.ts"; mine`;
  const cells = await runCells(
    `${write("export const mine: number = 1;")} ${use}`,
    write("export const mine: number = 2;"),
    use,
    `${write("export const mine = ;")} ${use}`,
    `${write(`import { tensor } from "unroll"; export const mine = tensor([4]);`)} ${use}`,
    `edit("../lib/tensor/print.ts", "", "// A remark.\\n"); const before = mine; ${use} === before`,
  );
  assert.equal(textOf(cells[0]), "1");
  assert.match(notice(cells[1]), /^notebooks\/mine ü\.ts has changed; this notebook still uses/);
  assert.equal(textOf(cells[2]), "2");
  assert.match(textOf(cells[3]), /SyntaxError[^]*mine%20%C3%BC\.ts.*:1:21/);
  assert.match(textOf(cells[4]), /^tensor\(\[4\.\]\)notebooks\/mine ü.ts has changed; this cell/);
  assert.match(textOf(cells[5]), /^falselib\/tensor\/print\.ts has changed; this cell/);
});

Deno.test("a module that was first imported after a change below it follows the next change", async () => {
  const cells = await runCells(
    `Deno.writeTextFileSync("mine.ts", 'export { forward as mine } from "../lib/nn/mod.ts";');`,
    `edit("../lib/nn/forward.ts", "", "// A remark.\\n");`,
    `import { mine } from "./mine.ts"; mine === forward`,
    `edit("../lib/nn/forward.ts", "// A remark.\\n", "");`,
    `import { mine } from "./mine.ts"; mine === forward`,
  );
  assert.match(textOf(cells[2]), /^false/);
  assert.match(textOf(cells[4]), /^true/);
});

Deno.test("packages are imported as ever, and only once", async () => {
  const cells = await runCells(
    // Of its CommonJS modules, some require ES modules.
    `import { JSDOM } from "jsdom"; new JSDOM("<p>text").window.document.body.textContent`,
    `const { JSDOM: other } = await import("npm:jsdom@31.0.1"); other === JSDOM`,
    `import("ajv"); import { fc } from "./no-such-file.ts";`,
    `(await Promise.all(["axe-core", "anser", "temml"].map((name) => import(name)))).length`,
    `import * as fc from "fast-check"; import data from "../deno.json" with { type: "json" };
     import { join } from "node:path"; [typeof fc.assert, data.license, join("a")]`,
    `const { default: five } = await import("data:text/typescript,export default 5 as number"); five`,
    `edit("../lib/nn/forward.ts", "", "// A remark.\\n"); const before = forward;
     import { marked } from "marked"; import { forward } from "../lib/nn/mod.ts";
     [typeof marked, forward === before]`,
  );
  assert.deepEqual(cells.slice(0, 2).map(textOf), ['"text"', "true"]);
  assert.match(textOf(cells[2]), /TypeError: Module not found ".*no-such-file\.ts"/);
  assert.deepEqual(cells.slice(3, 6).map(textOf), ["3", '[ "function", "MIT", "a" ]', "5"]);
  assert.match(textOf(cells[6]), /^\[ "function", false \]lib\/nn\/forward\.ts/);
});
