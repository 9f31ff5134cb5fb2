import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isInNpxCache } from "../../lib/jupyter/kernelspec_cli.ts";
import { userDataFolder } from "../../lib/jupyter/kernelspec.ts";
import { jupyterTest, runPython } from "../jupyterlab/venv.ts";
import { withFolder } from "./helpers.ts";

const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** Runs `deno task kernel` for a user whose Jupyter data is in `folder`. */
async function kernel(folder: string, ...args: string[]) {
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", CONFIG, "kernel", ...args],
    env: { NO_COLOR: "1", JUPYTER_DATA_DIR: folder },
  }).output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** Registers Deno's kernel as `deno jupyter --install` does. */
async function installWithDeno(folder: string) {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["jupyter", "--install", "--force"],
    env: { DENO_TEST_JUPYTER_PATH: folder },
    stderr: "null",
  }).output();
  assert.ok(success);
}

/** The path and content of every file below a folder. */
async function filesIn(folder: string, root = folder): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) Object.assign(files, await filesIn(path, root));
    else files[relative(root, path)] = (await Deno.readFile(path)).toBase64();
  }
  return files;
}

async function readSpec(folder: string) {
  return JSON.parse(await Deno.readTextFile(join(folder, "kernels", "deno", "kernel.json")));
}

Deno.test("finds the user's data folder on each system", () => {
  const folder = (os: typeof Deno.build.os, variables: Record<string, string>) =>
    userDataFolder(os, (name) => variables[name]);
  const linux = { HOME: "/home/zoë" };
  assert.equal(folder("linux", linux), "/home/zoë/.local/share/jupyter");
  assert.equal(folder("linux", { ...linux, XDG_DATA_HOME: "/data" }), "/data/jupyter");
  assert.equal(folder("darwin", { HOME: "/Users/zoë" }), "/Users/zoë/Library/Jupyter");
  const roaming = "C:\\Users\\Zoë K\\AppData\\Roaming";
  assert.equal(folder("windows", { APPDATA: roaming }), `${roaming}\\jupyter`);
  assert.equal(folder("windows", { USERPROFILE: "C:\\Users\\Zoë K" }), `${roaming}\\jupyter`);
  for (const os of ["linux", "darwin", "windows"] as const) {
    assert.equal(folder(os, { ...linux, APPDATA: roaming, JUPYTER_DATA_DIR: "/x y" }), "/x y");
    assert.throws(() => folder(os, {}), /home folder\? (HOME|USERPROFILE) is not set/);
  }
});

jupyterTest(
  "the user's data folder is the one that Jupyter itself uses here",
  () =>
    withFolder(async (home) => {
      const code = "from jupyter_core.paths import jupyter_data_dir; print(jupyter_data_dir())";
      for (const extra of [{}, { XDG_DATA_HOME: join(home, "data") }]) {
        const variables: Record<string, string> = {
          HOME: home,
          USERPROFILE: home,
          APPDATA: join(home, "AppData", "Roaming"),
          XDG_DATA_HOME: "",
          JUPYTER_DATA_DIR: "",
          ...extra,
        };
        const theirs = (await runPython(code, [], variables)).trim();
        assert.equal(userDataFolder(Deno.build.os, (name) => variables[name]), theirs);
      }
    }),
);

Deno.test("--user registers the kernel, --remove removes it completely, no option shows it", () =>
  withFolder(async (folder) => {
    assert.match((await kernel(folder)).stdout, /deno does not exist/);
    const added = await kernel(folder, "--user");
    assert.equal(added.code, 0, added.stderr);
    const spec = await readSpec(folder);
    assert.equal(spec.argv[0], Deno.execPath());
    assert.equal(spec.interrupt_mode, "message");
    assert.ok(
      (await kernel(folder)).stdout.includes(`was registered here and starts ${Deno.execPath()}`),
    );
    assert.equal((await kernel(folder, "--remove")).code, 0);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(join(folder, "kernels"))), []);
    const again = await kernel(folder, "--remove");
    assert.equal(again.code, 0);
    assert.match(again.stderr, /Nothing to remove/);
  }));

Deno.test("reports a kernel whose project was moved, with what to do", () =>
  withFolder(async (folder) => {
    assert.equal((await kernel(folder, "--user")).code, 0);
    const path = join(folder, "kernels", "deno", "kernel.json");
    const moved = (await Deno.readTextFile(path)).replace("/relay/cli.ts", "/moved/cli.ts");
    await Deno.writeTextFile(path, moved);
    assert.match(
      (await kernel(folder)).stdout,
      /moved.cli\.ts no longer exists: register it again\./,
    );
  }));

Deno.test("a kernel that Deno itself registered is replaced, and restored byte for byte", () =>
  withFolder(async (folder) => {
    await installWithDeno(folder);
    const before = await filesIn(folder);
    assert.match((await kernel(folder)).stdout, /was not registered here, and starts/);
    assert.match((await kernel(folder, "--user")).stdout, /is kept: --remove restores it/);
    // A second time changes nothing: the original is still the one that is kept.
    assert.equal((await kernel(folder, "--user")).code, 0);
    assert.equal((await readSpec(folder)).interrupt_mode, "message");
    assert.match((await kernel(folder, "--remove")).stdout, /The previous one is restored/);
    assert.deepEqual(await filesIn(folder), before);
    const again = await kernel(folder, "--remove");
    assert.equal(again.code, 1);
    assert.match(again.stderr, /Nothing to remove.*was not registered here/);
    assert.deepEqual(await filesIn(folder), before);
  }));

Deno.test("a kernel.json that is not JSON is kept, too", () =>
  withFolder(async (folder) => {
    const path = join(folder, "kernels", "deno", "kernel.json");
    await Deno.mkdir(join(folder, "kernels", "deno"), { recursive: true });
    await Deno.writeTextFile(path, "{ broken");
    assert.equal((await kernel(folder, "--user")).code, 0);
    assert.equal((await kernel(folder, "--remove")).code, 0);
    assert.equal(await Deno.readTextFile(path), "{ broken");
  }));

Deno.test("reports a folder that cannot be written with exit code 1", () =>
  withFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    const { code, stderr } = await kernel(join(file, "jupyter"), "--user");
    assert.equal(code, 1);
    assert.match(stderr, /jupyter cannot be written: /);
    assert.ok(!stderr.includes("    at "), stderr);
  }));

Deno.test("wrong usage is explained with exit code 2", async () => {
  for (const args of [["--user", "--remove"], ["deno"], ["--force"]]) {
    const { code, stderr } = await kernel("", ...args);
    assert.equal(code, 2, args.join(" "));
    assert.match(stderr, /Try --help/);
  }
  const help = await kernel("", "--help");
  assert.equal(help.code, 0);
  assert.match(help.stdout, /--user[^]*--remove[^]*--help/);
});

Deno.test("recognises a Deno in npx's cache on each system", () => {
  assert.ok(isInNpxCache("/home/me/.npm/_npx/57e6/node_modules/deno/deno"));
  assert.ok(isInNpxCache("C:\\Users\\me\\npm-cache\\_npx\\57e6\\node_modules\\deno\\deno.exe"));
  assert.ok(!isInNpxCache("/usr/local/bin/deno"));
});
