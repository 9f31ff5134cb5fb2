import assert from "node:assert/strict";
import { join } from "node:path";
import {
  explainMissing,
  isSuitable,
  type Python,
  pythonCommands,
} from "../../lib/jupyter/python.ts";
import { withFolder } from "./helpers.ts";
import { makeProject, startLab } from "./lab_project.ts";

const python = (version: [number, number], hasVenv = true): Python => ({
  command: ["python3"],
  version,
  hasVenv,
});

Deno.test("Python 3.10 and newer will do, with the module venv", () => {
  const suitable = [python([3, 10]), python([3, 14]), python([4, 0])];
  const others = [python([2, 7]), python([3, 9]), python([3, 12], false)];
  assert.ok(suitable.every(isSuitable));
  assert.ok(!others.some(isSuitable));
});

Deno.test("on Windows the launcher py is tried first, elsewhere python3", () => {
  assert.deepEqual(pythonCommands("windows")[0], ["py", "-3"]);
  for (const os of ["linux", "darwin"] as const) {
    assert.deepEqual(pythonCommands(os)[0], ["python3"]);
    assert.ok(pythonCommands(os).some(([name]) => name === "python3.12"));
  }
});

Deno.test("why a Python will not do is said, with the remedy on systems that have it", () => {
  const found = [python([3, 9]), python([3, 12], false)];
  const linux = explainMissing(found, "linux");
  assert.match(linux, /python3 is Python 3\.9: too old\./);
  assert.match(linux, /Python 3\.12, but without .*sudo apt install python3-venv/);
  assert.ok(!explainMissing(found, "darwin").includes("apt"));
});

Deno.test("without Python and uv the ways out are named, nothing is made, and the exit code is 1", () =>
  withFolder(async (folder) => {
    const project = await makeProject(folder);
    const env = { PATH: join(folder, "nothing") };
    const { code, stderr } = await startLab(project, { env, direct: true }).output();
    const said = new TextDecoder().decode(stderr);
    assert.equal(code, 1, said);
    for (
      const way of ["uv", "python.org", "deno task kernel --user", "deno task tutorial --open"]
    ) {
      assert.ok(said.includes(way), way);
    }
    const names = await Array.fromAsync(Deno.readDir(project), ({ name }) => name);
    assert.deepEqual(names.sort(), ["LICENSE", "deno.json", "deno.lock", "lib", "notebooks"]);
  }));
