import assert from "node:assert/strict";
import { compile } from "../../lib/wasm/build_cli.ts";
import { modules } from "../../lib/wasm/modules.ts";

for (const kind of ["relaxed", "plain"] as const) {
  Deno.test(`the ${kind} module is what its source compiles to`, async () => {
    assert.equal((await compile(kind)).toHex(), modules[kind], "run deno task wasm");
  });
}
