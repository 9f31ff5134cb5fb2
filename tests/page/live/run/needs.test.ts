import assert from "node:assert/strict";
import { declaring, missingName, neededBy } from "../../../../lib/page/live/run/needs.ts";

const cells = (...sources: string[]) => sources.map((source, i) => ({ id: `${i + 1}`, source }));

Deno.test("an undefined name is read from the message of every engine", () => {
  assert.equal(missingName("k is not defined"), "k");
  assert.equal(missingName("Can't find variable: größe_$1"), "größe_$1");
  assert.equal(missingName("this is not defined by k"), undefined);
});

Deno.test("the last cell that declares a name is found, in any kind of declaration", () => {
  const all = cells(
    "let a, [b, { c }] = [1, {}];",
    "function d() {}",
    "import e, * as f from 'x'",
    "class a {}",
  );
  const found = ["a", "b", "c", "d", "e", "f", "g"].map((name) => declaring(name, all)?.id);
  assert.deepEqual(found, ["4", "1", "1", "2", "3", "3", undefined]);
});

Deno.test("a cell needs what it uses, what that uses, and what may change it", () => {
  const above = cells(
    "const one = 1;",
    "const list = [one];",
    "console.log(list);",
    "list.push(2);",
    "let other = 3;",
    "function add() { list.push(3); }",
    "const broken = = 3",
  );
  assert.deepEqual(neededBy("list.length", above), ["1", "2", "4"]);
  assert.deepEqual(neededBy("add(); list", above), ["1", "2", "4", "6"]);
  assert.deepEqual(neededBy("console.log(other)", above), ["5"]);
  assert.deepEqual(neededBy("const x: Type = { one: 2 }.one;", above), []);
});

Deno.test("a cell that declares a name again needs no earlier declaration", () => {
  assert.deepEqual(neededBy("n", cells("let n = 1;", "n++;", "let n = 5;", "n *= 2;")), ["3", "4"]);
});
