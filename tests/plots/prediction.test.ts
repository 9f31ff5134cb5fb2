import assert from "node:assert/strict";
import { run } from "unroll";
import {
  finish,
  predictionPlot,
  type PredictionPlotOptions,
  trainingPlot,
} from "../../lib/plots/mod.ts";
import { document, parseXml } from "./document.ts";
import { actual, predictions, times } from "./samples.ts";

function draw(options: Partial<PredictionPlotOptions> = {}): Element {
  return parseXml(finish(predictionPlot({ document, times, actual, predictions, ...options })));
}

/** The groups of dots that are data, in drawing order. */
function dots(svg: Element): Element[] {
  return Array.from(svg.querySelectorAll('[aria-label="dot"]:not([aria-description])'));
}

function centres(group: Element): number[][] {
  return Array.from(group.children, (dot) => {
    const match = /translate\(([-.\d]+),([-.\d]+)\)/.exec(dot.getAttribute("transform") ?? "");
    return match ? [Number(match[1]), Number(match[2])] : [
      Number(dot.getAttribute("cx")),
      Number(dot.getAttribute("cy")),
    ];
  });
}

Deno.test("20 actual values are at all times but the last, 20 predictions at all but the first", () => {
  const [before, after] = dots(draw()).map(centres);
  assert.equal(before.length, 20);
  assert.equal(after.length, 20);
  const step = before[1][0] - before[0][0];
  for (let i = 0; i < 20; i++) {
    assert(Math.abs(after[i][0] - before[i][0] - step) < 0.02, `prediction ${i} is one step later`);
  }
  assert(Math.abs(after[0][0] - before[1][0]) < 0.02);
});

Deno.test("the radius of an actual value follows from an area of 90", () => {
  const [before] = dots(draw());
  const radii = new Set(Array.from(before.children, (dot) => dot.getAttribute("r")));
  assert.deepEqual([...radii], [(Math.sqrt(90 / Math.PI)).toFixed(2)]);
});

Deno.test("the legend names Actual and Predicted", () => {
  const entries = Array.from(draw().querySelectorAll('[aria-description="legend"] text'));
  assert.deepEqual(entries.map((text) => text.textContent), ["Actual", "Predicted"]);
});

Deno.test("predictions that are not finite are marked below and counted", () => {
  const svg = draw({ predictions: predictions.map((value, i) => i > 16 ? NaN : value) });
  const [, after, missing] = dots(svg);
  assert.equal(after.children.length, 17);
  assert.equal(missing.children.length, 3);
  assert.match(svg.textContent!, /3 values are not finite: NaN first, at time = 9.2/);
});

Deno.test("a figure without any finite value still counts them", () => {
  const nothing = actual.map(() => NaN);
  assert.match(draw({ actual: nothing, predictions: nothing }).textContent!, /40 values are not/);
});

Deno.test("typed arrays are drawn like plain ones", () => {
  const typed = draw({
    times: Float64Array.from(times),
    actual: Float64Array.from(actual),
    predictions: Float64Array.from(predictions),
  });
  assert.equal(typed.outerHTML, draw().outerHTML);
});

Deno.test("refuses lengths that do not match, with both numbers", () => {
  const refuse = (options: Partial<PredictionPlotOptions>, message: RegExp) =>
    assert.throws(() => draw(options), { message });
  refuse({ actual: [...actual, 0] }, /actual has 21 values, expected 20: one less than times/);
  refuse({ predictions: [] }, /predictions is empty/);
  refuse({ predictions: [1] }, /predictions has 1 values, expected 20/);
  refuse({ times: times.with(3, NaN) }, /times\[3\] is NaN/);
});

Deno.test("the axes have the labels of the data of a run", () => {
  const data = [12.1, 13.4, 15, 14.2, 12.8];
  const r = run({ data, epochs: 2, label: "temperature", unit: "°C", timeLabel: "month" });
  for (const plot of [predictionPlot, trainingPlot]) {
    const text = parseXml(finish(plot({ document, ...r }))).textContent!;
    assert.match(text, /temperature \(°C\)/);
    assert.match(text, /month →/);
  }
  const [before, after] = dots(parseXml(finish(predictionPlot({ document, ...r }))));
  assert.deepEqual([before.children.length, after.children.length], [4, 4]);
});
