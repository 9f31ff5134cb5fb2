import assert from "node:assert/strict";
import { backwardPass, cat, type PassNode, type Tensor, tensor, zeros } from "unroll";
import { readFixture } from "../fixtures/read.ts";

const w1 = zeros([2, 3], { requiresGrad: true });
const w2 = zeros([3, 1], { requiresGrad: true });

Deno.test("the graph of a step lists the operations in order, with shapes", () => {
  const loss = zeros([1, 2]).mm(w1).tanh().mm(w2).sub(1).pow(2).sum();
  const nodes = backwardPass(loss, { w1, w2 });
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
  const nodes = backwardPass(w.mul(w).sum());
  assert.deepEqual(nodes.map(({ label, leaf }) => [label, leaf]), [
    ["leaf", true],
    ["Mul", false],
    ["Sum", false],
  ]);
  assert.deepEqual(nodes[1].inputs, [0, 0]);
});

Deno.test("a named step has its name and its operation as label", () => {
  const hidden = zeros([1, 2]).mm(w1).tanh();
  const nodes = backwardPass(hidden.sum(), { w1, hidden });
  assert.deepEqual(nodes.map(({ label }) => label), ["w1", "Mm", "hidden = Tanh", "Sum"]);
});

Deno.test("a tensor without a graph is refused with the reason", () => {
  assert.throws(() => backwardPass(zeros([1])), /nothing here requires a gradient/);
  const loss = w1.sum();
  loss.backward();
  assert.throws(() => backwardPass(loss), /look at it before/);
});

interface Recording {
  x: number[];
  y: number[];
  w1: number[];
  w2: number[];
  step: { name: string; shape: number[]; value: number[]; gradient: number[] }[];
  unrolled: {
    truncate: number | null;
    last: boolean;
    w1: number[];
    w2: number[];
    arrives: (number[] | null)[];
  }[];
}

const recording = readFixture<Recording>("backward");

/** The tutorial's weights, and the loss of one of its steps with the new context. */
function tutorial() {
  const { x, y } = recording;
  const w1 = tensor(recording.w1).reshape([7, 6]).detach();
  const w2 = tensor(recording.w2).reshape([6, 1]).detach();
  w1.requiresGrad = w2.requiresGrad = true;
  const step = (j: number, context: Tensor<readonly [1, 6]> = zeros([1, 6])) => {
    const hidden = cat([tensor([[x[j]]]), context], 1).mm(w1).tanh();
    const loss = hidden.mm(w2).sub(tensor([[y[j]]])).pow(2).sum().div(2);
    return { hidden, loss };
  };
  return { w1, w2, step };
}

/** Whether all numbers are PyTorch's, but for the last digits of float32. */
function assertClose(found: readonly number[] | null, expected: readonly number[], what: string) {
  assert(found !== null, what);
  const largest = Math.max(...expected.map(Math.abs));
  assert.equal(found.length, expected.length, what);
  expected.forEach((value, i) => {
    assert(Math.abs(found[i] - value) <= 1e-6 * largest, `${what}[${i}]: ${found[i]}, ${value}`);
  });
}

Deno.test("every value and gradient of the tutorial's first step is PyTorch's", () => {
  const { w1, w2, step } = tutorial();
  const nodes = backwardPass(step(0).loss, { w1, w2 });
  const expected = recording.step;
  assert.deepEqual(nodes.map(({ label }) => label).sort(), expected.map(({ name }) => name).sort());
  const used = new Set<PassNode>();
  for (const { name, shape, value, gradient } of expected) {
    const node = nodes.find((node) => node.label === name && !used.has(node))!;
    used.add(node);
    assert.deepEqual(node.shape, shape, name);
    assertClose(node.value, value, `${name}, value`);
    assertClose(node.gradient, gradient, `${name}, gradient`);
  }
});

for (const { truncate, last, w1: w1Grad, w2: w2Grad, arrives } of recording.unrolled) {
  const how = `${last ? "the last loss" : "all losses"}, ${truncate ? "truncated" : "whole"}`;
  Deno.test(`through 20 steps, ${how}: weights get PyTorch's gradients, states PyTorch's share`, () => {
    const { w1, w2, step } = tutorial();
    const states: Tensor<readonly [1, 6]>[] = [];
    let total: Tensor<readonly []> | undefined;
    for (let j = 0; j < 20; j++) {
      let context = j === 0 ? undefined : states[j - 1];
      if (truncate !== null && j % truncate === 0) context = context?.detach();
      const { hidden, loss } = step(j, context);
      states.push(hidden);
      total = total === undefined || last ? loss : total.add(loss);
    }
    const names = Object.fromEntries(states.map((hidden, j) => [`h${j}`, hidden]));
    const nodes = backwardPass(total!, { w1, w2, ...names });
    const labelled = (label: string) => nodes.find((node) => node.label === label)!;
    assertClose(labelled("w1").gradient, w1Grad, "w1");
    assertClose(labelled("w2").gradient, w2Grad, "w2");
    arrives.forEach((expected, j) => {
      const state = labelled(`h${j} = Tanh`);
      const ofNext = nodes.filter(({ rule }) => rule.name === "Cat")
        .flatMap(({ operands }) => operands).find(({ node }) => node === state?.id);
      if (expected === null) assert.equal(ofNext, undefined, `h${j}`);
      else assertClose(ofNext!.contribution, expected, `h${j}`);
    });
  });
}

Deno.test("backwardPass changes nothing, and keeps the graph", () => {
  const w = tensor([1, 2], { requiresGrad: true });
  const loss = w.pow(2).sum();
  const look = () => backwardPass(loss, { w })[0];
  const collected = () => w.grad?.toArray();
  assert.deepEqual([look().grad, look().gradient, collected()], [null, [2, 4], undefined]);
  loss.backward({ retainGraph: true });
  assert.deepEqual([look().grad, collected()], [[2, 4], [2, 4]]);
  loss.backward();
  assert.deepEqual(collected(), [4, 8]);
  assert.throws(() => look(), { name: "AutogradError", message: /has freed the graph/ });
});

Deno.test("a node has its operands, including constants and detached tensors", () => {
  const w = tensor([2, 3], { requiresGrad: true });
  const h = w.mul(5);
  const nodes = backwardPass(h.mul(h.detach()).narrow(0, 1, 1).sum(), { w, h });
  const [, times5, product, part] = nodes;
  assert.deepEqual(times5.operands.map(({ node, value }) => [node, value]), [
    [0, [2, 3]],
    [null, [5]],
  ]);
  assert.deepEqual(product.operands.map(({ node, detachedFrom }) => [node, detachedFrom]), [
    [1, null],
    [null, 1],
  ]);
  assert.deepEqual(part.operands[0].contribution, [0, 1], "around a part, there are zeros");
});

Deno.test("a value that was changed in place is not shown", () => {
  const w = tensor([1, 2], { requiresGrad: true });
  const h = w.mul(3);
  const loss = h.sum();
  h.mul_(2);
  const nodes = backwardPass(loss, { w });
  assert.deepEqual(nodes.map(({ label, value }) => `${label} ${value}`), [
    "w 1,2",
    "Mul null",
    "Sum 9",
  ]);
});

Deno.test("a backward pass starts from one number", () => {
  assert.throws(() => backwardPass(w1), { name: "AutogradError", message: /\[2, 3\]; reduce it/ });
});
