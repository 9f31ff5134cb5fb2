import assert from "node:assert/strict";
import fc from "fast-check";
import { numberFormat } from "../../lib/notebook/numbers.ts";

function column(values: number[], digits?: number): string[] {
  return values.map(numberFormat(values, digits));
}

Deno.test("whole numbers stay whole", () => {
  assert.deepEqual(column([0, 10, -3, 1e6]), ["0", "10", "-3", "1000000"]);
});

Deno.test("all numbers of a column have as many decimals as the smallest needs", () => {
  assert.deepEqual(column([4.71234567, 0.0526123]), ["4.7123", "0.0526"]);
  assert.deepEqual(column([1.23456789, 0.00123456]), ["1.23457", "0.00123"]);
  assert.deepEqual(column([0.5, 2]), ["0.5", "2.0"]);
});

Deno.test("very small and very large numbers get an exponent", () => {
  assert.deepEqual(column([0.00001234, 1]), ["1.234e-5", "1.000e+0"]);
  assert.deepEqual(column([12345678.9]), ["1.235e+7"]);
});

Deno.test("the number of decimals can be fixed", () => {
  assert.deepEqual(column([1, 2.345], 2), ["1.00", "2.35"]);
});

Deno.test("signs of zero, NaN and infinities are kept", () => {
  assert.deepEqual(column([-0, NaN, Infinity, -Infinity]), ["-0", "NaN", "Infinity", "-Infinity"]);
  assert.deepEqual(column([-0, 0.5]), ["-0.0", "0.5"]);
});

Deno.test("a number keeps its sign and is never empty", () => {
  fc.assert(fc.property(fc.array(fc.double(), { minLength: 1 }), (values) => {
    column(values).forEach((text, i) => {
      assert.notEqual(text, "");
      assert.equal(Number.isNaN(Number(text)), Number.isNaN(values[i]));
      assert.equal(text.startsWith("-"), values[i] < 0 || Object.is(values[i], -0), text);
    });
  }));
});
