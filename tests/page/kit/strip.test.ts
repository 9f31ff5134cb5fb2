import assert from "node:assert/strict";
import { stripComments } from "../../../lib/page/kit/strip.ts";

Deno.test("comments, indentation and empty lines are removed; lines that end a statement stay", () => {
  assert.equal(
    stripComments("/** A. */\n\nconst a = 1 /* one */ + 2;\n\n\n  // b\n  let b // c\n  b = a\n"),
    "\nconst a = 1  + 2;\nlet b\nb = a\n",
  );
  assert.equal(stripComments("let a = 1 /* two\nlines */ let b"), "let a = 1 \nlet b");
});

Deno.test("strings, templates and patterns are unchanged", () => {
  const code =
    'const a = "// no  comment";\nconst b = `\n\n  // none\n  ${a /* why */}\n`;\nconst c = /\\/\\*  x/;\n';
  assert.equal(stripComments(code), code);
});

Deno.test("functions keep their names and their text", () => {
  const code = "  const twice = (x, round) => round(x * 2); // as it is\n";
  assert.equal(stripComments(code).trim(), "const twice = (x, round) => round(x * 2);");
});

Deno.test("the stripped code runs as before", async () => {
  const source =
    "function f(a) {\n  // first\n  return [\n    a, // one\n    `\n\n${a}`,\n  ];\n}\nf(2)";
  assert.deepEqual(await eval(stripComments(source)), [2, "\n\n2"]);
});
