import assert from "node:assert/strict";
import { stripTypeScriptTypes } from "node:module";
import { compileCell } from "../../lib/cell/compile.ts";
import { toJavaScript } from "../../lib/cell/javascript.ts";
import { CellSyntaxError } from "../../lib/cell/error.ts";

const root = new URL("../../", import.meta.url);

async function* sources(folder: URL): AsyncGenerator<URL> {
  for await (const entry of Deno.readDir(folder)) {
    const url = new URL(encodeURIComponent(entry.name) + (entry.isDirectory ? "/" : ""), folder);
    if (entry.isDirectory) yield* sources(url);
    else if (entry.name.endsWith(".ts")) yield url;
  }
}

/** Undefined for what the stripper does not take: properties in parameters, `<T>` casts. */
function strip(source: string): string | undefined {
  try {
    return stripTypeScriptTypes(source);
  } catch {
    return undefined;
  }
}

/** What counts: not where a semicolon stands, nor exports, which a cell does not have. */
function lines(code: string): string[] {
  return code.split("\n").map((line) => line.replace(/;|\bexport\b/g, " ").trimEnd());
}

Deno.test("types leave this project's own sources as the engine's stripper takes them out", async () => {
  let compared = 0;
  for (const folder of ["lib/", "tests/"]) {
    for await (const url of sources(new URL(folder, root))) {
      const source = await Deno.readTextFile(url);
      // Cells export nothing.
      if (/^export (type|\{[^}]*\btype )/m.test(source)) continue;
      const stripped = strip(source);
      if (stripped === undefined) continue;
      const expected = lines(stripped);
      const found = lines(toJavaScript(source));
      assert.equal(found.length, expected.length, url.href);
      expected.forEach((line, i) => {
        // Remarks between types go with them.
        if (found[i] === "" && /^\s*(\/?\*|\/\/)/.test(line)) return;
        assert.equal(found[i], line, `${url.href}:${i + 1}`);
      });
      compared++;
    }
  }
  assert.ok(compared > 300, `${compared} files`);
});

/** Runs a piece of TypeScript and gives back the value of `result`. */
function valueOf(source: string): unknown {
  return new Function(`${toJavaScript(source)}\n;return result;`)();
}

Deno.test("what is more than a type becomes JavaScript", () => {
  const cases: [source: string, expected: unknown][] = [
    ["enum A { x, y = 5, z }\nconst result = [A.x, A.y, A.z, A[5], A[6]];", [0, 5, 6, "y", "z"]],
    ['enum A { x = "one", "a b" = 2, c = 1 << 3, d = c | 1 }\nconst result = { ...A };', {
      x: "one",
      "a b": 2,
      2: "a b",
      c: 8,
      8: "c",
      d: 9,
      9: "d",
    }],
    ["const enum A { x = 3 }\nconst result = A.x;", 3],
    [
      "class A { constructor(readonly a: number, private b = a + 1, c?: string) {} }\n" +
      "const result = { ...new A(1) };",
      { a: 1, b: 2 },
    ],
    [
      "class A { p = 1 }\nclass B extends A {\n  constructor(public q: number) {\n    super();\n" +
      "    this.p += this.q;\n  }\n}\nconst result = { ...new B(4) };",
      { p: 5, q: 4 },
    ],
    [
      "abstract class A { declare a: number; abstract b: number; static declare c: string; d?: 1 }\n" +
      "class B extends A { override b = 2 }\nconst result = { ...new B() };",
      { d: undefined, b: 2 },
    ],
    [
      "const f = (a: number): Promise<\n  number\n> => Promise.resolve(a);\nconst result = f.length",
      1,
    ],
    ["const a = 1 as number\n;[2].map((x) => x)\nconst result = a", 1],
    ["let a = 1\ntype T = number\n(a as T)\nconst result = a", 1],
    ["const a = [1] as number[]\n`text`\nconst result = a", [1]],
    ["const x: any = { y: { z: 1 } };\nconst result = x!.y!.z!;", 1],
    ["function f(this: Date, a: number) { return a }\nconst result = f.call(new Date(), 7);", 7],
    ["function f(a: string): void;\nfunction f(a: any) { return a }\nconst result = f('x');", "x"],
  ];
  for (const [source, expected] of cases) assert.deepEqual(valueOf(source), expected, source);
});

Deno.test("mistakes are told with their line", () => {
  for (
    const [source, line] of [["const a = (1;", 1], ["const a = 1;\n\nconst = 2;", 3], [
      "{",
      1,
    ]] as const
  ) {
    assert.throws(() => compileCell(source), (error) => {
      assert.ok(error instanceof CellSyntaxError);
      assert.equal(error.line, line, source);
      assert.doesNotMatch(error.message, /\(\d+:\d+\)/);
      return true;
    });
  }
});
