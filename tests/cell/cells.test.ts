import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../lib/cell/compile.ts";
import { CellSyntaxError } from "../../lib/cell/error.ts";
import { evaluateCell, installRuntime } from "../../lib/cell/run.ts";
import { snippets } from "./cases.ts";

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
  return await evaluateCell(compile(cell).code, "cell");
}

Deno.test("an import that is only used as a type is not an error, as in the kernel", async () => {
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

Deno.test("using a missing export throws an error that names it", async () => {
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

Deno.test("other cells can use an enum", async () => {
  assert.equal(await run("enum CellColour { Red, Green = Red + 2 }\nCellColour.Green"), 2);
  assert.equal(await run("CellColour[0] + CellColour[2]"), "RedGreen");
});

Deno.test("parameter properties of a cell's class are fields", async () => {
  await run("class CellPoint { constructor(readonly x: number, private y = 2) {} }");
  assert.deepEqual(Object.entries(await run("new CellPoint(1)") as object), [["x", 1], ["y", 2]]);
});

Deno.test("compiles JavaScript that is hard to parse", async () => {
  assert.equal(await run("const cellF = ({ a } = { a: 3 }) => a;\ncellF()"), 3);
  assert.equal(await run("let cellB = 1\n!cellB || cellB"), 1);
  assert.equal(await run("const [cellI, cellN] = [1, 9];\ncellI < cellN >> 1"), true);
  assert.equal(await run("cellI < cellN && cellN > (4)"), true);
  assert.equal(await run("(await import('m', { with: { type: 'json' } })).one", { one: 1 }), 1);
  const swap = "const cellO = { b: 1, c: [2, 3] };\n({ a: cellO.b } = { a: 4 });\n" +
    "[cellO.c[0], cellO.c[1]] = [cellO.c[1], cellO.c[0]];\ncellO";
  assert.deepEqual(await run(swap), { b: 4, c: [3, 2] });
});

Deno.test("other cells can use exported declarations, as in the kernel", async () => {
  assert.equal(
    await run("export const cellE = 1; export function cellG() { return cellE + 1 }\ncellG()"),
    2,
  );
  assert.equal(await run("export { cellE as cellOther };\ncellE"), 1);
  assert.equal(await run("export default cellE + 4"), 5);
  assert.equal(await run("export default class CellD { x = 1 }\nnew CellD().x"), 1);
  assert.equal(await run("export default class { x = 1 }"), undefined);
  assert.equal(
    await run("export enum CellX { A = 3 }\nexport type { CellT };\nexport {}; CellX.A"),
    3,
  );
  assert.equal(await run("let cellH = 0\nexport default function () {}\n(cellH)"), 0);
});

Deno.test("a namespace is an object whose variables are those inside of it", async () => {
  const cell = `namespace CellN {
  let hidden = 1 as number
  export let n = hidden;
  export function grow(): void { n++ }
  export namespace Deep.Er { export enum E { A = 7 } }
  export type T = string;
}
CellN.grow(); CellN.n += 5;
[CellN.n, CellN.Deep.Er.E.A, Object.keys(CellN)]`;
  assert.deepEqual(await run(cell), [7, 7, ["n", "grow", "Deep"]]);
  assert.deepEqual(await run("namespace CellN { export const more = 1 }\nCellN.n + CellN.more"), 8);
  assert.equal(await run("import cellGrow = CellN.grow;\ncellGrow(); CellN.n"), 8);
});

Deno.test("an enum in a block or loop is local, and new each time", async () => {
  const cell = `const cellCounts = [];
for (let i = 0; i < 2; i++) {
  enum Loop { A = i }
  enum Loop { B = 5 }
  cellCounts.push(Object.keys(Loop).join());
}
[cellCounts, typeof Loop]`;
  assert.deepEqual(await run(cell), [["0,5,A,B", "1,5,A,B"], "undefined"]);
});

Deno.test("other cells can use a declaration with using, as in the kernel", async () => {
  const source =
    "let cellEnds = 0;\nusing cellU = { [Symbol.dispose]() { cellEnds++ } };\ncellEnds";
  assert.equal(await run(source), 0);
  assert.equal(await run("typeof cellU[Symbol.dispose]"), "function");
  assert.equal(await run("{ using inner = cellU; }\ncellEnds"), 1);
});

Deno.test("a cell in braces is an object if it can be one, and else a block", async () => {
  assert.equal(await run("{ 1 }"), 1);
  assert.deepEqual(await run("{ a: 1 }"), { a: 1 });
  assert.deepEqual(await run("{}"), {});
  assert.equal(await run("{ a: 1 };"), 1);
  assert.equal(await run("{ let b = 2; b }"), 2);
});

Deno.test("functions and classes get the names of their variables, also with types", async () => {
  const cell =
    `const cellA = (() => 1) as () => number, cellC = <any> class {}, cellK = function () {}!;
[cellA.name, cellC.name, cellK.name]`;
  assert.deepEqual(await run(cell), ["cellA", "cellC", "cellK"]);
});

Deno.test("the last value is that of any statement with a value", async () => {
  const values: [string, unknown][] = [
    ["'a text'", "a text"],
    ["'use strict'\n+ 1", "use strict1"],
    ["[1] as const\n(2 as any, 3)", 3],
    ["let cellX9: typeof globalThis\n[1, 2].length", 2],
    ["if (1) { 'yes' } else 'no'", "yes"],
    ["for (let i = 0; i < 3; i++) i * i", 4],
    ["try { 7 } finally { 8 }", 7],
    ["switch (1) { case 1: 'one'; break; default: 'other' }", "one"],
    ["5; const cellQ = 1;", 5],
    ["label: for (;;) { break label }", undefined],
    ["5; if (false) 1", undefined],
  ];
  for (const [cell, value] of values) assert.deepEqual(await run(cell), value, cell);
});

Deno.test("invalid syntax is an error with its place in the cell", () => {
  const errors: [string, string, number, number][] = [
    ["if x > 3 {\n}", "Unexpected token 'x', expected \"(\"", 1, 4],
    ["const x = 1 const y = 2", "Missing semicolon.", 1, 12],
    ["import a from 'b';\na b", "Missing semicolon.", 2, 2],
    ["x }", "Unexpected token '}'", 1, 3],
    ["1;\nconsole.log('a)", "Unterminated string constant.", 2, 13],
    ["let l = 1;\nlet l = 2;", "Identifier 'l' has already been declared.", 2, 5],
    ["const a = 1;\nreturn a", "'return' outside of function.", 2, 1],
    ["1;\nimport.meta.url", "Cannot use 'import.meta' outside a module", 2, 1],
    ["1;\nfunction f(x) => x", "Unexpected token '=', expected \"{\"", 2, 15],
    ["1;\nfunction f(a: number): { return 1 }", "Unexpected token '1', expected \";\"", 2, 33],
    ["{ a: 1,, }", "Unexpected token ','", 1, 8],
    [
      "import fs = require('fs')",
      '"import fs = require" does not run. Write: import fs from "fs";',
      1,
      1,
    ],
    [
      "1;\nexport = 1",
      '"export =" does not run: other cells can use all declarations.',
      2,
      1,
    ],
    [
      "1;\n@dec class A {}",
      "Decorators do not run here: engines do not have them yet. Call the function instead.",
      2,
      1,
    ],
  ];
  for (const [cell, message, line, column] of errors) {
    assert.throws(() => compile(cell), { name: "SyntaxError", message, line, column }, cell);
  }
});

Deno.test("a cell that is cut anywhere compiles, or has a syntax error", () => {
  const source = fc.tuple(
    fc.constantFrom(...snippets),
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
        compile(cell);
      } catch (error) {
        assert.ok(error instanceof CellSyntaxError, `${(error as Error).stack}`);
      }
    }),
    { numRuns: 300 },
  );
});
