import assert from "node:assert/strict";
import * as whole from "@observablehq/plot";
import { OMITTED, withoutOmitted } from "../../../../lib/page/live/worker/omitted.ts";
import * as own from "../../../../lib/page/live/worker/plot.ts";

Deno.test("a page has all of Plot but what is left out by name", () => {
  const names = [...Object.keys(own), ...OMITTED].sort();
  assert.deepEqual(names, Object.keys(whole).sort());
});

Deno.test("what is left out says so when a cell asks for it; other names are as ever", () => {
  const Plot = withoutOmitted(own) as unknown as Record<string, unknown>;
  for (const name of OMITTED) {
    assert.throws(() => Plot[name], {
      message: new RegExp(`^Plot\\.${name} is left out .*Jupyter`),
    });
  }
  assert.equal(Plot.dot, whole.dot);
  assert.equal(Plot.dots, undefined);
  assert.equal("voronoi" in Plot, false);
  assert.ok(Object.keys(Plot).includes("plot"));
});
