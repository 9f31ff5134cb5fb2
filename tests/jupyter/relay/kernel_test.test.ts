import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { writeKernelspec } from "../../../lib/jupyter/kernelspec.ts";
import { hasModule, requirePython } from "../../jupyterlab/venv.ts";
import { withFolder } from "../helpers.ts";

const PROGRAM = fileURLToPath(new URL("kernel_test.py", import.meta.url));
const isRequired = Deno.env.get("CI") === "true";

Deno.test({
  name: "the kernel passes the Jupyter project's test suite",
  ignore: !isRequired && !await hasModule("jupyter_kernel_test"),
  fn: () =>
    withFolder(async (folder) => {
      await writeKernelspec(folder);
      const { success, stderr } = await new Deno.Command(requirePython(), {
        args: [PROGRAM],
        env: { JUPYTER_PATH: folder },
      }).output();
      const report = new TextDecoder().decode(stderr);
      assert.ok(success, report);
      const skipped = report.split("\n").filter((line) => line.includes("... skipped"));
      // A pager is for kernels of another kind.
      assert.deepEqual(skipped.map((line) => line.split(" ")[0]), ["test_pager"]);
    }),
});
