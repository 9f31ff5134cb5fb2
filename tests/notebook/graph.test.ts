import assert from "node:assert/strict";
import { AutogradError, tensor } from "unroll";
import { toBundle } from "./bundle.ts";
import { graph } from "../../lib/notebook/graph.ts";
import { document, parseHtml } from "../plots/document.ts";

function squares() {
  const w1 = tensor([[1, 2], [3, 4]], { requiresGrad: true });
  const w2 = tensor([[1], [-1]], { requiresGrad: true });
  const loss = tensor([[1, 1]]).mm(w1).tanh().mm(w2).pow(2).sum();
  return { w1, w2, loss };
}

function texts(svg: Element): string[] {
  return Array.from(svg.querySelectorAll("g[transform] text"), ({ textContent }) => textContent!);
}

Deno.test("every step from the named leaves to the loss has a box with its shape", () => {
  const { w1, w2, loss } = squares();
  const shown = texts(graph(loss, { document, names: { w1, w2 } }));
  const boxes = shown.flatMap((text, i) => i % 2 === 0 ? [`${text} ${shown[i + 1]}`] : []);
  assert.deepEqual(
    boxes.toSorted(),
    ["Mm [1, 1]", "Mm [1, 2]", "Pow [1, 1]", "Sum []", "Tanh [1, 2]", "w1 [2, 2]", "w2 [2, 1]"],
  );
});

Deno.test("leaves without a name are called leaf", () => {
  const { loss } = squares();
  assert.equal(texts(graph(loss, { document })).filter((text) => text === "leaf").length, 2);
});

Deno.test("a notebook shows it as an image with an alternative text of its own", () => {
  const { w1, w2, loss } = squares();
  const svg = graph(loss, { document, names: { w1, w2 } });
  const alt = (words: { alt?: string }) =>
    parseHtml(String(toBundle(svg, words)["text/html"])).querySelector("img")!.alt;
  assert.match(alt({}), /^Computation graph from .*w1 \[2, 2\].* to Sum \[\]: Mm \[1, 2\] of w1;/);
  assert.equal(alt({ alt: "The way to the loss." }), "The way to the loss.");
});

Deno.test("drawing leaves the graph in place, and after backward there is none to draw", () => {
  const { w1, loss } = squares();
  graph(loss, { document });
  loss.backward();
  assert(w1.grad);
  assert.throws(() => graph(loss, { document }), AutogradError);
  assert.throws(() => graph(tensor([1]), { document }), AutogradError);
});
