import assert from "node:assert/strict";
import { join } from "node:path";
import { buildOnChange } from "../../lib/page/watch.ts";

/** Watches a folder's files; `act` does something and then says how many builds there have to be. */
async function watching(
  build: () => Promise<void>,
  act: (folder: string, builds: (count: number) => Promise<void>) => Promise<void>,
): Promise<{ changes: string[]; builds: number }> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "unroll wätch " }));
  await Deno.mkdir(join(folder, "lib", "deep"), { recursive: true });
  const controller = new AbortController();
  const changes: string[] = [];
  let builds = 0;
  const ended = buildOnChange({
    sources: () =>
      Promise.resolve({ files: [join(folder, "a.ipynb")], folders: [join(folder, "lib")] }),
    build: async () => {
      builds++;
      await build();
    },
    onChange: (path) => changes.push(path.slice(folder.length + 1).replaceAll("\\", "/")),
    signal: controller.signal,
  });
  try {
    await act(folder, async (count) => {
      while (builds < count) await new Promise((resume) => setTimeout(resume, 20));
    });
  } finally {
    controller.abort();
    await ended;
    await Deno.remove(folder, { recursive: true });
  }
  return { changes, builds };
}

Deno.test("a file is built again when it appears, is written, or is replaced", async () => {
  const { changes } = await watching(() => Promise.resolve(), async (folder, builds) => {
    await builds(1);
    const path = join(folder, "a.ipynb");
    await Deno.writeTextFile(path, "1");
    await builds(2);
    await new Promise((resume) => setTimeout(resume, 300));
    await Deno.writeTextFile(join(folder, "new"), "2");
    await Deno.rename(join(folder, "new"), path);
    await builds(3);
  });
  assert.ok(changes.length >= 2 && changes.every((path) => path === "a.ipynb"), changes.join());
});

Deno.test("code below a folder counts, other files and other folders do not", async () => {
  const { changes } = await watching(() => Promise.resolve(), async (folder, builds) => {
    await builds(1);
    await Deno.writeTextFile(join(folder, "b.ipynb"), "");
    await Deno.writeTextFile(join(folder, "lib", "deep", ".mod.ts.swp"), "");
    await Deno.writeTextFile(join(folder, "lib", "deep", "mod.ts"), "");
    await builds(2);
  });
  assert.deepEqual([...new Set(changes)], ["lib/deep/mod.ts"]);
});

Deno.test("what is saved while it builds is built after that, once", async () => {
  let release = () => {};
  const { builds } = await watching(
    () => new Promise((resume) => release = resume),
    async (folder, builds) => {
      await builds(1);
      for (const text of ["1", "2", "3"]) await Deno.writeTextFile(join(folder, "a.ipynb"), text);
      await new Promise((resume) => setTimeout(resume, 300));
      release();
      await builds(2);
      release();
      await new Promise((resume) => setTimeout(resume, 500));
    },
  );
  assert.equal(builds, 2);
});
