import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readNotebook, writeNotebook } from "../../lib/jupyter/file.ts";
import { codeCell, makeCache, notebookOf, textOf, withFolder } from "./helpers.ts";
import { withProjectCopy } from "./project_copy.ts";

const CLI = fileURLToPath(new URL("../../lib/jupyter/cli.ts", import.meta.url));

/** Every way to another machine ends at a port of this one where nothing listens. */
const NOWHERE = "http://127.0.0.1:9";
const OFFLINE = {
  ...Object.fromEntries(
    ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [
      [name, NOWHERE],
      [name.toLowerCase(), NOWHERE],
    ]),
  ),
  NO_PROXY: "",
  no_proxy: "",
};

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

async function run(command: string, args: string[], options: Deno.CommandOptions): Promise<Run> {
  const output = await new Deno.Command(command, {
    ...options,
    args,
    env: { NO_COLOR: "1", ...options.env },
  }).output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** Runs a task of the project at `root`, without network. */
function task(root: string, name: string, args: string[], env: Record<string, string> = {}) {
  const options = { cwd: root, env: { ...OFFLINE, INIT_CWD: root, ...env } };
  return run(Deno.execPath(), ["task", "--quiet", name, ...args], options);
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

const PLOT = `import * as Plot from "@observablehq/plot";
import { JSDOM } from "jsdom";
import { show } from "unroll/notebook";
const { document } = new JSDOM().window;
show(Plot.dot([[1, 2]]).plot({ document }));`;

Deno.test("everything works in folders with spaces and letters such as ü, and without network", async (t) => {
  await withProjectCopy(async (root) => {
    const folder = join(root, "notebooks", "größe 1");
    await Deno.mkdir(folder);
    const path = join(folder, "mein Büchlein 日本.ipynb");
    await writeNotebook(path, notebookOf(PLOT));
    const succeed = async (name: string, ...args: string[]) => {
      const { code, stdout, stderr } = await task(root, name, args);
      assert.equal(code, 0, stderr);
      return stdout;
    };

    await t.step("deno task notebook", async () => {
      assert.match(await succeed("notebook", path), /mein Büchlein 日本\.ipynb: 1 cell/);
      assert.match(textOf(codeCell(await readNotebook(path), 0)), /^\[figure\]/);
    });

    await t.step("deno task tutorial", async () => {
      await succeed("tutorial", path);
      const page = await Deno.readTextFile(join(root, "dist", "mein Büchlein 日本.html"));
      assert.match(page, /<svg/);
    });

    // deno task check takes a minute: its half for notebooks is tested in such a folder elsewhere.
    await t.step("deno task lint", async () => {
      await succeed("lint", path);
    });

    await t.step("without network and cache, missing packages are reported", async () => {
      const empty = join(root, "cache");
      const { code, stderr } = await task(root, "tutorial", [path], { DENO_DIR: empty });
      assert.notEqual(code, 0);
      assert.match(stderr, /npm/);
    });
  });
});

Deno.test("two notebooks run at once, each with its own outputs", async () => {
  await withFolder(async (folder) => {
    const paths = ["a.ipynb", "b.ipynb"].map((name) => join(folder, name));
    const loop = (name: string) => `for (let i = 0; i < 200; i++) console.log("${name}", i);`;
    for (const path of paths) await writeNotebook(path, notebookOf(loop(path.at(-7)!)));
    const args = (path: string) => ["run", "--allow-all", CLI, path];
    const runs = await Promise.all(paths.map((path) => run(Deno.execPath(), args(path), {})));
    assert.deepEqual(runs.map(({ code }) => code), [0, 0], runs.map((r) => r.stderr).join());
    for (const path of paths) {
      const lines = textOf(codeCell(await readNotebook(path), 0)).trim().split("\n");
      assert.deepEqual(lines, Array.from({ length: 200 }, (_, i) => `${path.at(-7)} ${i}`));
    }
    assert.deepEqual(await namesIn(folder), ["a.ipynb", "b.ipynb"]);
  });
});

Deno.test("a notebook that runs twice at once is written once, and completely", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "same.ipynb");
    const source = `console.log("begin"); await new Promise((r) => setTimeout(r, 1000)); "end"`;
    await writeNotebook(path, notebookOf(source));
    const args = ["run", "--allow-all", CLI, path];
    const runs = await Promise.all([0, 1].map(() => run(Deno.execPath(), args, {})));
    const failed = runs.filter(({ code }) => code !== 0);
    assert.ok(failed.length <= 1, failed.map(({ stderr }) => stderr).join());
    for (const { code, stderr } of failed) {
      assert.equal(code, 1);
      assert.match(stderr, /same\.ipynb was changed while it ran\. Nothing was written/);
    }
    assert.equal(textOf(codeCell(await readNotebook(path), 0)), 'begin\n"end"');
    assert.deepEqual(await namesIn(folder), ["same.ipynb"]);
  });
});

Deno.test({
  name: "when the disk is full, the notebook is unchanged, and no temporary file is left",
  // There is no such limit on Windows.
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withFolder(async (folder) => {
      const path = join(folder, "notebook.ipynb");
      await writeNotebook(path, notebookOf(`console.log("x".repeat(3_000_000));`));
      const before = await Deno.readTextFile(path);
      // Stands for a full disk: no file may grow above 1 MB (2 MB where blocks have 1 KB).
      const limited = `ulimit -f 2000; exec "$@"`;
      // Without this, the system ends a process that writes more.
      const survive = `data:text/javascript,Deno.addSignalListener("SIGXFSZ", () => {});`;
      const deno = [Deno.execPath(), "run", "--allow-all", `--preload=${survive}`, CLI, path];
      const { code, stderr } = await run("sh", ["-c", limited, "sh", ...deno], {
        // The files of a cache in use may be larger.
        env: { DENO_DIR: await makeCache(folder) },
      });
      assert.equal(code, 1, stderr);
      assert.match(stderr, /notebook\.ipynb cannot be written: .*too large/i);
      assert.equal(await Deno.readTextFile(path), before);
      assert.deepEqual(await namesIn(folder), ["cache", "notebook.ipynb"]);
    });
  },
});
