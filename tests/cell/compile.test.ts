import assert from "node:assert/strict";
import { compile } from "../../lib/cell/compile.ts";
import { CellSyntaxError, placeOf } from "../../lib/cell/error.ts";

function problemIn(source: string): CellSyntaxError | undefined {
  try {
    return compile(source).check();
  } catch (error) {
    return error as CellSyntaxError;
  }
}

Deno.test("every line keeps its number, in the cell's body and in its functions", () => {
  const source = `import {
  tensor,
  type Tensor,
} from "unroll";
interface A {
  b: number;
}
function f<T>(
  x: T,
): T {
  return x;
}
const [a, { b }]: [number, A] = [1, { b: 2 }];
enum E {
  x,
}
MARK`;
  const line = 1 + source.split("\n").indexOf("MARK");
  const { body, functions } = compile(source).code;
  assert.match(body.split("\n")[line], /MARK/);
  assert.match(functions.split("\n")[11], /return x/);
});

Deno.test("finds all declarations of a cell, also in patterns, loops and imports", () => {
  const names = (source: string) => {
    const { lexical, hoisted } = compile(source).code;
    return [lexical.sort().join(), hoisted.sort().join()];
  };
  assert.deepEqual(names("const a = 1; let b, c = 2; class D {}"), ["D,a,b,c", ""]);
  assert.deepEqual(names("const { a, b: [c = a], ...d } = x;"), ["a,c,d", ""]);
  assert.deepEqual(names("var a; for (var b of []) { var c = 1; let no; }"), ["", "a,b,c"]);
  assert.deepEqual(names("function f() { var no; } async function* g() {}"), ["", "f,g"]);
  assert.deepEqual(names("for (const no of []) ; { let no2; function no3() {} }"), ["", ""]);
  assert.deepEqual(
    names('import a, { b as c, type D } from "x"; import * as e from "x"; import type F from "x";'),
    ["a,c,e", ""],
  );
  assert.deepEqual(names("enum A { x } namespace B.C { export let d = 1 } { enum No {} }"), [
    "",
    "A,B",
  ]);
  assert.deepEqual(
    names("declare const no: 1; type No = 1; interface No2 {} abstract class D {}"),
    ["D", ""],
  );
  assert.deepEqual(names("export const a = 1; export function f() {} export default class E {}"), [
    "E,a",
    "f",
  ]);
  assert.deepEqual(names("using u = x; await using v = y; import w = A.B;"), ["u,v,w", ""]);
});

/** Cells with a mark, in front of which the compiler puts or takes away something. */
const MARKED = [
  "MARK",
  "{ a: MARK }",
  "1;\n\n  MARK.x",
  "const a: number = 1, b = MARK;",
  "const { a, b: [c = MARK] }: any = { b: [] };",
  "let a = b as number, c = <T,>(d: T): T => MARK;",
  "function f<T>(a: T): T {\n  return MARK;\n}",
  "const a = 1; function f() { MARK } const b = 2;",
  "1; async function f() { await 1; } await f(MARK);",
  "class A { constructor(readonly x: number, private y = MARK) {} }",
  "enum E { A, B = MARK, C }",
  "import {\n  tensor,\n} from 'unroll'; MARK;",
  "for (const a of [1]) { await a; MARK; }",
  "for await (const a of MARK) ;",
  "await (await MARK)",
  "`${await MARK}`",
  "if (a) b; else MARK;",
  "/* ü 😀 */ let a!: string; MARK",
];

Deno.test("a place of the code is found in the cell, to the column", () => {
  for (const source of MARKED) {
    const { code, locate } = compile(source);
    for (const script of ["functions", "body"] as const) {
      const lines = code[script].split("\n").slice(1);
      const line = lines.findIndex((text) => text.includes("MARK"));
      if (line < 0) continue;
      const found = locate(script, { line: line + 1, column: lines[line].indexOf("MARK") + 1 });
      assert.deepEqual(found, placeOf(source, source.indexOf("MARK")), source);
    }
  }
});

Deno.test("finds what cannot run before it runs, with its place", () => {
  const cells: [source: string, line: number, message: RegExp][] = [
    ["1;\n{ let a;\n let a }", 3, /'a' has already been declared/],
    ["let a = 1;\nlet a = 2;", 2, /'a' has already been declared/],
    ["1;\n\nimport.meta.url", 3, /import\.meta/],
    ["const a = 1;\n@a class B {}", 2, /Decorators do not run here/],
    ["const a = 1;\nreturn a;", 2, /'return' outside of function/],
    // Only the engine finds this.
    ["const a = 1;\nconst b = /(/;", 2, /Invalid regular expression/],
  ];
  for (const [source, line, message] of cells) {
    const problem = problemIn(source);
    assert.equal(problem?.line, line, source);
    assert.match(problem.message, message);
  }
  assert.equal(problemIn("const a: number = 1;"), undefined);
});

Deno.test("modules are not loaded for types alone, and import attributes are kept", () => {
  const { body } = compile(
    'import type { A } from "a";\nimport { type B } from "b";\n' +
      'import data from "./d.json" with { type: "json" };\nimport "e";',
  ).code;
  assert.doesNotMatch(body, /"[ab]"/);
  assert.match(body, /import\("\.\/d\.json",\{with:\{ type: "json" \}\}\)/);
  assert.match(body, /import\("e"\)/);
});

Deno.test("a cell that only ends too early is recognised", () => {
  for (
    const source of [
      ...["f(", "f(\n", "if (a) {\n", "[1, 2", "`text", "`a\n", "/* remark", "const a =", "a +"],
      ...["function f(x) {\n  return x\n", "interface A { a: ", "{ a: 1,"],
    ]
  ) {
    assert.equal(problemIn(source)?.isIncomplete, true, source);
  }
  for (const source of ["f(]", "const q = [1;", "'text", "a }", "return 1"]) {
    assert.equal(problemIn(source)?.isIncomplete, false, source);
  }
});
