import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkNotebooks, describeFinding, type Finding } from "../../lib/jupyter/check.ts";
import { writeNotebook } from "../../lib/jupyter/file.ts";
import type { CellMetadata } from "../../lib/jupyter/notebook.ts";
import { runNotebook } from "./run_notebook.ts";
import { notebookOf, withFolder } from "./helpers.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const LIB = `
export const one: number = 1;
export class Box<T> { constructor(readonly value: T) {} }
export interface Named { name: string }
`;

type Source = string | [source: string, CellMetadata];

/**
 * A project with an import map, a library, and a notebook of these cells in a folder of its own.
 */
async function withProject<T>(cells: Source[], use: (path: string) => Promise<T>): Promise<T> {
  return await withFolder(async (folder) => {
    const compilerOptions = { lib: ["deno.ns", "esnext", "dom"] };
    const config = { imports: { lib: "./lib.ts" }, compilerOptions };
    await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(config));
    await Deno.writeTextFile(join(folder, "lib.ts"), LIB);
    await Deno.mkdir(join(folder, "notebooks"));
    const path = join(folder, "notebooks", "test.ipynb");
    await writeNotebook(path, notebookOf(...cells));
    return await use(path);
  });
}

/** What is found, as "cell:line code". */
async function find(mode: "types" | "lint", ...cells: Source[]): Promise<string[]> {
  const findings = await withProject(cells, (path) => checkNotebooks([path], mode));
  return findings.map(({ cell, line, code }: Finding) => `${cell}:${line} ${code ?? "error"}`);
}

/** Code that a kernel runs, and in which nothing is wrong. */
const GOOD: Source[] = [
  `import { Box, type Named, one as uno } from "../lib.ts";\nimport * as all from "lib";\nlet n = uno;`,
  `const box = new Box(n);\nfunction double(x: number) {\n  return 2 * x;\n}\nclass Point { x = 0 }\nbox`,
  `// The same names mean something else from here on.\nconst box = "a string";\nfunction double(x: string) { return x + x; }\nclass Point { y = "" }\nn = 5;`,
  `{ a: double(box), b: new Point().y.trim() }`,
  `import { Box } from "lib";\nconst { one: first } = await import("../lib.ts");\nfirst.toFixed() + new Box("").value.trim() + n.toFixed()`,
  `const named: Named = { name: "x" };\nawait Deno.jupyter.display({ [Symbol.for("x")]: named.name }, { raw: true });\nall.one`,
  `enum Colour { Red }\nfor (let i = 0; i < 2; i++) console.log(i, Colour.Red);`,
];

Deno.test("names and types flow from cell to cell, and may be declared anew", async () => {
  await withProject(GOOD, async (path) => {
    assert.deepEqual(await checkNotebooks([path], "types"), []);
    assert.deepEqual(await checkNotebooks([path], "lint"), []);
    const left = await Array.fromAsync(Deno.readDir(join(path, "..")), ({ name }) => name);
    assert.deepEqual(left, ["test.ipynb"], "something is left in the project");
  });
});

Deno.test("the kernel runs what is found to be good", async () => {
  const sources = GOOD.map(String);
  await withProject(sources, async (path) => {
    const { errors } = await runNotebook(notebookOf(...sources), { cwd: join(path, "..") });
    assert.deepEqual(errors, []);
  });
});

Deno.test("a var may be declared again with another type, as in the kernel", async () => {
  const sources = [
    "var w = 1, { a } = { a: 1 };",
    'var w = "s", [a] = [true];\nw.trim()',
    "for (var i = 0; i < 2; i++) { var inner = i; }\nif (a) w.trim();",
    'for (var i of ["x"]) { var inner = i.trim(); }\nw.trim()',
    "var w: number[] = [];\nw.at(0)?.toFixed()",
  ];
  assert.deepEqual(await find("types", ...sources), []);
  const { errors } = await runNotebook(notebookOf(...sources), { cwd: ROOT });
  assert.deepEqual(errors, []);
  assert.deepEqual(await find("types", ...sources, "w.trim();"), ["6:1 TS2339"]);
});

Deno.test("wrong types are found in their cell, counted as a run counts them, and line", async () => {
  const found = await find(
    "types",
    `import { Box, one } from "../lib.ts";\nconst s: string = one;`,
    `const box = new Box("text");`,
    `const box = 1;`,
    `\nbox.toUpperCase();\nconst { one: wrong } = await import("../lib.ts"); wrong.length;`,
    `({ a: undeclared })`,
    `import { nothing } from "../lib.ts"; nothing;`,
    "  ",
    `import "no-such-alias";`,
  );
  assert.deepEqual(found.sort(), [
    "1:2 TS2322",
    "4:2 TS2339",
    "4:3 TS2339",
    "5:1 TS2304",
    "6:1 TS2305",
    "7:1 TS2307",
  ]);
});

Deno.test("a folder's modules are checked with the notebook, and shown as the compiler shows them", async () => {
  const cell = `import { one } from "../lib.ts";\nconst s: string = one;`;
  // This notebook's view of Deno must not hide the module's error.
  const display = `await Deno.jupyter.display({});`;
  for (const cells of [[cell], [cell, display]]) {
    await withProject(cells, async (path) => {
      const folder = join(path, "..", "..");
      await Deno.writeTextFile(join(folder, "wrong.ts"), `await Deno.openKv();\n`);
      const found = await checkNotebooks([path], "types", folder);
      const [module, ...notebook] = found.sort((a, b) => (a.cell ?? 0) - (b.cell ?? 0));
      assert.match(module.path, /wrong\.ts$/);
      assert.match(
        describeFinding(module),
        /^TS2551 \[ERROR\].*\nawait Deno.openKv\(\);\n.*wrong.ts:1:12\n/s,
      );
      assert.deepEqual(notebook.map(({ cell, line, code }) => `${cell}:${line} ${code}`), [
        "1:2 TS2322",
      ]);
      assert.doesNotMatch(describeFinding(module), /Found|failed/);
    });
  }
});

Deno.test("notebooks of several projects are checked in one call", async () => {
  await withProject(
    [`const a: string = 1;`],
    (one) =>
      withProject([`const b: number = "";`], async (other) => {
        const found = await checkNotebooks([one, other], "types");
        assert.deepEqual(found.map(({ path, cell }) => [path, cell]), [[one, 1], [other, 1]]);
      }),
  );
});

Deno.test("a cell that the kernel cannot run is found, wherever its brace is missing", async () => {
  const cells = [
    `const a = 1;`,
    `function f() {\n  return 1;`,
    `const b: string = a;`,
    `let c = ;`,
  ];
  assert.deepEqual(await find("types", "1", "import.meta.url"), ["2:1 error"]);
  for (const mode of ["types", "lint"] as const) {
    const found = await find(mode, ...cells);
    assert.deepEqual([...new Set(found.map((finding) => finding.split(":")[0]))], ["2", "4"]);
  }
});

Deno.test("nothing is reported about a cell that may throw", async () => {
  const wrong: Source = [`const x: string = 1;\nlet never = x;\nthrow x;`, {
    tags: ["raises-exception"],
  }];
  const broken: Source = ["const a = {;", { tags: ["raises-exception"] }];
  const after = `const y: string = 2;`;
  assert.deepEqual(await find("types", "1", wrong, after), ["3:1 TS2322"]);
  assert.deepEqual(await find("lint", "1", wrong, "let z = 1; z"), ["3:1 prefer-const"]);
  assert.deepEqual(await find("types", "1", broken, after), ["3:1 TS2322"]);
});

Deno.test("lint finds bad style, but not what is normal in a notebook", async () => {
  const found = await find(
    "lint",
    `import { one } from "../lib.ts";\nvar old = 1;\nold`,
    `const shown = 1;\nconsole.log("prints");\nshown`,
    `function f() {\n  const unused = 1;\n}\nconst neverUsedLater = f;`,
    `debugger;`,
  );
  assert.deepEqual(found.sort(), [
    "1:1 no-unused-vars",
    "1:2 no-var",
    "3:2 no-unused-vars",
    "4:1 no-debugger",
  ]);
});

Deno.test("a finding is one line with its place", () => {
  const finding = { path: "notebooks/a.ipynb", cell: 3, line: 2, message: "No.", code: "TS1" };
  assert.equal(describeFinding(finding), "notebooks/a.ipynb, cell 3, line 2: No. (TS1)");
  assert.equal(describeFinding({ path: "lib.ts", message: "No." }), "lib.ts: No.");
});

Deno.test("the command prints what is wrong and returns 1, for wrong usage 2", async () => {
  const run = async (...args: string[]) => {
    const command = ["run", "--allow-all", "lib/jupyter/check_cli.ts", ...args];
    const { code, stderr } = await new Deno.Command(Deno.execPath(), { args: command, cwd: ROOT })
      .output();
    return { code, stderr: new TextDecoder().decode(stderr) };
  };
  await withProject(["const s: string = 1;"], async (path) => {
    const wrong = await run(path);
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /test\.ipynb, cell 1, line 1: Type 'number' is not assignable/);
    assert.equal((await run(path, "--lint")).code, 0);
  });
  assert.equal((await run("--nope")).code, 2);
  assert.equal((await run("no/such.ipynb")).code, 1);
});
