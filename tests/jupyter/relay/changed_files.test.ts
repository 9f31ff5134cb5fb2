import assert from "node:assert/strict";
import { join } from "node:path";
import { Modules } from "../../../lib/jupyter/relay/changed_files.ts";
import { withFolder } from "../helpers.ts";

/** A project with a module that imports others, and the folder of its notebooks. */
async function withProject(use: (root: string, modules: Modules) => Promise<void>) {
  await withFolder(async (root) => {
    await Deno.mkdir(join(root, "lib"));
    await Deno.mkdir(join(root, "notebooks"));
    const files = {
      "deno.json": '{ "imports": { "mine": "./lib/a.ts" } }',
      "lib/a.ts":
        'import type { C } from "./c.ts";\nexport * from "./b.ts";\nexport const a: C = 1;',
      "lib/b.ts": "export const b = 1;",
      "lib/c.ts": "export type C = number;",
      "notebooks/own.ts": "export const own = 1;",
    };
    for (const [name, text] of Object.entries(files)) await write(join(root, name), text, -60);
    await use(root, new Modules(join(root, "notebooks")));
  });
}

let writes = 0;

/** Writes a file, at a time of its own: some systems tell only hundredths of a second apart. */
async function write(path: string, text: string, seconds = ++writes) {
  await Deno.writeTextFile(path, text);
  const time = Date.now() / 1000 + seconds;
  await Deno.utime(path, time, time);
}

const note = (name: string) => `${name} has changed: Restart & Run All uses it.\n`;

Deno.test("a file that has changed since its import is reported once for each change", () =>
  withProject(async (root, modules) => {
    modules.add("mine", Date.now());
    modules.add("./own.ts", Date.now());
    modules.add("npm:not-loaded", Date.now());
    await modules.follow();
    assert.deepEqual(await modules.findChanges(), []);

    await write(join(root, "lib/b.ts"), "export const b = 2;");
    await write(join(root, "notebooks/own.ts"), "export const own = 2;");
    const both = [note("lib/b.ts"), note("notebooks/own.ts")];
    assert.deepEqual((await modules.findChanges()).sort(), both);
    assert.deepEqual(await modules.findChanges(), []);

    await write(join(root, "lib/b.ts"), "export const b = 3;");
    assert.deepEqual(await modules.findChanges(), [note("lib/b.ts")]);
  }));

Deno.test("nothing is reported for files with the same content, or with types only", () =>
  withProject(async (root, modules) => {
    modules.add("mine", Date.now());
    await modules.follow();
    await write(join(root, "lib/b.ts"), "export const b = 1;");
    await write(join(root, "lib/c.ts"), "export type C = 1;");
    assert.deepEqual(await modules.findChanges(), []);
    await write(join(root, "lib/b.ts"), "export const b = 2;");
    assert.deepEqual(await modules.findChanges(), [note("lib/b.ts")]);
    await write(join(root, "lib/b.ts"), "export const b = 1;");
    assert.deepEqual(await modules.findChanges(), []);
  }));

Deno.test("a change directly after the import is detected", () =>
  withProject(async (root, modules) => {
    modules.add("mine", Date.now());
    await write(join(root, "lib/a.ts"), "export const a = 2;");
    await modules.follow();
    assert.deepEqual(await modules.findChanges(), [note("lib/a.ts")]);
    await Deno.remove(join(root, "lib/a.ts"));
    assert.deepEqual(await modules.findChanges(), [note("lib/a.ts")]);
  }));

Deno.test("a module that does not exist is ignored", () =>
  withProject(async (_, modules) => {
    modules.add("./nothing.ts", Date.now());
    await modules.follow();
    assert.deepEqual(await modules.findChanges(), []);
  }));
