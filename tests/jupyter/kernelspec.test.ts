import assert from "node:assert/strict";
import { join } from "node:path";
import { denoKernelspec, kernelspecFolder, writeKernelspec } from "../../lib/jupyter/kernelspec.ts";
import { jupyterTest, runPython } from "../jupyterlab/venv.ts";
import { withFolder } from "./helpers.ts";

const FIND = `
import json
from jupyter_client.kernelspec import KernelSpecManager
spec = KernelSpecManager().get_kernel_spec("deno")
print(json.dumps({**spec.to_dict(), "resource_dir": spec.resource_dir}))
`;

for (const deno of ["/opt/my tools/déno", "C:\\Users\\Zoë K\\deno.exe"]) {
  Deno.test(`a kernelspec keeps the path ${deno} unchanged`, () => {
    assert.equal(JSON.parse(JSON.stringify(denoKernelspec(deno))).argv[0], deno);
  });
}

jupyterTest(
  "Jupyter reads the kernelspec, from a folder with any name",
  () =>
    withFolder(async (folder) => {
      await writeKernelspec(folder);
      const written = kernelspecFolder(folder);
      const found = JSON.parse(await runPython(FIND, [], { JUPYTER_PATH: folder }));
      assert.equal(found.resource_dir, written);
      for (const [key, value] of Object.entries(denoKernelspec(Deno.execPath()))) {
        assert.deepEqual(found[key], value, key);
      }
      assert.match(await Deno.readTextFile(join(written, "logo-svg.svg")), /^<svg xmlns=/);
    }),
);

Deno.test("the notebooks' metadata equals the kernelspec's, so that saving changes nothing", async () => {
  const { display_name, language } = denoKernelspec("deno");
  const notebooks = new URL("../../notebooks/", import.meta.url);
  const { metadata } = JSON.parse(await Deno.readTextFile(new URL("rnn_sine.ipynb", notebooks)));
  assert.deepEqual(metadata.kernelspec, { display_name, language, name: "deno" });
});

Deno.test("writing the kernelspec again updates its path to Deno", () =>
  withFolder(async (folder) => {
    await writeKernelspec(folder, "/gone/deno");
    await writeKernelspec(folder);
    const written = kernelspecFolder(folder);
    const { argv } = JSON.parse(await Deno.readTextFile(join(written, "kernel.json")));
    assert.equal(argv[0], Deno.execPath());
    const names = await Array.fromAsync(Deno.readDir(written), ({ name }) => name);
    assert.deepEqual(names.sort(), ["kernel.json", "logo-svg.svg"]);
  }));
