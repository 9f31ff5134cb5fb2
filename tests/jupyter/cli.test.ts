import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeNotebook } from "../../lib/jupyter/file.ts";
import { isRunning, notebookOf, until, withFolder } from "./helpers.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CLI = fileURLToPath(new URL("../../lib/jupyter/cli.ts", import.meta.url));

/** Runs `deno task notebook` as a user in `folder` would. */
async function task(folder: string, ...args: string[]) {
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", join(ROOT, "deno.json"), "notebook", ...args],
    cwd: folder,
    // The task that runs these tests has set INIT_CWD already, and a task inside keeps it.
    env: { NO_COLOR: "1", INIT_CWD: folder },
  }).output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** Writes a notebook of these cells and returns its path. */
async function write(folder: string, name: string, ...sources: string[]): Promise<string> {
  const path = join(folder, name);
  await writeNotebook(path, notebookOf(...sources));
  return path;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("notebooks are run in place, with a line per cell and a line per notebook", async () => {
  await withFolder(async (folder) => {
    const paths = [
      await write(folder, "one.ipynb", "const answer = 42;\nanswer"),
      await write(folder, "two ü.ipynb", "// Why not?\n1", `console.log("two")`),
    ];
    const { code, stdout, stderr } = await task(folder, "one.ipynb", paths[1]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      stdout.trim().split("\n").map((line) => line.replace(/[\d.]+ s$/, "# s")),
      [`${paths[0]}: 1 cell, # s`, `${paths[1]}: 2 cells, # s`],
    );
    const progress = stderr.trim().split("\n").map((line) => line.replace(/[\d.]+ s/, "# s"));
    assert.deepEqual(progress, [
      "[1/1] ok # s  const answer = 42;",
      "[1/2] ok # s  1",
      `[2/2] ok # s  console.log("two")`,
    ]);
    assert.match(await Deno.readTextFile(paths[0]), /"42"/);
    assert.match(await Deno.readTextFile(paths[1]), /"two\\n"/);
    assert.deepEqual(await namesIn(folder), ["one.ipynb", "two ü.ipynb"]);
  });
});

Deno.test("running a notebook twice gives the same file", async () => {
  await withFolder(async (folder) => {
    const path = await write(folder, "same.ipynb", "1", `console.log("a"); throw new Error("b")`);
    await task(folder, path, "--allow-errors");
    const first = await Deno.readTextFile(path);
    await task(folder, path, "--allow-errors");
    assert.equal(await Deno.readTextFile(path), first);
  });
});

Deno.test("a notebook that fails is unchanged, the others are run, the exit code is 1", async () => {
  await withFolder(async (folder) => {
    const bad = await write(folder, "bad.ipynb", "1", `throw new TypeError("broken")`);
    const good = await write(folder, "good.ipynb", "6 * 7");
    const before = await Deno.readTextFile(bad);
    const { code, stdout, stderr } = await task(folder, bad, good);
    assert.equal(code, 1);
    assert.match(stderr, /^Cell 2 threw TypeError: broken$/m);
    assert.equal(await Deno.readTextFile(bad), before);
    assert.match(await Deno.readTextFile(good), /"42"/);
    assert.ok(!stdout.includes("bad.ipynb") && stdout.includes("good.ipynb"));
  });
});

Deno.test("--allow-errors keeps the error as an output, and the exit code is still 1", async () => {
  await withFolder(async (folder) => {
    const path = await write(folder, "bad.ipynb", `throw new TypeError("broken")`, `"rest"`);
    const { code, stdout, stderr } = await task(folder, path, "--allow-errors");
    assert.equal(code, 1);
    assert.match(stdout, /2 cells, 1 threw/);
    assert.match(stderr, /Cell 1 threw TypeError: broken/);
    const text = await Deno.readTextFile(path);
    assert.match(text, /"output_type": "error"/);
    assert.match(text, /\\"rest\\"/);
  });
});

Deno.test("a notebook that an editor saves while it runs is not overwritten", async () => {
  await withFolder(async (folder) => {
    const path = await write(
      folder,
      "edited.ipynb",
      `Deno.writeTextFileSync("edited.ipynb", "the editor's");`,
    );
    const { code, stderr } = await task(folder, path);
    assert.equal(code, 1);
    assert.match(stderr, /edited\.ipynb was changed while it ran/);
    assert.equal(await Deno.readTextFile(path), "the editor's");
  });
});

Deno.test("--timeout limits a cell", async () => {
  await withFolder(async (folder) => {
    const path = await write(folder, "slow.ipynb", "while (true);");
    const { code, stderr } = await task(folder, "--timeout", "0.5", path);
    assert.equal(code, 1);
    assert.match(stderr, /interrupted after 0.5 s/);
  });
});

Deno.test("wrong usage is explained with exit code 2", async (t) => {
  const cases: [string, string[], RegExp][] = [
    ["unknown option", ["--nope"], /--nope[^]*Try --help/],
    ["no seconds", ["--timeout"], /--timeout[^]*Try --help/],
    ["no number", ["--timeout", "soon"], /--timeout must be a number of seconds.*"soon"/],
    ["zero", ["--timeout", "0"], /--timeout must be a number of seconds.*"0"/],
  ];
  for (const [name, args, message] of cases) {
    await t.step(name, async () => {
      const { code, stderr } = await task(ROOT, ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }
});

Deno.test("a path that is not a notebook is reported with exit code 1", async () => {
  const { code, stderr } = await task(ROOT, "no/such.ipynb", "deno.json");
  assert.equal(code, 1);
  assert.match(stderr, /There is no notebook .*such\.ipynb/);
  assert.match(stderr, /deno\.json is not a notebook/);
});

Deno.test("--help shows every option", async () => {
  const { code, stdout } = await task(ROOT, "--help");
  assert.equal(code, 0);
  for (const option of ["paths", "--timeout", "--allow-errors", "--help"]) {
    assert.ok(stdout.includes(option), option);
  }
});

Deno.test("when the command is killed, its kernel ends, and no file is changed", async (t) => {
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGKILL"]
    : ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"];
  for (const signal of signals) {
    await t.step(signal, () =>
      withFolder(async (folder) => {
        const pidFile = join(folder, "pid");
        const tell = `Deno.writeTextFileSync(${JSON.stringify(pidFile)}, "" + Deno.pid);`;
        const path = await write(folder, "endless.ipynb", `${tell} while (true);`);
        const before = await Deno.readTextFile(path);
        const command = new Deno.Command(Deno.execPath(), {
          args: ["run", "--allow-all", CLI, path],
          stderr: "null",
          env: { TMPDIR: folder },
        }).spawn();
        const readPid = () => Deno.readTextFile(pidFile).then(Number, () => 0);
        await until(async () => await readPid() > 0, "the cell's start");
        const pid = await readPid();
        assert.ok(isRunning(pid));
        command.kill(signal);
        const { code } = await command.status;
        assert.notEqual(code, 0);
        await until(() => !isRunning(pid), "the kernel's end");
        assert.equal(await Deno.readTextFile(path), before);
        await until(async () => (await namesIn(folder)).length === 2, "the cleaning up");
      }));
  }
});
