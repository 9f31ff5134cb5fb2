import assert from "node:assert/strict";
import { finish, type Measured, medianPlot } from "../../lib/plots/mod.ts";
import { document, parseXml } from "./document.ts";

const axes = { document, x: "learning rate", y: "loss" };

function draw(points: Measured[], scale: "steps" | "linear" = "steps"): Element {
  return parseXml(finish(medianPlot({ ...axes, points, scale })));
}

/** Runs of one kind: at each `x` a list of what came out. */
function runs(values: Record<string, number[]>, kind?: string): Measured[] {
  return Object.entries(values).flatMap(([x, ys]) => ys.map((y) => ({ x: Number(x), y, kind })));
}

const marks = (svg: Element, label: string) =>
  Array.from(
    svg.querySelectorAll(`g[aria-label="${label}"]:not([aria-description])`),
    (group) => Array.from(group.children),
  );
const texts = (svg: Element) => Array.from(svg.querySelectorAll("text"), (t) => t.textContent!);

Deno.test("a line goes through the medians, and bars from quartile to quartile", () => {
  const svg = draw(runs({ 0.1: [16, 1, 4, 2, 8], 1: [160, 10, 40, 20, 80] }));
  const [dots] = marks(svg, "dot");
  const heights = dots.map((dot) => Number(dot.getAttribute("cy")));
  const [bars] = marks(svg, "rule");
  const ends = bars.map((bar) => ["y1", "y2"].map((name) => Number(bar.getAttribute(name))));
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 0.02, `${a}, ${b}`);
  // On a logarithmic scale, 2 is as far below 4 as 8 is above, and so ten times as high up.
  ends.forEach(([low, high], i) => near(low - heights[i], heights[i] - high));
  near(ends[0][0] - ends[1][0], heights[0] - heights[1]);
  assert.equal(marks(svg, "line")[0].length, 1);
});

Deno.test("runs that diverged are counted at the upper edge, and rank last", () => {
  const svg = draw([
    ...runs({ 1: [1, 2, 3, NaN, Infinity], 2: [1, NaN, NaN] }, "a"),
    ...runs({ 1: [5, 6] }, "b"),
  ]);
  const [first, ...others] = marks(svg, "dot");
  assert.equal(first.length, 1, "the second median lies among those that diverged");
  assert.equal(others.flat().length, 3, "two crosses, and the median of b");
  assert.ok(texts(svg).includes("2/5") && texts(svg).includes("2/3"), texts(svg).join());
  const alike = draw(runs({ 1: [1, 2, 3, 9, 9], 2: [1, 1, 1] }, "a"));
  const height = (dot: Element) => Number(dot.getAttribute("cy"));
  assert.ok(height(first[0]) < height(marks(alike, "dot")[0][1]), "3 is the median");
});

Deno.test("crosses at the same x are below each other, above everything else", () => {
  const svg = draw([...runs({ 1: [NaN, 1] }, "a"), ...runs({ 1: [NaN, NaN] }, "b")]);
  const notes = texts(svg).filter((text) => text.includes("/"));
  assert.deepEqual(notes, ["1/2", "2/2"]);
  const height = (text: string) => {
    const found = Array.from(svg.querySelectorAll("text")).find((t) => t.textContent === text)!;
    const moves = [found, found.parentElement!].map((e) => e.getAttribute("transform") ?? "");
    return moves.reduce(
      (sum, move) => sum + Number(/translate\([-.\d]+,([-.\d]+)/.exec(move)?.[1]),
      0,
    );
  };
  assert.ok(height("2/2") - height("1/2") >= 20, `${height("1/2")}, ${height("2/2")}`);
});

Deno.test("on a linear scale, the quartiles are a band", () => {
  const svg = draw(runs({ 1: [1, 2, 3], 2: [2, 3, 4] }), "linear");
  assert.equal(marks(svg, "area").flat().length, 1);
  assert.equal(marks(svg, "rule").length, 0);
});

Deno.test("on a long line, only medians without neighbours have a dot", () => {
  const values = Array.from({ length: 20 }, (_, x) => [x, x === 9 || x === 11 ? [NaN] : [1 + x]]);
  const [dots] = marks(draw(runs(Object.fromEntries(values)), "linear"), "dot");
  assert.equal(dots.length, 1);
});

Deno.test("values of x are evenly spaced in order, zero included, or on a linear scale", () => {
  const points = runs({ 10: [1], 0: [2], 1: [3] });
  const places = (svg: Element) => marks(svg, "dot")[0].map((d) => Number(d.getAttribute("cx")));
  const [a, b, c] = places(draw(points));
  assert.ok(Math.abs(b - a - (c - b)) < 1e-6 && b > a, "evenly");
  const [d, e, f] = places(draw(points, "linear"));
  assert.ok(Math.abs((f - d) / (e - d) - 10) < 1e-6, "to scale");
});

Deno.test("values of zero and below are at the lower edge", () => {
  const svg = draw(runs({ 1: [0, 0, 0], 2: [1, 1, 1] }));
  const heights = marks(svg, "dot")[0].map((dot) => Number(dot.getAttribute("cy")));
  assert.equal(heights.length, 2);
  assert.ok(heights[0] > heights[1]);
});

Deno.test("several kinds have a legend; one has none", () => {
  assert.ok(texts(draw([...runs({ 1: [1] }, "one"), ...runs({ 1: [2] }, "two")])).includes("two"));
  assert.equal(
    parseXml(finish(medianPlot({ ...axes, points: runs({ 1: [1] }, "one") })))
      .querySelectorAll('[aria-description="legend"]').length,
    0,
  );
});

Deno.test("refuses a plot without points, or with values that are not numbers", () => {
  assert.throws(() => draw([]), { message: "medianPlot: points is empty: nothing to draw" });
  assert.throws(() => draw([{ x: NaN, y: 1 }]), /points\[0\]\.x must be a finite number/);
  assert.throws(() => draw([{ x: 1, y: "2" as never }]), /points\[0\]\.y must be a number/);
});
