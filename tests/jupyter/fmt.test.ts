import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readNotebook, writeNotebook } from "../../lib/jupyter/file.ts";
import { codeCell, notebookOf, withFolder } from "./helpers.ts";

const config = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** Runs the notebooks' half of `deno task fmt`. */
async function fmt(...args: string[]) {
  const cli = fileURLToPath(new URL("../../lib/jupyter/fmt_cli.ts", import.meta.url));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--config", config, "--allow-all", cli, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("formatted cells pass, unformatted ones are told, and --write formats them", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "ü x.ipynb");
    await writeNotebook(path, notebookOf("const a = 1;", "const b=2"));
    const before = await Deno.readTextFile(path);
    const told = await fmt(path);
    assert.equal(told.code, 1);
    assert.match(told.stderr, /ü x\.ipynb is not formatted: deno task fmt --write/);
    assert.equal(await Deno.readTextFile(path), before, "checking changes nothing");
    assert.equal((await fmt("--write", path)).code, 0);
    assert.equal(codeCell(await readNotebook(path), 1).source, "const b = 2;");
    assert.equal((await fmt(path)).code, 0);
  });
});

Deno.test("a cell that is no TypeScript is left as it is; the type check tells", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "wrong.ipynb");
    await writeNotebook(path, notebookOf("const = ;"));
    const before = await Deno.readTextFile(path);
    assert.equal((await fmt("--write", path)).code, 0);
    assert.equal(await Deno.readTextFile(path), before);
  });
});
