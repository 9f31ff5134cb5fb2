import assert from "node:assert/strict";
import { toJavaScript } from "../to_javascript.ts";
import { transform } from "./transform.ts";

/** What a program's last name holds, entry by entry, in our JavaScript and in the kernel's. */
function both(source: string, name: string): [unknown, unknown] {
  const ours = new Function(`${toJavaScript(source)}\nreturn ${name}`)();
  const theirs = new Function(
    `${transform(source)}\nreturn ${name}`,
  )();
  return [Object.entries(ours), Object.entries(theirs)];
}

const enums = [
  "enum E { A, B, C }",
  "enum E { A = 5, B, C = -1, D, }",
  "enum E { A = 'a', B = \"b\" }",
  "enum E { A, B = 'b', C = 3, D }",
  "enum E { A = 1 << 0, B = 1 << 1, C = A | B, D = E.C << 1, F = ~A }",
  "enum E { 'a b' = 2, C, 'd', if = 9, class }",
  "const n = 4;\nenum E { A = n * 2, B = 'abc'.length, C = Math.max(A, n) }",
  "enum E { A = 1 }\nenum E { B = 2 }",
  "enum E\n{\n  A, // one\n  B\n  /* two */\n}",
  "enum E {}",
  "enum E { A = (1 as number)!, B = <number> 2 }",
];

Deno.test("an enum is the same object as in the kernel", () => {
  for (const source of enums) {
    const [ours, theirs] = both(source, "E");
    assert.deepEqual(ours, theirs, source);
  }
});

Deno.test("an enum keeps its lines, and is separate from the next statement", () => {
  for (const source of enums) {
    const result = toJavaScript(source);
    assert.equal(result.split("\n").length, source.split("\n").length, source);
  }
  const source = "let a = 0\nenum E { A, B }\n[1, 2].forEach((b) => a += b)\n(0)";
  assert.deepEqual(new Function(`${toJavaScript(source.slice(0, -4))}\nreturn a + E.B`)(), 4);
});

Deno.test("a constant enum is an object with the same values", () => {
  const source = "const enum E { A = 2, B, C = A << B }";
  assert.deepEqual(new Function(`${toJavaScript(source)}; return [E.A, E.B, E.C]`)(), [2, 3, 16]);
});

Deno.test("a declared enum is removed", () => {
  assert.equal(toJavaScript("declare enum E { A }").trim(), "");
});
