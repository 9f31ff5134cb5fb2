import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { tensor } from "unroll";
import * as notebook from "unroll/notebook";

const times = [2, 2.4, 2.8, 3.2];
const fit = { times, actual: [0.9, 0.7, 0.3], predictions: [0.7, NaN, -0.1] };
const losses = [3, 1, 0.2];
const w = tensor([1, 2], { requiresGrad: true });

/** Every figure, in a document if one is given. */
function figures(document?: Document): Record<string, SVGSVGElement> {
  const { lossPlot, medianPlot, predictionPlot, spreadPlot, trainingPlot } = notebook;
  return {
    loss: lossPlot({ document, losses: { a: losses, b: [2, NaN] } }),
    prediction: predictionPlot({ document, ...fit }),
    training: trainingPlot({ document, ...fit, losses, epochs: 9 }),
    spread: spreadPlot({ document, values: { a: [1, 2, NaN], b: [3] } }),
    medians: medianPlot({ document, points: [{ x: 1, y: 2 }, { x: 2, y: 1 }], x: "lr", y: "loss" }),
    network: notebook.networkDiagram({ document, inputSize: 4, hiddenSize: 3 }),
  };
}

Deno.test("figures are drawn without a document as they are in jsdom's", () => {
  const inJsdom = figures(new JSDOM().window.document);
  for (const [name, figure] of Object.entries(figures())) {
    assert.equal(notebook.finish(figure), notebook.finish(inJsdom[name]), name);
    assert.match(notebook.toOutput(figure).data["text/html"], /^<figure/);
  }
});

Deno.test("so are the steps of a backward pass", () => {
  const { document } = new JSDOM().window;
  const loss = w.pow(2).sum();
  assert.deepEqual(
    notebook.backprop(loss, { names: { w } }),
    notebook.backprop(loss, { names: { w }, document }),
  );
});

Deno.test("the labels of axes can be given", () => {
  const labels = (figure: SVGSVGElement) =>
    [...figure.querySelectorAll('[aria-label$="axis label"] text')]
      .map(({ textContent }) => textContent!.replace(/[↑→ ]/g, ""));
  const { lossPlot, predictionPlot, spreadPlot, trainingPlot } = notebook;
  assert.deepEqual(labels(lossPlot({ losses, label: "MSE", x: "step" })), ["MSE", "step"]);
  assert.deepEqual(labels(predictionPlot({ ...fit, label: "level", timeLabel: "day" })), [
    "level",
    "day",
  ]);
  assert.deepEqual(
    labels(trainingPlot({ ...fit, losses, label: "level", timeLabel: "day", lossLabel: "MSE" })),
    ["level", "day", "MSE", "epoch"],
  );
  assert.deepEqual(labels(spreadPlot({ values: { a: [1, 2] }, label: "MSE" })), ["MSE"]);
});
