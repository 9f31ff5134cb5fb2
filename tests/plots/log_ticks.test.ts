import assert from "node:assert/strict";
import fc from "fast-check";
import { finish, medianPlot, spreadPlot } from "../../lib/plots/mod.ts";
import { document, parseXml } from "./document.ts";
import { logTick, logTicks } from "../../lib/plots/log_ticks.ts";

Deno.test("ticks are 1, 2 and 5 times powers of ten while there is room, then fewer", () => {
  assert.deepEqual(logTicks(0.009, 0.3, 8), [0.01, 0.02, 0.05, 0.1, 0.2]);
  assert.deepEqual(logTicks(0.0009, 3, 8), [0.001, 0.01, 0.1, 1]);
  assert.deepEqual(logTicks(1e-12, 1, 7), [1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 0.01, 1]);
  assert.deepEqual(logTicks(2.5, 8.5, 8), [3, 4, 5, 6, 7, 8]);
});

Deno.test("ticks are at least two and not too many, in order, and inside the scale", () => {
  const ends = fc.tuple(
    fc.double({ min: -300, max: 290, noNaN: true }),
    fc.double({ min: 0.6, max: 15, noNaN: true }),
  );
  fc.assert(fc.property(ends, fc.integer({ min: 9, max: 15 }), ([exponent, decades], most) => {
    const [low, high] = [10 ** exponent, 10 ** (exponent + decades)];
    const ticks = logTicks(low, high, most);
    assert.ok(ticks.length >= 2 && ticks.length <= most, ticks.join());
    assert.deepEqual(ticks, ticks.toSorted((a, b) => a - b));
    assert.ok(ticks[0] >= low && ticks[ticks.length - 1] <= high);
  }));
});

Deno.test("a tick's label is short", () => {
  assert.deepEqual([0.0001, 0.5, 100000].map(logTick), ["0.0001", "0.5", "100000"]);
  assert.deepEqual([1e-5, 2e6, 1e-12].map(logTick), ["1e-5", "2e6", "1e-12"]);
});

Deno.test("every tick of a logarithmic scale has its label", () => {
  const points = [0.003, 0.4].map((y, x) => ({ x, y }));
  const plots = [
    medianPlot({ document, points, x: "x", y: "y" }),
    spreadPlot({ document, values: { a: [0.003, 0.04] } }),
  ];
  const expected = [
    ["0.005", "0.01", "0.02", "0.05", "0.1", "0.2"],
    ["0.005", "0.01", "0.02"],
  ];
  plots.forEach((plot, i) => {
    const svg = parseXml(finish(plot));
    const labels = svg.querySelector(`g[aria-label="${"yx"[i]}-axis tick label"]`)!;
    assert.deepEqual(Array.from(labels.children, (t) => t.textContent), expected[i]);
  });
});
