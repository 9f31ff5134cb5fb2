import assert from "node:assert/strict";
import { join } from "node:path";
import { isSameCell } from "../../lib/cell/same.ts";

Deno.test("modules of this project in another style are the same cells", async () => {
  const folder = await Deno.makeTempDir({ prefix: "unroll-same-" });
  try {
    const sources = new Map<string, string>();
    for await (const { name, isFile } of Deno.readDir("lib/cell")) {
      if (!isFile) continue;
      const source = await Deno.readTextFile(`lib/cell/${name}`);
      sources.set(join(folder, name), source.replace(/^export /gm, ""));
    }
    for (const [path, source] of sources) await Deno.writeTextFile(path, source);
    const style = ["--line-width", "40", "--single-quote", "--no-semicolons", "--use-tabs"];
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--no-config", "--quiet", ...style, folder],
    }).output();
    assert.ok(success);
    for (const [path, source] of sources) {
      const other = await Deno.readTextFile(path);
      assert.notEqual(other, source);
      assert.ok(isSameCell(source, other), path);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("cells that differ are not the same", () => {
  for (
    const [one, other] of [
      ["{ a: 1 }", "{ a: 1; }"],
      ["{}", "{};"],
      ["(class {})", "class {}"],
      ["a - (b - c)", "a - b - c"],
      ["[[a], [b]]", "[[a, b]]"],
      ["f(a)(b)", "f(a, b)"],
      ["'a'", "'b'"],
      ["`a ${b}`", "`a  ${b}`"],
      ["a\n++b", "a++\nb"],
      ["if (a) { b; c }", "if (a) b; c"],
      ["import { a as b } from 'x'", "import { a } from 'x'"],
      ["async () => 1", "() => 1"],
      ["x", "const ="],
    ]
  ) assert.ok(!isSameCell(one, other), `${one} / ${other}`);
});
