import assert from "node:assert/strict";
import { finish, networkDiagram, type NetworkDiagramOptions } from "../../lib/plots/mod.ts";
import { colors } from "../../lib/plots/theme.ts";
import { document, parseXml } from "./document.ts";
import { weights } from "./samples.ts";

function draw(options: Omit<NetworkDiagramOptions, "document">): Element {
  return parseXml(finish(networkDiagram({ document, ...options })));
}

function names(svg: Element): string[] {
  return Array.from(svg.querySelectorAll("text"), (text) => text.textContent!)
    .filter((text) => /^\d+$/.test(text));
}

function edges(svg: Element): Element[] {
  return Array.from(svg.querySelectorAll('g[fill="none"] > path'));
}

for (const hiddenSize of [1, 3, 6, 12]) {
  Deno.test(`with ${hiddenSize} hidden neurons, all neurons and connections are drawn`, () => {
    const svg = draw({ inputSize: 1 + hiddenSize, hiddenSize });
    const numbers = Array.from({ length: hiddenSize }, (_, i) => `${i + 1}`);
    // Context, input, hidden, output; and the size of the output below it.
    assert.deepEqual(names(svg), [...numbers, "1", ...numbers, "1", "1"]);
    assert.equal(edges(svg).length, (1 + hiddenSize) * hiddenSize + hiddenSize);
    assert.match(svg.textContent!, /one step later.*context.*input.*hidden.*output/);
  });
}

Deno.test("large layers are drawn with a gap, and their sizes in full", () => {
  const svg = draw({ inputSize: 41, hiddenSize: 40 });
  const drawn = [..."123456", "39", "40"];
  assert.deepEqual(names(svg), [...drawn, "1", ...drawn, "1", "1"]);
  assert.match(svg.textContent!, /1 \+ 40 = 41/);
  assert.match(svg.textContent!, /w1 \[41, 40\]/);
});

Deno.test("with weights, colour is the sign and width the size", () => {
  // x1 -> h1, h2; then c1 -> h1, h2; then c2 -> h1, h2.
  const svg = draw({
    inputSize: 3,
    hiddenSize: 2,
    w1: [[1, -1], [0.5, 0], [-0.25, NaN]],
    w2: [[0.5], [-0.5]],
  });
  const found = edges(svg).map((edge) => [
    edge.getAttribute("stroke"),
    Number(edge.getAttribute("stroke-width")),
  ]);
  const { positive, negative, warning } = colors;
  assert.deepEqual(found, [
    [positive, 3], // c1 -> h1
    [positive, 0.5], // c1 -> h2: zero is a hair line
    [negative, 1.75], // c2 -> h1
    [warning, 1], // c2 -> h2: not finite, dashed
    [positive, 5.5], // x1 -> h1: the widest
    [negative, 5.5], // x1 -> h2
    [positive, 3], // h1 -> o1
    [negative, 3], // h2 -> o1
  ]);
  assert.match(svg.textContent!, /above 0.*below 0.*not finite.*widest: 1/);
  const finite = draw({ inputSize: 2, hiddenSize: 1, w1: [[1], [2]] });
  assert.doesNotMatch(finite.textContent!, /not finite/);
});

Deno.test("the weights of the tutorial fit the tutorial's sizes", () => {
  const svg = draw({ inputSize: 7, hiddenSize: 6, ...weights });
  assert.equal(edges(svg).length, 48);
});

Deno.test("the picture describes itself in numbers", () => {
  const svg = draw({ inputSize: 7, hiddenSize: 6 });
  assert.match(
    svg.getAttribute("aria-label")!,
    /^1 input neuron and 6 context neurons feed 6 hidden/,
  );
});

Deno.test("refuses impossible sizes, with name and value", () => {
  const refuse = (options: Omit<NetworkDiagramOptions, "document">, message: RegExp) =>
    assert.throws(() => draw(options), { name: "RangeError", message });
  refuse({ inputSize: 6, hiddenSize: 6 }, /must be larger than hiddenSize 6, but is 6/);
  refuse({ inputSize: 7, hiddenSize: 0 }, /hiddenSize must be a whole number/);
  refuse({ inputSize: 7.5, hiddenSize: 6 }, /inputSize must be a whole number.*7\.5/);
  refuse({ inputSize: 7, hiddenSize: 6, w1: [[1]] }, /w1 must be \[7, 6\], but is \[1, 1\]/);
  refuse({ inputSize: 2, hiddenSize: 1, w2: [1] as never }, /w2 must be \[1, 1\]/);
});
