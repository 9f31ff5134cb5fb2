import assert from "node:assert/strict";
import { compileCell } from "../../lib/cell/compile.ts";
import { CellSyntaxError } from "../../lib/cell/error.ts";

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
  const line = source.split("\n").indexOf("MARK");
  const { body, functions } = compileCell(source);
  assert.match(body.split("\n")[line], /MARK/);
  assert.match(functions.split("\n")[10], /return x/);
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
  assert.deepEqual(names("enum A { x }"), ["", "A"]);
});

Deno.test("what a cell cannot hold is refused, with its line", () => {
  for (
    const [source, line] of [
      ["const a = 1;\nreturn a;", 2],
      ["export const a = 1;", 1],
      ["\n\nexport default 1;", 3],
    ] as const
  ) {
    assert.throws(() => compileCell(source), (error) => {
      assert.ok(error instanceof CellSyntaxError);
      assert.equal(error.line, line, source);
      return true;
    });
  }
});
