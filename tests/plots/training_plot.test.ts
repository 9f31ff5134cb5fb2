import assert from "node:assert/strict";
import {
  finish,
  lossPlot,
  predictionPlot,
  trainingPlot,
  type TrainingPlotOptions,
} from "../../lib/plots/mod.ts";
import { document, parseXml } from "./document.ts";
import { actual, losses, predictions, times } from "./samples.ts";

function draw(options: Partial<TrainingPlotOptions> = {}): Element {
  const all = { document, times, actual, predictions, losses, ...options };
  return parseXml(finish(trainingPlot(all)));
}

/** What the marks of a drawing are, without their coordinates. */
function marks(root: Element): string[] {
  return Array.from(
    root.querySelectorAll(":scope > g[aria-label]"),
    (group) => `${group.getAttribute("aria-label")} ${group.children.length}`,
  );
}

function panels(svg: Element): Element[] {
  return Array.from(svg.querySelectorAll(".unroll-panel"));
}

Deno.test("the fit is on the left, the loss on the right, each as in its own plot", () => {
  const [left, right] = panels(draw());
  const size = { width: 338, height: 320 };
  const alone = (plot: Element) => marks(parseXml(finish(plot)));
  const fit = predictionPlot({ document, times, actual, predictions, ...size });
  assert.deepEqual(marks(left), alone(fit));
  assert.deepEqual(marks(right), alone(lossPlot({ document, losses, ...size })));
  assert.equal(left.getAttribute("transform"), "translate(0,0)");
  assert.equal(right.getAttribute("transform"), "translate(362,0)");
});

Deno.test("each axis label is at its own panel", () => {
  const alone = finish(lossPlot({ document, losses, width: 338, height: 320 }));
  const label = (root: Element) =>
    root.querySelector('[aria-label="y-axis label"]')!.getAttribute("transform");
  assert.equal(label(panels(draw())[1]), label(parseXml(alone)));
});

Deno.test("with the number of epochs, the axis stays the same while the curve grows", () => {
  const ticks = (svg: Element) =>
    Array.from(
      panels(svg)[1].querySelectorAll('[aria-label="x-axis tick label"] text'),
      ({ textContent }) => textContent,
    );
  const early = draw({ losses: losses.slice(0, 3), epochs: 300 });
  assert.deepEqual(ticks(early), ticks(draw()));
  assert.deepEqual(ticks(early), ["0", "100", "200"]);
  assert.notDeepEqual(ticks(draw({ losses: losses.slice(0, 3) })), ticks(early));
});

Deno.test("a run that has diverged is marked in both panels", () => {
  const [left, right] = panels(draw({
    predictions: predictions.map(() => NaN),
    losses: [3, NaN],
  }));
  assert.match(left.textContent!, /20 values are not finite/);
  assert.match(right.textContent!, /NaN from epoch 1/);
});

Deno.test("refuses what cannot be drawn, with name and value", () => {
  const refuse = (options: Partial<TrainingPlotOptions>, message: RegExp) =>
    assert.throws(() => draw(options), { message });
  refuse({ losses: [] }, /losses is empty/);
  refuse({ predictions: [1] }, /predictions has 1 values, expected 20/);
  refuse({ epochs: 0 }, /epochs must be a whole number of at least 1, but is 0/);
  refuse({ width: NaN }, /trainingPlot: width must be a whole number of at least 1, but is NaN/);
});
