import assert from "node:assert/strict";
import { resolve } from "node:path";
import { isSupported, labArguments, labEnvironment } from "../../lib/jupyter/lab.ts";

const FOLDER = "--LabApp.default_url=/lab/tree/notebooks";
const cwd = resolve("/home/zoë/my work");
const exists = (path: string) => ["there", "a b.ipynb"].some((name) => path === resolve(cwd, name));

Deno.test("without a path, the folder of notebooks is opened", () => {
  const options = ["--no-browser", "--port", "9000"];
  assert.deepEqual(labArguments(options, cwd, exists), [FOLDER, ...options]);
  assert.deepEqual(labArguments([], cwd, exists), [FOLDER]);
});

Deno.test("a path is relative to where the user typed it", () => {
  const notebook = resolve(cwd, "a b.ipynb");
  assert.deepEqual(labArguments(["--no-browser", "a b.ipynb"], cwd, exists), [
    "--no-browser",
    notebook,
  ]);
  assert.deepEqual(labArguments([notebook], "/elsewhere", exists), [notebook]);
  assert.deepEqual(labArguments(["there"], cwd, exists), [resolve(cwd, "there")]);
});

Deno.test("a missing notebook is reported with its whole path", () => {
  const message = new RegExp(`There is no notebook .*my work.none.ipynb`);
  assert.throws(() => labArguments(["none.ipynb"], cwd, exists), message);
});

Deno.test("options for the opened path or the top folder are respected", () => {
  for (
    const option of ["--ServerApp.root_dir=/x", "--notebook-dir=/x", "--LabApp.default_url=/y"]
  ) {
    assert.deepEqual(labArguments([option], cwd, exists), [option]);
  }
});

Deno.test("everything that JupyterLab writes is below the project, and our kernels come first", () => {
  const project = resolve("/home/zoë/Unroll x");
  const { JUPYTER_PATH, JUPYTER_CONFIG_PATH, JUPYTER_NO_CONFIG, ...written } = labEnvironment(
    project,
    "/opt/kernels",
  );
  for (const [name, path] of Object.entries(written)) assert.ok(path.startsWith(project), name);
  const separator = Deno.build.os === "windows" ? ";" : ":";
  assert.deepEqual(JUPYTER_PATH.split(separator), [written.JUPYTER_DATA_DIR, "/opt/kernels"]);
  assert.equal(labEnvironment(project).JUPYTER_PATH, written.JUPYTER_DATA_DIR);
  assert.ok(JUPYTER_CONFIG_PATH.includes("jupyter"));
  assert.equal(JUPYTER_NO_CONFIG, "");
});

Deno.test("JupyterLab 4 and newer are supported", () => {
  assert.ok(["4.0.0", "4.6.6", "5.0.0a1", "10.1"].every(isSupported));
  assert.ok(!["", "3.6.8", "usage: jupyter-lab"].some(isSupported));
});
