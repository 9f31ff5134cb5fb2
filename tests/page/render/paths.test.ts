import assert from "node:assert/strict";
import fc from "fast-check";
import { compactPath } from "../../../lib/page/render/paths.ts";

/** Points of a path, as a browser would read M, L and l. */
function pointsOf(d: string): [number, number][] {
  const points: [number, number][] = [];
  for (const [, letter, numbers] of d.matchAll(/([MLl])([^MLl]*)/g)) {
    const list = [...numbers.matchAll(/-?(?:\d+\.?\d*|\.\d+)/g)].map(Number);
    for (let i = 0; i < list.length; i += 2) {
      const [x, y] = letter === "l" ? points[points.length - 1] : [0, 0];
      points.push([x + list[i], y + list[i + 1]]);
    }
  }
  return points;
}

Deno.test("a long line is shorter, and no point moves by more than can be seen", () => {
  const coordinate = fc.double({ min: -1000, max: 1000, noNaN: true });
  const scale = fc.constantFrom(0.001, 1, 1000);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(coordinate, coordinate), { minLength: 20, maxLength: 400 }),
      scale,
      (list, scale) => {
        const points = list.map((pair) => pair.map((x) => (x * scale).toFixed(6)));
        const d = `M${points.map((pair) => pair.join(",")).join("L")}`;
        const compact = compactPath(d);
        assert.ok(compact.length <= d.length);
        const [before, after] = [pointsOf(d), pointsOf(compact)];
        assert.equal(after.length, before.length);
        const extent = Math.max(...[0, 1].map((axis) => {
          const values = before.map((point) => point[axis]);
          return Math.max(...values) - Math.min(...values);
        }));
        after.forEach((point, i) =>
          point.forEach((x, axis) => assert.ok(Math.abs(x - before[i][axis]) <= extent / 5000))
        );
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("a line of 300 losses takes little more than half of the characters", () => {
  const points = Array.from(
    { length: 300 },
    (_, i) => `${(40 + 1.94 * i).toFixed(2)},${(370 - 350 * Math.exp(-i / 60)).toFixed(2)}`,
  );
  const d = `M${points.join("L")}`;
  assert.ok(compactPath(d).length < 0.6 * d.length);
});

Deno.test("curves, closed and short paths stay as they are", () => {
  const many = Array.from({ length: 30 }, (_, i) => `${i * 10},${i * i}`).join("L");
  for (const d of ["M0,0L1,1", `M${many}Z`, `M0,0C${many}`, `M${many}M0,0L1,1`, "", "M1,1"]) {
    assert.equal(compactPath(d), d);
  }
});
