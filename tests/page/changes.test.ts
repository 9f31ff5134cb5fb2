import assert from "node:assert/strict";
import { join } from "node:path";
import { buildOnChange } from "../../lib/page/watch.ts";
import { until } from "../jupyter/helpers.ts";

/** A folder whose files are watched. */
interface Watched {
  folder: string;
  /** What the notebook held at each build; the same twice in a row counts once. */
  built: string[];
  /** The files whose changes were noticed. */
  changes: string[];
  /** Waits until a build has found a text in the notebook. */
  finds(text: string): Promise<void>;
}

/** Watches a folder's files while `act` changes them. */
async function watching(
  act: (watched: Watched) => Promise<void>,
  build = () => Promise.resolve(),
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "unroll wätch " }));
  await Deno.mkdir(join(folder, "lib", "deep"), { recursive: true });
  const notebook = join(folder, "a.ipynb");
  const controller = new AbortController();
  const changes: string[] = [];
  const built: string[] = [];
  const ended = buildOnChange({
    sources: () => Promise.resolve({ files: [notebook], folders: [join(folder, "lib")] }),
    build: async () => {
      const text = await Deno.readTextFile(notebook).catch(() => "nothing");
      // A file is emptied before it is written, and a system may report one change as several.
      if (text !== "" && text !== built.at(-1)) built.push(text);
      await build();
    },
    onChange: (path) => changes.push(path.slice(folder.length + 1).replaceAll("\\", "/")),
    signal: controller.signal,
  });
  const finds = (text: string) =>
    until(() => built.includes(text), () => `Builds found ${built.join()}, but not ${text}.`);
  try {
    await finds("nothing");
    await act({ folder, built, changes, finds });
  } finally {
    controller.abort();
    await ended;
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a file is built again when it appears, is written, or is replaced", async () => {
  await watching(async ({ folder, built, changes, finds }) => {
    const path = join(folder, "a.ipynb");
    await Deno.writeTextFile(path, "appears");
    await finds("appears");
    await Deno.writeTextFile(path, "written");
    await finds("written");
    await Deno.writeTextFile(join(folder, "new"), "replaced");
    await Deno.rename(join(folder, "new"), path);
    await finds("replaced");
    assert.deepEqual(built, ["nothing", "appears", "written", "replaced"]);
    assert.deepEqual([...new Set(changes)], ["a.ipynb"]);
  });
});

Deno.test("code in and below a folder is watched, other files and folders are not", async () => {
  await watching(async ({ folder, changes, finds }) => {
    await Deno.writeTextFile(join(folder, "b.ipynb"), "");
    await Deno.writeTextFile(join(folder, "lib", "deep", ".mod.ts.swp"), "");
    await Deno.writeTextFile(join(folder, "lib", "deep", "mod.ts"), "");
    await until(() => changes.length > 0, "The change of a module");
    // What came before it in the same folders has been noticed by then, or never will be.
    await Deno.writeTextFile(join(folder, "a.ipynb"), "last");
    await finds("last");
    assert.deepEqual(changes.filter((path) => path !== "a.ipynb"), ["lib/deep/mod.ts"]);
  });
});

Deno.test("changes during a build are built after it, in their last state", async () => {
  const release: (() => void)[] = [];
  let isHeld = true;
  const build = () =>
    isHeld ? new Promise<void>((resume) => release.push(resume)) : Promise.resolve();
  await watching(async ({ folder, built, finds }) => {
    const path = join(folder, "a.ipynb");
    for (const text of ["1", "2", "3"]) await Deno.writeTextFile(path, text);
    await until(() => release.length === 1, "The first build");
    isHeld = false;
    release[0]();
    await finds("3");
    assert.deepEqual(built, ["nothing", "3"]);
  }, build);
});
