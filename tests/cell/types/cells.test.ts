import assert from "node:assert/strict";
import fc from "fast-check";
import { compileCell } from "../../../lib/cell/compile.ts";
import { CellSyntaxError } from "../../../lib/cell/error.ts";
import { evaluateCell, installRuntime } from "../../../lib/cell/run.ts";
import { likeNode } from "./cases.ts";

/** What cells import, whatever its name is. */
let imported: object = {};

const same = (value: unknown) => value;
installRuntime({
  import: () => Promise.resolve(imported),
  before: same,
  after: same,
  each: same,
});

/** Runs a cell as a page and the kernel do. */
async function run(cell: string, module: object = {}): Promise<unknown> {
  imported = module;
  return await evaluateCell(compileCell(cell), "cell");
}

Deno.test("an import that is only used as a type fails nothing, as in the kernel", async () => {
  const module = { one: 1, default: 2 };
  assert.equal(
    await run(
      'import { type A, Tensor, one } from "m";\nlet cellA: A | Tensor = one;\none + 1',
      module,
    ),
    2,
  );
  assert.equal(
    await run('import two, { type A as B } from "m";\nnew Map<B, A>().size + two', module),
    2,
  );
  assert.equal(await run('import type { A } from "m";\nimport type * as N from "n";\n7 as A'), 7);
});

Deno.test("what a module does not export is named when it is used", async () => {
  await run('import whole, { cellNone, cellOther as cellOwn } from "m";', { cellNone: undefined });
  const message = '"m" exports no value named';
  await assert.rejects(run("cellOwn"), new ReferenceError(`${message} cellOther.`));
  await assert.rejects(run("cellOwn = 1"), TypeError);
  await assert.rejects(run("whole()"), new ReferenceError(`${message} default.`));
  assert.equal(await run("cellNone"), undefined);
  assert.equal(await run("const cellOwn = 1;\ncellOwn"), 1);
});

Deno.test("an import cannot be assigned to, and may be declared again", async () => {
  await run('import { cellOne, "a-b" as cellDashed } from "m";', { cellOne: 1, "a-b": 2 });
  await assert.rejects(run("cellOne = 2"), TypeError);
  assert.equal(await run("let cellOne = 5;\ncellOne + cellDashed"), 7);
  await run('import * as cellAll from "m";', { cellOne: 1 });
  assert.deepEqual(await run("cellAll"), { cellOne: 1 });
});

Deno.test("an enum is there for the other cells", async () => {
  assert.equal(await run("enum CellColour { Red, Green = Red + 2 }\nCellColour.Green"), 2);
  assert.equal(await run("CellColour[0] + CellColour[2]"), "RedGreen");
});

Deno.test("parameter properties of a cell's class are fields", async () => {
  await run("class CellPoint { constructor(readonly x: number, private y = 2) {} }");
  assert.deepEqual(Object.entries(await run("new CellPoint(1)") as object), [["x", 1], ["y", 2]]);
});

Deno.test("JavaScript that the grammar misreads is a cell like any other", async () => {
  assert.equal(await run("const cellF = ({ a } = { a: 3 }) => a;\ncellF()"), 3);
  assert.equal(await run("let cellB = 1\n!cellB || cellB"), 1);
  assert.equal(await run("const [cellI, cellN] = [1, 9];\ncellI < cellN >> 1"), true);
  assert.equal(await run("cellI < cellN && cellN > (4)"), true);
  assert.equal(await run("(await import('m', { with: { type: 'json' } })).one", { one: 1 }), 1);
  const swap = "const cellO = { b: 1, c: [2, 3] };\n({ a: cellO.b } = { a: 4 });\n" +
    "[cellO.c[0], cellO.c[1]] = [cellO.c[1], cellO.c[0]];\ncellO";
  assert.deepEqual(await run(swap), { b: 4, c: [3, 2] });
});

Deno.test("what neither grammar nor engine can read is an error with its line", () => {
  for (const cell of ["let a = 1;\nlet b = = 2;", "f();\nlet a: = ;", "f(\n", "1;\n}"]) {
    assert.throws(() => compileCell(cell), { name: "SyntaxError", line: 2 }, cell);
  }
});

Deno.test("a mistake is not taken away with the types around it", () => {
  const cells = [
    "1;\nfunction f( {",
    "1;\nfunction f(x) => x",
    "1;\nfunction f(a: number): { return 1 }",
    "1;\ntype T = {{;\n2",
    "1;\nclass A { m( { return 1 } }",
  ];
  for (const cell of cells) {
    assert.throws(() => compileCell(cell), { name: "SyntaxError", line: 2 }, cell);
  }
});

Deno.test("the message of a mistake is about what was written", () => {
  const messages = {
    "if x > 3 {\n}": "Unexpected identifier 'x'",
    "const x = 1 const y = 2": "Unexpected token 'const'",
    "import a from 'b';\na b": "Unexpected identifier 'b'",
    "x }": "Unexpected token '}'",
    "const a = [1, 2": "Unexpected end of input",
    "function f(x) {\n  return x\n": "Unexpected end of input",
    "interface A { a: ": "Unexpected identifier 'A'",
    "console.log('a)": "Invalid or unexpected token",
  };
  for (const [cell, message] of Object.entries(messages)) {
    assert.throws(() => compileCell(cell), { name: "SyntaxError", message }, cell);
  }
});

Deno.test("a cell that is broken anywhere compiles, or is an error of its syntax", () => {
  const source = fc.tuple(
    fc.constantFrom(...likeNode),
    fc.nat(),
    fc.nat(6),
    fc.constantFrom(..."<({!?:=;`"),
  )
    .map(([text, place, count, mark]) => {
      const at = place % text.length;
      return text.slice(0, at) + mark + text.slice(at + count);
    });
  fc.assert(
    fc.property(source, (cell) => {
      try {
        compileCell(cell);
      } catch (error) {
        assert.ok(error instanceof CellSyntaxError, `${(error as Error).stack}`);
      }
    }),
    { numRuns: 300 },
  );
});
