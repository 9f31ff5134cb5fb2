import assert from "node:assert/strict";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "@babel/parser";
import blankSpace from "ts-blank-space";
import { toJavaScript } from "./to_javascript.ts";
import { different, snippets } from "./cases.ts";
// They bring their sources along, and are in the cache for that.
import type {} from "immer";
import type {} from "rxjs";
import type {} from "zod";

const project = fileURLToPath(new URL("../../", import.meta.url));

/** Every TypeScript file, and every code cell, below a folder. */
async function* sourcesIn(folder: string): AsyncGenerator<{ name: string; source: string }> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) {
      // AssemblyScript has decorators of its own.
      if (!/^(assembly|fixtures|node_modules)$/.test(name)) yield* sourcesIn(path);
    } else if (name.endsWith(".ts")) yield { name: path, source: await Deno.readTextFile(path) };
    else if (name.endsWith(".ipynb")) {
      const { cells } = JSON.parse(await Deno.readTextFile(path));
      for (const [index, cell] of cells.entries()) {
        const source = [cell.source].flat().join("");
        if (cell.cell_type === "code") yield { name: `${path}, cell ${index + 1}`, source };
      }
    }
  }
}

/** The newest version of a package in Deno's cache. */
async function packageFolder(name: string): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(stdout));
  const folder = join(npmCache, "registry.npmjs.org", name);
  const versions = [...Deno.readDirSync(folder)].filter(({ name }) => /^\d/.test(name));
  return join(folder, versions.map(({ name }) => name).sort().at(-1)!);
}

/** What ts-blank-space makes of it; undefined for what it does not take. */
function expectedOf(source: string): string | undefined {
  let isRefused = false;
  const text = blankSpace(source, () => isRefused = true);
  return isRefused ? undefined : text;
}

/** What counts of a text: not where a semicolon was put, or a bracket so that no line ends there. */
function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.replace(/[;()\s]+/g, " ").trim());
}

/** The tree of JavaScript, without places. */
function treeOf(script: string): string {
  const { program } = parse(script, {
    sourceType: "module",
    errorRecovery: true,
    attachComment: false,
    plugins: ["decorators", "decoratorAutoAccessors"],
  });
  return JSON.stringify(program, (key, value) => {
    if (/^(start|end|loc|extra|comments|errors)$/.test(key)) return undefined;
    if (typeof value === "bigint") return String(value);
    return Array.isArray(value) ? value.filter((node) => node?.type !== "EmptyStatement") : value;
  });
}

function assertSame(source: string, expected: string, name: string): void {
  const result = toJavaScript(source);
  assert.deepEqual(linesOf(result), linesOf(expected), name);
  // Where nothing was put in, nothing has moved.
  const isMoved = result.length !== source.length;
  const moved = isMoved
    ? -1
    : result.split("").findIndex((c, i) => !/[\s()]/.test(c) && c !== source[i]);
  assert.equal(moved, -1, name);
  assert.equal(treeOf(result), treeOf(expected), name);
}

/** Compares all sources of a folder with the oracle; what that refuses has to be without types. */
async function compareAll(folder: string): Promise<number> {
  let count = 0;
  for await (const { name, source } of sourcesIn(folder)) {
    const expected = expectedOf(source);
    if (expected !== undefined) assertSame(source, expected, name);
    else {
      const result = toJavaScript(source);
      assert.equal(toJavaScript(result), result, name);
      treeOf(result);
      assert.equal(result.split("\n").length, source.split("\n").length, name);
    }
    count++;
  }
  return count;
}

Deno.test("removes only the types from every file and cell of the project", async () => {
  let count = 0;
  for (const folder of ["lib", "tests", "notebooks"]) {
    count += await compareAll(join(project, folder));
  }
  assert.ok(count > 400, `${count} sources`);
});

for (const [name, least] of [["immer", 10], ["rxjs", 200], ["zod", 200]] as const) {
  Deno.test(`removes only the types from the sources of ${name}`, async () => {
    const count = await compareAll(await packageFolder(name));
    assert.ok(count >= least, `${count} sources`);
  });
}

Deno.test("types in all places become spaces", () => {
  for (const source of snippets) {
    const expected = expectedOf(source) ?? stripTypeScriptTypes(source);
    assertSame(source, expected, source);
  }
});

Deno.test("syntax that other tools refuse or change keeps its meaning", () => {
  for (const [source, expected] of different) assert.equal(toJavaScript(source), expected);
});

Deno.test("plain JavaScript stays as it is", () => {
  for (const source of snippets) {
    const plain = toJavaScript(source);
    assert.equal(toJavaScript(plain), plain);
  }
});

Deno.test("declarations without values are removed", () => {
  for (
    const source of [
      "namespace A { export type B = 1 }",
      "declare namespace C { let d }",
      "import type A = require('b');",
      "declare enum E { A }",
      "declare module 'x' { export const a: 1 }",
    ]
  ) assert.equal(toJavaScript(source).trim(), "", source);
});

Deno.test("keeps Windows line ends", () => {
  const source = "type A = {\r\n  a: number;\r\n};\r\nlet a: A =\r\n  b!;\r\n";
  assertSame(source, stripTypeScriptTypes(source), source);
  assert.equal(toJavaScript(source).length, source.length);
});
