import assert from "node:assert/strict";
import { finish, spreadPlot } from "../../lib/plots/mod.ts";
import { document, parseXml } from "./document.ts";

function draw(values: Record<string, number[]>): Element {
  return parseXml(finish(spreadPlot({ document, values })));
}

function texts(svg: Element): string[] {
  return Array.from(svg.querySelectorAll("text"), (text) => text.textContent!);
}

/** The positions of the marks of a kind, from left to right. */
function places(svg: Element, kind: number): number[] {
  const marks = svg.querySelectorAll('[aria-label="dot"]')[kind]?.children ?? [];
  return Array.from(marks, (mark) => {
    const moved = mark.getAttribute("transform")?.match(/translate\(([-.\d]+)/)?.[1];
    return Number(mark.getAttribute("cx") ?? moved);
  });
}

Deno.test("there is a dot for every seed, a bar between the quartiles, a line at the median", () => {
  const svg = draw({ a: [16, 1, 4, 2, 8] });
  const dots = places(svg, 0);
  assert.equal(dots.length, 5);
  assert.deepEqual(dots, dots.toSorted((a, b) => a - b));
  const steps = dots.slice(1).map((x, i) => x - dots[i]);
  steps.forEach((step) =>
    assert.ok(Math.abs(step - steps[0]) < 0.02, "equal factors, equal steps")
  );
  assert.deepEqual(places(svg, 1), [dots[2]]);
  const bar = svg.querySelector('[aria-label="rule"] line')!;
  const ends = ["x1", "x2"].map((name) => Number(bar.getAttribute(name)));
  assert.deepEqual(ends, [dots[1], dots[3]]);
});

Deno.test("runs that diverged are counted, and rank last", () => {
  const svg = draw({ one: [1, NaN, 2, Infinity, 3], two: [NaN, NaN, 1] });
  assert.ok(texts(svg).includes("one – 2 of 5 diverged"), texts(svg).join());
  assert.ok(texts(svg).includes("two – 2 of 3 diverged"));
  assert.equal(places(svg, 0).length, 4);
  const medians = places(svg, 1);
  assert.equal(medians.length, 1, "the second median lies among those that diverged");
  assert.ok(
    Math.abs(medians[0] - places(svg, 0)[2]) < 0.01,
    "3 is the median of 1, 2, 3 and two more",
  );
});

Deno.test("values of zero are counted, as a logarithm cannot show them", () => {
  assert.ok(texts(draw({ exact: [0, 0, 1] })).includes("exact – 2 of 3 at zero or below"));
  assert.equal(places(draw({ exact: [0] }), 0).length, 0);
});

Deno.test("refuses a plot without values", () => {
  assert.throws(() => draw({}), { message: "spreadPlot: values names no kind of run to draw" });
  assert.throws(() => draw({ a: [] }), /spreadPlot: values\["a"\] is empty/);
  assert.throws(() => draw({ a: ["x" as unknown as number] }), TypeError);
});

Deno.test("a name is left of its row, in several lines if it is long", () => {
  const long = "gru, truncate 20, adam, clip 0.5";
  const svg = draw({ elman: [1, 2], [long]: [3, NaN], lstm: [4] });
  const y = (element: Element) => {
    const moved = element.getAttribute("transform")?.match(/translate\([-.\d]+,([-.\d]+)\)/)?.[1];
    return Number(element.getAttribute("cy") ?? moved);
  };
  const names = [...svg.querySelectorAll('[aria-label="text"] text')];
  const dots = [...svg.querySelectorAll('[aria-label="dot"]')[0].children].map(y);
  assert.deepEqual(names.map(y), [dots[0], dots[2], dots[3]]);
  const shift = svg.querySelector('[aria-label="text"]')!.getAttribute("transform")!;
  assert.match(shift, /^translate\(-\d+,0?\.?5?\)$/);
  assert.equal(names[0].textContent, "elman");
  const lines = [...names[1].querySelectorAll("tspan")].map((line) => line.textContent);
  assert.ok(lines.length > 1);
  assert.equal(lines.join(" "), `${long} – 1 of 2 diverged`);
});
