import assert from "node:assert/strict";
import { computationGraph, tensor, zeros } from "unroll";

const w1 = zeros([2, 3], { requiresGrad: true });
const w2 = zeros([3, 1], { requiresGrad: true });

Deno.test("the graph of a step lists what was done, in order, with shapes", () => {
  const loss = zeros([1, 2]).mm(w1).tanh().mm(w2).sub(1).pow(2).sum();
  const { nodes } = computationGraph(loss, { w1, w2 });
  const drawn = nodes.map(({ label, shape, inputs }) =>
    `${label} [${shape}] <- ${inputs.map((i) => nodes[i].label)}`
  );
  assert.deepEqual(drawn.sort(), [
    "Mm [1,1] <- Tanh,w2",
    "Mm [1,3] <- w1",
    "Pow [1,1] <- Sub",
    "Sub [1,1] <- Mm",
    "Sum [] <- Pow",
    "Tanh [1,3] <- Mm",
    "w1 [2,3] <- ",
    "w2 [3,1] <- ",
  ]);
  nodes.forEach(({ id, inputs }, i) => {
    assert.equal(id, i);
    assert.ok(inputs.every((input) => input < i));
  });
  assert.equal(nodes.at(-1)?.label, "Sum");
});

Deno.test("a tensor used twice is one node with two arrows", () => {
  const w = tensor([2], { requiresGrad: true });
  const { nodes } = computationGraph(w.mul(w));
  assert.deepEqual(nodes.map(({ label, leaf }) => [label, leaf]), [["leaf", true], ["Mul", false]]);
  assert.deepEqual(nodes[1].inputs, [0, 0]);
});

Deno.test("without a graph there is nothing to draw, and the error says why", () => {
  assert.throws(() => computationGraph(zeros([1])), /nothing here requires a gradient/);
  const loss = w1.sum();
  loss.backward();
  assert.throws(() => computationGraph(loss), /draw it before/);
});
