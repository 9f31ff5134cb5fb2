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

Deno.test("the recurrence is exact for every sine, with c = 2 cos w", () => {
  const step = fc.double({ min: 0.05, max: 3, noNaN: true });
  const phase = fc.double({ min: 0, max: 6, noNaN: true });
  fc.assert(fc.property(step, phase, (w, start) => {
    const values = Array.from({ length: 30 }, (_, t) => 3 * Math.sin(start + w * t));
    const [, , { meanSquaredError }] = baselines(values);
    assert.ok(meanSquaredError < 1e-20, `${meanSquaredError}`);
  }));
});

Deno.test("straight on is exact for a line, and no change for a constant", () => {
  const [noChange, straightOn] = baselines([1, 3, 5, 7]);
  assert.deepEqual([noChange.predictions, noChange.meanSquaredError], [[1, 3, 5], 4]);
  assert.deepEqual([straightOn.predictions, straightOn.meanSquaredError], [[5, 7], 0]);
  assert.deepEqual(baselines([0, 0, 0]).map((b) => b.meanSquaredError), [0, 0, 0]);
});

Deno.test("with validation, all rules predict the last values, from all those before", () => {
  const values = [1, 2, 4, 3, 1, 2, 5, 4];
  const found = baselines(values, { validation: 3, period: 4 });
  assert.deepEqual(found.map(({ name, predictions }) => [name, predictions]), [
    ["no change", [1, 2, 5]],
    ["straight on", [-1, 3, 8]],
    ["two-term recurrence", [2, 4, 3]], // c = 0, d = 5
    ["as 4 steps earlier", [2, 4, 3]],
  ]);
  assert.deepEqual(found.map((rule) => rule.meanSquaredError), [11 / 3, 29 / 3, 2 / 3, 2 / 3]);
});

Deno.test("the predicted values do not affect the factor of the recurrence", () => {
  const wave = Array.from({ length: 12 }, (_, t) => Math.sin(0.7 * t));
  const c = (rest: number[]) => {
    const [, , { predictions: [first] }] = baselines([...wave, ...rest], { validation: 2 });
    return (first + wave[10]) / wave[11];
  };
  assert.equal(c([5, -9]), c([0, 0]));
  assert.ok(Math.abs(c([0, 0]) - 2 * Math.cos(0.7)) < 1e-12);
  const above = wave.map((value) => 50 + value);
  const [, , { meanSquaredError }] = baselines(above, { validation: 4 });
  assert.ok(meanSquaredError < 1e-20, "it is exact for a sine around any value");
});

Deno.test("refuses too few values, several columns, and values that are not numbers", () => {
  const refused: [() => unknown, string][] = [
    [() => baselines([1, 2]), "there are 2 values; 3 are needed"],
    [() => baselines([1, 2, 3, 4], { period: 4 }), "there are 4 values; 5 are needed"],
    [
      () => baselines([1, 2, 3, 4], { validation: 2 }),
      "there are 2 values before the 2 for validation; 3 are needed",
    ],
    [
      () => baselines([1, NaN, 2]),
      "values[1] is NaN; it must be a finite number; fill a gap in the series, or cut it there " +
      "(Number() makes NaN of texts like 12,5)",
    ],
    [
      () => baselines([[1, 2], [2, 3], [3, 4]]),
      "the values have several columns; take one: rows.map((row) => row[0])",
    ],
    [
      () => baselines([1, 2, 3], 2 as never),
      "the options are 2; write them as an object: { validation: 2 }",
    ],
  ];
  for (const [call, message] of refused) {
    assert.throws(call, { message: `baselines: ${message}` });
  }
});
