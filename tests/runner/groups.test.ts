import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { withFolder } from "../jupyter/helpers.ts";
import { END, findTests, GROUPS, groupTests, moduleForEachFolder } from "./groups.ts";

/** Writes files into a folder, and returns the group of each test by its name. */
async function groupsOf(files: Record<string, string>): Promise<Record<string, string>> {
  return await withFolder(async (root) => {
    for (const [path, text] of Object.entries(files)) {
      const full = join(root, path);
      await Deno.mkdir(join(full, ".."), { recursive: true });
      await Deno.writeTextFile(full, text);
    }
    const groups = await groupTests(await findTests(join(root, "tests")), root);
    assert.deepEqual([...groups.keys()], GROUPS);
    return Object.fromEntries(
      [...groups].flatMap(([group, tests]) =>
        tests.map((test) => [test.slice(join(root, "tests/").length), group])
      ),
    );
  });
}

const LIBRARY = {
  "lib/jupyter/kernel.ts": "",
  "lib/jupyter/start.ts": 'export { Kernel } from "./kernel.ts";',
  "tests/browser/chromium.ts": "",
  "tests/jupyterlab/venv.ts": "",
};

Deno.test("a test's group follows from its imports, direct or indirect", async () => {
  const groups = await groupsOf({
    ...LIBRARY,
    "tests/sum.test.ts": 'import assert from "node:assert";',
    "tests/jupyter/run.test.ts": 'import {\n  start,\n} from "../../lib/jupyter/start.ts";',
    "tests/page/click.test.ts": 'import "../browser/chromium.ts";',
    "tests/lab.test.ts": 'import "./browser/chromium.ts";\nimport "./jupyterlab/venv.ts";',
  });
  assert.deepEqual(groups, {
    "sum.test.ts": "library",
    "jupyter/run.test.ts": "kernel",
    "page/click.test.ts": "pages",
    "lab.test.ts": "JupyterLab",
  });
});

Deno.test("type-only imports do not decide the group", async () => {
  const test = 'import type { Kernel } from "../lib/jupyter/kernel.ts";\nimport "./circle.ts";';
  const groups = await groupsOf({
    ...LIBRARY,
    "tests/a.test.ts": test,
    "tests/circle.ts": 'import "./a.test.ts";',
  });
  assert.deepEqual(groups, { "a.test.ts": "library" });
});

Deno.test("one module loads all tests of a folder, and prints when they have ended", async () => {
  await withFolder(async (root) => {
    const tests = ["a/one.test.ts", "a/two ü.test.ts", "b/a/one.test.ts"];
    for (const test of tests) {
      await Deno.mkdir(join(root, test, ".."), { recursive: true });
      await Deno.writeTextFile(join(root, test), `Deno.test("${test}", () => {});`);
    }
    const files = tests.map((test) => join(root, test));
    const modules = await moduleForEachFolder(new Map([["pages", files]]), root);
    const paths = modules.get("pages")!;
    const args = ["test", "--no-check", ...paths];
    const output = await new Deno.Command(Deno.execPath(), { args, env: { NO_COLOR: "1" } })
      .output();
    const lines = new TextDecoder().decode(output.stdout).split("\n");
    const [first, second] = paths.map((path) => basename(path));
    const found = lines.map((line) =>
      /^.*test.ts(?= \.\.\. ok)/.exec(line)?.[0] ?? END.exec(line)?.[1]
    );
    assert.deepEqual(found.filter(Boolean), [tests[0], tests[1], first, tests[2], second]);
  });
});
