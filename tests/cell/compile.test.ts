import assert from "node:assert/strict";
import { compile, compileCell } from "../../lib/cell/compile.ts";

Deno.test("every line stays where it is, in the cell's body and in its functions", () => {
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
  const { body, functions } = compileCell(source);
  assert.match(body.split("\n")[line], /MARK/);
  assert.match(functions.split("\n")[11], /return x/);
});

Deno.test("what a cell declares is known, also in patterns, loops and imports", () => {
  const names = (source: string) => {
    const { lexical, hoisted } = compileCell(source);
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

Deno.test("places in the scripts lead back to the cell", () => {
  const cell =
    "const a: number = 1;\nfunction f(x: T): U {\n  return missing(x as T);\n}\n{ b: f(a!) }";
  const { code, locate } = compile(cell);
  for (const script of ["functions", "body"] as const) {
    const lines = code[script].split("\n");
    for (const word of ["missing", "f(a"]) {
      const line = lines.findIndex((text) => text.includes(word));
      if (line < 0) continue;
      const column = lines[line].indexOf(word) + 1;
      const expected = cell.split("\n").findIndex((text) => text.includes(word));
      // The line of ours does not count.
      assert.deepEqual(locate(script, { line, column }), {
        line: expected + 1,
        column: cell.split("\n")[expected].indexOf(word) + 1,
      }, `${script}: ${word}`);
    }
  }
  assert.deepEqual(compile("{ a: nothing }").locate("body", { line: 1, column: 24 }).line, 1);
});

Deno.test("what only the engine refuses is found before it runs, with its place", () => {
  const problem = compile("const a = 1;\nconst b = /(/;").check();
  assert.equal(problem?.line, 2);
  assert.match(problem?.message ?? "", /Invalid regular expression/);
  assert.equal(compile("const a = 1;").check(), undefined);
});
