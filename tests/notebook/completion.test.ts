import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { askKernel, type Request } from "../jupyterlab/client.ts";
import { jupyterTest } from "../jupyterlab/venv.ts";

const NOTEBOOKS = fileURLToPath(new URL("../../notebooks/", import.meta.url));

const CELLS = [
  `import * as Plot from "@observablehq/plot";
import { init, zeros } from "unroll";
import { show } from "unroll/notebook";`,
  "const w1 = zeros([7, 6]); const weights = { w1 };",
];

/** Code, and some of what Tab offers at its end. */
const OFFERED: [code: string, names: string[]][] = [
  ["w1.", ["mm", "tanh", "backward", "zero_", "shape", "grad", "requiresGrad"]],
  ["const product = w1.m", ["mm", "mul", "mean"]],
  ["weights.w1.re", ["reshape", "relu", "requiresGrad"]],
  ["Plot.line", ["line", "lineX", "lineY"]],
  ["init.", ["normal_", "uniform_"]],
  ["zer", ["zeros"]],
  ["sho", ["show"]],
];

/** As of Deno 2.9 nothing is offered here; when that changes, the README may say less. */
const NOT_OFFERED = ["w1.t().", "zeros([2])."];

jupyterTest("Tab offers imported names, the methods of tensors, and marks of Plot", async () => {
  const codes = [...OFFERED.map(([code]) => code), ...NOT_OFFERED];
  const requests = codes.map((code): Request => [
    "complete_request",
    { code, cursor_pos: code.length },
  ]);
  const replies = await askKernel(NOTEBOOKS, CELLS, requests);
  const offered = replies.map(([_, { matches }]) => matches as string[]);
  for (const [index, [code, names]] of OFFERED.entries()) {
    const missing = names.filter((name) => !offered[index].includes(name));
    assert.deepEqual(missing, [], `not offered after ${code}`);
  }
  assert.deepEqual(offered.slice(OFFERED.length), NOT_OFFERED.map(() => []));
});
