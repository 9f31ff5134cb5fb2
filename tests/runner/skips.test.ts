import assert from "node:assert/strict";
import { describeSkips } from "./skips.ts";

Deno.test("skipped tests are counted by what is missing, with how to install it", () => {
  const log = "Chromium\ta\nChromium\tb\nJupyterLab\tc\nChromium\tfiltered out\n";
  assert.deepEqual(describeSkips(log, ["a", "b", "c", "d"]), [
    "2 tests skipped: no Chromium; apt-get install chromium-headless-shell, or set " +
    "UNROLL_CHROMIUM to a Chrome or Edge",
    "1 test skipped: no JupyterLab; deno task lab --prepare",
    "1 test skipped: not for this system",
  ]);
  assert.deepEqual(describeSkips(log, []), []);
});
