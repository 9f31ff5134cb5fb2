import assert from "node:assert/strict";
import fc from "fast-check";
import { baselines, sineData } from "unroll";

const tutorial = () => {
  const { x, y } = sineData(20);
  return [x.toArray()[0][0], ...y.toArray().flat()];
};

Deno.test("on the tutorial's data, no change has a mean squared error of 0.0874", () => {
  const [noChange, straightOn, recurrence] = baselines(tutorial());
  assert.equal(noChange.meanSquaredError.toFixed(4), "0.0874");
  assert.equal(noChange.predictions.length, 20);
  assert.equal(straightOn.predictions.length, 19);
  assert.ok(recurrence.meanSquaredError < 1e-12, `${recurrence.meanSquaredError}`);
});

Deno.test("the recurrence is exact for every sine, with c = 2 cos w, found or given", () => {
  const step = fc.double({ min: 0.05, max: 3, noNaN: true });
  const phase = fc.double({ min: 0, max: 6, noNaN: true });
  fc.assert(fc.property(step, phase, (w, start) => {
    const values = Array.from({ length: 30 }, (_, t) => 3 * Math.sin(start + w * t));
    for (const list of [baselines(values), baselines(values, 2 * Math.cos(w))]) {
      assert.ok(list[2].meanSquaredError < 1e-20, `${list[2].meanSquaredError}`);
    }
  }));
});

Deno.test("straight on is exact for a line, and no change for a constant", () => {
  const [noChange, straightOn] = baselines([1, 3, 5, 7]);
  assert.deepEqual([noChange.predictions, noChange.meanSquaredError], [[1, 3, 5], 4]);
  assert.deepEqual([straightOn.predictions, straightOn.meanSquaredError], [[5, 7], 0]);
  assert.deepEqual(baselines([0, 0, 0]).map((b) => b.meanSquaredError), [0, 0, 0]);
});

Deno.test("too few values, or one that is no number, are refused", () => {
  assert.throws(() => baselines([1, 2]), {
    message: "baselines: there are 2 values; 3 are needed",
  });
  assert.throws(() => baselines([1, NaN, 2]), {
    message: "baselines: values[1] is NaN; it must be finite",
  });
});
