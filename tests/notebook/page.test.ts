import assert from "node:assert/strict";
import * as kernel from "../../lib/notebook/mod.ts";
import * as page from "../../lib/notebook/page.ts";

Deno.test("cells that run in a page find every name that they find in Jupyter", () => {
  const missing = Object.keys(kernel).filter((name) => !Object.hasOwn(page, name));
  assert.deepEqual(missing, []);
});
