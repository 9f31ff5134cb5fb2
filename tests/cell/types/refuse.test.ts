import assert from "node:assert/strict";
import { CellSyntaxError } from "../../../lib/cell/error.ts";
import { toJavaScript } from "../../../lib/cell/javascript.ts";

function refusal(source: string): { line: number; message: string } {
  try {
    toJavaScript(source);
  } catch (error) {
    assert.ok(error instanceof CellSyntaxError);
    return { line: error.line, message: error.message };
  }
  assert.fail(`${source} is not refused`);
}

Deno.test("a namespace with values is refused with its line, and what to write", () => {
  assert.deepEqual(refusal("let a = 1;\n\nnamespace Shapes {\n  export const b = a;\n}"), {
    line: 3,
    message: "A namespace with values does not run in a page. Write an object: " +
      "const Shapes = { … };",
  });
});

Deno.test("import a = b is refused with what to write", () => {
  assert.deepEqual(refusal("let a: T;\nimport fs = require('node:fs');"), {
    line: 2,
    message: "\"import fs =\" does not run in a page. Write: import fs from 'node:fs';",
  });
  assert.match(refusal("import A = B.C;").message, /Write: const A = …;/);
});

Deno.test("types of the same form are not refused", () => {
  assert.equal(
    toJavaScript("namespace A { export type B = 1 }\ndeclare namespace C { let d }").trim(),
    "",
  );
  assert.equal(toJavaScript("import type A = require('b');").trim(), "");
});
