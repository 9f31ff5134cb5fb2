import assert from "node:assert/strict";
import { finish, lossPlot } from "../../lib/plots/mod.ts";
import { document, parseXml } from "./document.ts";
import { losses } from "./samples.ts";

type Losses = Parameters<typeof lossPlot>[0]["losses"];

function draw(values: Losses): Element {
  return parseXml(finish(lossPlot({ document, losses: values })));
}

/** The vertices of the first line. */
function vertices(svg: Element): number[][] {
  const path = svg.querySelector('[aria-label="line"] path')!.getAttribute("d")!;
  return Array.from(
    path.matchAll(/[ML]?([-.\d]+),([-.\d]+)/g),
    ([, x, y]) => [Number(x), Number(y)],
  );
}

function texts(svg: Element): string[] {
  return Array.from(svg.querySelectorAll("text"), (text) => text.textContent!);
}

Deno.test("the scale is logarithmic", () => {
  const [a, b, c] = vertices(draw([100, 10, 1])).map(([, y]) => y);
  assert(Math.abs((b - a) - (c - b)) < 0.02, `${a} ${b} ${c}`);
  assert(a < b, "a larger loss is drawn higher");
});

Deno.test("labels of the losses have room: 3, 4 and their like have none over more than a decade", () => {
  const labels = (svg: Element) =>
    Array.from(
      svg.querySelectorAll('[aria-label="y-axis tick label"] text'),
      (text) => text.textContent!,
    ).filter((text) => text !== "");
  assert.deepEqual(labels(draw(losses)), ["0.1", "0.2", "1", "2"]);
  assert.deepEqual(labels(draw([100_000, 1])), ["1", "10", "100", "1000", "10000", "100000"]);
  assert(labels(draw([4, 2, 1])).includes("3"));
});

Deno.test("every epoch of the tutorial is drawn", () => {
  assert.equal(vertices(draw(losses)).length, 300);
});

Deno.test("typed arrays are drawn like plain ones", () => {
  const values = [4, 2, 1];
  assert.equal(draw(Float32Array.from(values)).outerHTML, draw(values).outerHTML);
});

Deno.test("a long run is thinned, but keeps its spikes", () => {
  const long = Array.from({ length: 50_000 }, (_, i) => i === 33_333 ? 1000 : 1 + 1 / (i + 1));
  const svg = draw(long);
  const points = vertices(svg);
  assert(points.length <= 2000, String(points.length));
  const spike = Math.min(...points.map(([, y]) => y));
  assert(spike < 40, `the spike reaches up to ${spike}`);
});

Deno.test("several runs have a line and a legend entry each", () => {
  const svg = draw({ "lr 0.1": [3, 2, 1], "lr <2>": [3, 4, 5] });
  assert.equal(svg.querySelectorAll('[aria-label="line"]').length, 2);
  assert(texts(svg).includes("lr 0.1") && texts(svg).includes("lr <2>"));
  const strokes = Array.from(
    svg.querySelectorAll('[aria-label="line"]'),
    (line) => `${line.getAttribute("stroke")} ${line.getAttribute("stroke-dasharray")}`,
  );
  assert.equal(new Set(strokes).size, 2);
});

for (const bad of [NaN, Infinity, -Infinity]) {
  Deno.test(`a loss of ${bad} is marked at its epoch, with a text`, () => {
    const svg = draw([3, 2, bad, bad]);
    assert(texts(svg).includes(`the loss is ${bad} from epoch 2`), texts(svg).join(" | "));
    assert.equal(svg.querySelectorAll('[aria-label="rule"] line').length, 1);
    assert.equal(vertices(svg).length, 2);
  });
}

Deno.test("a run without any finite loss is marked, too", () => {
  assert(texts(draw([NaN, NaN])).includes("the loss is NaN from epoch 0"));
});

Deno.test("each of several diverged runs is named", () => {
  const found = texts(draw({ one: [1, NaN], two: [2, Infinity], three: [3, 2] }));
  assert(found.includes("one: the loss is NaN from epoch 1"));
  assert(found.includes("two: the loss is Infinity from epoch 1"));
});

Deno.test("losses of zero and below, which a logarithm cannot show, are marked below", () => {
  const zero = draw([3, 0, 0, 2]);
  assert(
    texts(zero).includes("exactly zero at epoch 1 (2 epochs in all)"),
    texts(zero).join(" | "),
  );
  assert(texts(draw([3, -1])).includes("zero or below at epoch 1"));
});

Deno.test("a single loss is a dot, since a line needs two points", () => {
  assert.equal(draw([3]).querySelectorAll('[aria-label="dot"] circle').length, 1);
  const island = draw([3, NaN, 2, NaN]);
  assert.equal(island.querySelectorAll('[aria-label="dot"] circle').length, 2);
});

Deno.test("refuses what cannot be drawn, with name and value", () => {
  const refuse = (values: unknown, message: RegExp) =>
    assert.throws(() => draw(values as Losses), { message });
  refuse([], /lossPlot: losses is empty/);
  refuse({}, /names no run/);
  refuse({ a: [] }, /losses\["a"\] is empty/);
  refuse([1, "2"], /losses\[1\] must be a number, but is "2"/);
  refuse({ a: [1, null] }, /losses\["a"\]\[1\] must be a number, but is null/);
  refuse(undefined, /must be an array of numbers, but is undefined/);
  assert.throws(() => lossPlot({ document, losses: [1], width: NaN }), {
    message: /width must be a whole number of at least 1, but is NaN/,
  });
});
