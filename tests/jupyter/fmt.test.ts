import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readNotebook, writeNotebook } from "../../lib/jupyter/file.ts";
import { compile } from "../../lib/cell/compile.ts";
import { formatCells } from "../../lib/jupyter/format_cells.ts";
import { codeCell, notebookOf, withFolder } from "./helpers.ts";

const config = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** Runs the notebooks' half of `deno task fmt`. */
async function fmt(...args: string[]) {
  const cli = fileURLToPath(new URL("../../lib/jupyter/fmt_cli.ts", import.meta.url));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--config", config, "--allow-all", cli, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("formatted cells pass, unformatted ones are reported, and --write formats them", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "ü x.ipynb");
    await writeNotebook(path, notebookOf("const a = 1;", "const b=2"));
    const before = await Deno.readTextFile(path);
    const checked = await fmt(path);
    assert.equal(checked.code, 1);
    assert.match(checked.stderr, /ü x\.ipynb is not formatted: deno task fmt --write/);
    assert.equal(await Deno.readTextFile(path), before, "checking changes nothing");
    assert.equal((await fmt("--write", path)).code, 0);
    assert.equal(codeCell(await readNotebook(path), 1).source, "const b = 2;");
    assert.equal((await fmt(path)).code, 0);
  });
});

Deno.test("a cell that is not TypeScript is not formatted; the type check reports it", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "wrong.ipynb");
    await writeNotebook(path, notebookOf("const = ;"));
    const before = await Deno.readTextFile(path);
    assert.equal((await fmt("--write", path)).code, 0);
    assert.equal(await Deno.readTextFile(path), before);
  });
});

Deno.test("formatting keeps the meaning of a cell that deno fmt would change", async () => {
  const formatted: Record<string, string> = {
    // Objects, not blocks.
    "{ a: 1 }": "{ a: 1 }",
    "{ a: { b: [1,2] } }": "{ a: { b: [1,2] } }",
    "{ a }": "{ a }",
    "{};": "{};",
    // Without its parentheses it would be a declaration that lacks a name.
    "(class {})": "(class {})",
    // Blocks.
    "{ const a=1; a }": "{\n  const a = 1;\n  a;\n}",
    "{ a: 1 };": "{\n  a: 1;\n}",
    // Whatever else is formatted.
    "({a:1})": "({ a: 1 });",
    "import {b,a} from './x.ts'": 'import { a, b } from "./x.ts";',
    "if (a)\n b\nelse new C": "if (a) {\n  b;\n} else new C();",
    "type A = {a: 1}; f<A>( 'it\\'s', ) as const": 'type A = { a: 1 };\nf<A>("it\'s") as const;',
  };
  const sources = Object.keys(formatted);
  const cells = await formatCells(notebookOf(...sources).cells);
  assert.deepEqual(cells.map(({ source }) => source), Object.values(formatted));
  // What a cell was, it is: run before and after, both give the same.
  for (const [before, after] of Object.entries(formatted)) {
    if (/import|if/.test(before)) continue;
    assert.deepEqual(await valueOf(after), await valueOf(before), before);
  }
});

/** The value of a cell, as text. */
async function valueOf(source: string): Promise<string> {
  const run = (0, eval)(`const a = 2, f = (x) => x; ${compile(source).code.body}`);
  return Deno.inspect(await run());
}
