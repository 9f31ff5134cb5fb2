/**
 * Every example in the docs runs. Their types are checked by `deno task check`. `deno test --doc`
 * runs them, too, each in a worker of its own, which takes ten times as long.
 */
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

interface Example {
  /** Where it begins. */
  line: number;
  code: string;
}

/** The TypeScript between fences, in doc comments and in Markdown. */
function examplesIn(text: string): Example[] {
  const blocks = text.matchAll(/^( *\* |)```ts\n(.*?)^ *(?:\* )?```$/gms);
  return Array.from(blocks, ({ index, 1: margin, 2: body }) => ({
    line: text.slice(0, index).split("\n").length,
    code: body.split("\n").map((line) => line.slice(margin.length)).join("\n"),
  }));
}

const names = await readdir(join(root, "lib"), { recursive: true });
const paths = names.filter((name) => /\.(?:ts|md)$/.test(name)).map((name) => join("lib", name));
const folder = await Deno.makeTempDir({ prefix: "unroll-examples-" });

Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

for (const path of ["README.md", ...paths.sort()]) {
  const text = await Deno.readTextFile(join(root, path));
  for (const { line, code } of examplesIn(text)) {
    Deno.test(`the example in line ${line} of ${path.replaceAll("\\", "/")} runs`, async () => {
      const address = (specifier: string) => new URL(specifier, pathToFileURL(join(root, path)));
      const file = join(folder, `${path.replaceAll(/\W/g, "-")}-${line}.ts`);
      const complete = code.replaceAll(
        /(?<= from ")\.[^"]+/g,
        (specifier) => address(specifier).href,
      );
      await Deno.writeTextFile(file, complete);
      await import(pathToFileURL(file).href);
    });
  }
}

Deno.test("an example is found in a doc comment and in Markdown, with its line", () => {
  const comment =
    "/**\n * Adds.\n * @example\n * ```ts\n * if (a) {\n *   b();\n * }\n *\n * ```\n */";
  assert.deepEqual(examplesIn(comment), [{ line: 4, code: "if (a) {\n  b();\n}\n\n" }]);
  const markdown = "# A\n\n```sh\nls\n```\n\n```ts\na();\n\nb();\n```\n";
  assert.deepEqual(examplesIn(markdown), [{ line: 7, code: "a();\n\nb();\n" }]);
});
