import assert from "node:assert/strict";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { toJavaScript } from "../../../lib/cell/javascript.ts";
import { different, likeNode, misread } from "./cases.ts";

const project = fileURLToPath(new URL("../../../", import.meta.url));

/** Every TypeScript file, and every code cell, of the project. */
async function* sources(): AsyncGenerator<{ name: string; source: string }> {
  for (const folder of ["lib", "tests", "notebooks"]) yield* sourcesIn(join(project, folder));
}

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

function nodeStrips(source: string): string | undefined {
  try {
    // It has wider spaces for letters outside of ASCII.
    return withoutEnds(stripTypeScriptTypes(source));
  } catch {
    return undefined;
  }
}

function withoutEnds(text: string): string {
  return text.replace(/[^\S\r\n]+$/gm, "");
}

Deno.test("every file and cell of the project becomes the JavaScript that Node makes of it", async () => {
  let count = 0;
  for await (const { name, source } of sources()) {
    const result = toJavaScript(source);
    const expected = nodeStrips(source);
    if (expected !== undefined) assert.equal(withoutEnds(result), expected, name);
    // Node refuses what is more than types: of what has become of it, it finds no types.
    else assert.equal(nodeStrips(result), withoutEnds(result), name);
    count++;
  }
  assert.ok(count > 400, `${count} sources`);
});

Deno.test("types in all places become spaces, as in Node", () => {
  for (const source of likeNode) {
    const expected = nodeStrips(source);
    assert.ok(expected !== undefined, `Node refuses ${source}`);
    assert.equal(withoutEnds(toJavaScript(source)), expected, source);
  }
});

Deno.test("what Node gets wrong or refuses keeps its meaning", () => {
  for (const [source, expected] of different) assert.equal(toJavaScript(source), expected);
});

Deno.test("what the grammar misreads is read right", () => {
  for (const source of misread) {
    assert.equal(withoutEnds(toJavaScript(source)), nodeStrips(source), source);
  }
});

Deno.test("plain JavaScript stays as it is", () => {
  for (const source of misread.concat(likeNode)) {
    const plain = toJavaScript(source);
    assert.equal(toJavaScript(plain), plain);
  }
});

Deno.test("a type parameter in front of a long function is known as one", () => {
  const body = "  if (a !== undefined) { g(a, [1, 2, 3], { b: 4 }); }\n".repeat(200);
  const source = `const f = <T>(a: T): void => {\n${body}};\n(1);`;
  assert.equal(withoutEnds(toJavaScript(source)), nodeStrips(source));
});

Deno.test("a long comment hides nothing of what comes after it", () => {
  const comment = "  /**\n" + "   * Some words.\n".repeat(60) + "   */\n";
  const source = `class A<T> {\n${comment}  static from<T>(a: T): A<T>;\n` +
    `${comment}  static from(a?: any) { return a!; }\n}\n${comment}type B = number;\nf();`;
  assert.equal(withoutEnds(toJavaScript(source)), nodeStrips(source));
});

Deno.test("Windows line ends stay", () => {
  const source = "type A = {\r\n  a: number;\r\n};\r\nlet a: A =\r\n  b!;\r\n";
  assert.equal(withoutEnds(toJavaScript(source)), nodeStrips(source));
  assert.equal(toJavaScript(source).length, source.length);
});
