import assert from "node:assert/strict";
import { join } from "node:path";
import { problemOf, pythonCommands } from "../../lib/jupyter/python.ts";
import { withFolder } from "./helpers.ts";
import { makeProject, startLab } from "./lab_project.ts";

Deno.test("Python 3.10 and newer with the module venv are suitable", () => {
  for (const version of ["3.10", "3.14", "4.0"]) {
    assert.equal(problemOf({ version, hasVenv: true }, "linux"), undefined, version);
  }
});

Deno.test("on Windows the launcher py is tried first, elsewhere python3", () => {
  assert.deepEqual(pythonCommands("windows")[0], ["py", "-3"]);
  for (const os of ["linux", "darwin"] as const) {
    assert.deepEqual(pythonCommands(os)[0], ["python3"]);
    assert.ok(pythonCommands(os).some(([name]) => name === "python3.12"));
  }
});

Deno.test("an unsuitable Python is described, with the remedy on systems that have one", () => {
  for (const version of ["2.7", "3.9"]) {
    assert.equal(problemOf({ version, hasVenv: true }, "linux"), `Python ${version}: too old.`);
  }
  const incomplete = { version: "3.12", hasVenv: false };
  assert.match(problemOf(incomplete, "linux")!, /but without .*sudo apt install python3-venv/);
  assert.match(problemOf(incomplete, "darwin")!, /without the modules venv and ensurepip\.$/);
});

Deno.test("without Python and uv, alternatives are listed, nothing is created, and the exit code is 1", () =>
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
