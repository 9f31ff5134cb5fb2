import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { environmentPython, environmentState } from "../../lib/jupyter/environment.ts";
import { jupyterTest, runPython } from "../jupyterlab/venv.ts";
import { withFolder } from "./helpers.ts";
import { makeProject, startLab } from "./lab_project.ts";

/** Writes the smallest package that pip and uv can install. */
const WRITE_WHEEL = `
import sys, zipfile
name = "tiny-1.0.dist-info"
with zipfile.ZipFile(sys.argv[1] + "/tiny-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr("tiny.py", "size = 1")
    wheel.writestr(name + "/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\n")
    wheel.writestr(name + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(name + "/RECORD", f"tiny.py,,\\n{name}/METADATA,,\\n{name}/WHEEL,,\\n{name}/RECORD,,\\n")
`;

const REQUIREMENTS = "tiny==1.0\n";

/** A project whose JupyterLab is the tiny package, which only the folder `wheels` has. */
async function makeTinyProject(folder: string) {
  const project = await makeProject(folder);
  const wheels = join(folder, "wheels");
  await Deno.mkdir(wheels);
  const requirements = join(project, "lib", "jupyter", "server", "requirements.txt");
  await Deno.writeTextFile(requirements, REQUIREMENTS);
  // pip takes a blank in it for the end of a path.
  const links = pathToFileURL(wheels).href;
  const pip = { PIP_NO_INDEX: "1", PIP_FIND_LINKS: links, PIP_CONFIG_FILE: "" };
  const uv = { UV_OFFLINE: "1", UV_FIND_LINKS: links };
  const prepare = async () => {
    const env = { ...pip, ...uv };
    const output = await startLab(project, { args: ["--prepare"], env, direct: true }).output();
    return { code: output.code, said: new TextDecoder().decode(output.stderr) };
  };
  return { project, wheels, prepare };
}

jupyterTest(
  "an unfinished environment is not used, but made again",
  () =>
    withFolder(async (folder) => {
      const { project, wheels, prepare } = await makeTinyProject(folder);
      const failed = await prepare();
      assert.equal(failed.code, 1);
      assert.match(
        failed.said,
        /could not be installed.*printed:[^]*tiny[^]*Is this machine online/,
      );
      assert.equal(await environmentState(project), "unfinished");

      await runPython(WRITE_WHEEL, [wheels]);
      const junk = join(project, ".venv", "half a file");
      await Deno.writeTextFile(junk, "");
      // Two at once: one makes it, the other one waits.
      const both = await Promise.all([prepare(), prepare()]);
      assert.deepEqual(
        both.map(({ code }) => code),
        [0, 0],
        both.map(({ said }) => said).join("\n"),
      );
      assert.ok(both.some(({ said }) => /it was incomplete/.test(said)));
      await assert.rejects(Deno.stat(junk), Deno.errors.NotFound);
      await assert.rejects(Deno.stat(join(project, ".jupyter", "cache")), Deno.errors.NotFound);
      const mark = await Deno.readTextFile(join(project, ".venv", "unroll.txt"));
      assert.equal(mark, REQUIREMENTS);
      const { success } = await new Deno.Command(environmentPython(project), {
        args: ["-c", "import tiny; assert tiny.size == 1"],
      }).output();
      assert.ok(success);
    }),
);

Deno.test("an environment that was not made here is not changed", () =>
  withFolder(async (folder) => {
    const { project, prepare } = await makeTinyProject(folder);
    await Deno.mkdir(join(project, ".venv"));
    await Deno.writeTextFile(join(project, ".venv", "theirs"), "precious");
    const { code, said } = await prepare();
    assert.equal(code, 1);
    assert.match(said, /was not created by this command[^]*-m pip install jupyterlab/);
    assert.equal(await Deno.readTextFile(join(project, ".venv", "theirs")), "precious");
    assert.equal(await environmentState(project), "foreign");
  }));

Deno.test("an environment with other versions is outdated", () =>
  withFolder(async (project) => {
    assert.equal(await environmentState(project), "missing");
    await Deno.mkdir(join(project, ".venv"));
    await Deno.writeTextFile(join(project, ".venv", "unroll.txt"), "jupyterlab==3.0.0\n");
    assert.equal(await environmentState(project), "outdated");
    const wanted = new URL("../../lib/jupyter/server/requirements.txt", import.meta.url);
    await Deno.copyFile(wanted, join(project, ".venv", "unroll.txt"));
    assert.equal(await environmentState(project), "current");
  }));
