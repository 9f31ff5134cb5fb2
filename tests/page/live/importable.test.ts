import assert from "node:assert/strict";
import { findModule, MODULE_NAMES } from "../../../lib/page/live/importable.ts";

const modules = Object.fromEntries(MODULE_NAMES.map((name) => [name, { name }]));

Deno.test("a module is found by its name, with npm: and a version too", () => {
  for (
    const specifier of [
      "@observablehq/plot",
      "npm:@observablehq/plot",
      "npm:@observablehq/plot@0.6.17",
    ]
  ) {
    assert.equal(findModule(modules, specifier), modules["@observablehq/plot"]);
  }
  assert.equal(findModule(modules, "npm:jsdom@31"), modules.jsdom);
});

Deno.test("an unknown module is named, with those that exist", () => {
  for (const specifier of ["lodash", "./mine.ts", "constructor", "https://example.org/a.js"]) {
    assert.throws(
      () => findModule(modules, specifier),
      new RegExp(`no module "${specifier.replaceAll(".", "\\.")}".*"unroll", .* and "jsdom"`),
    );
  }
});
