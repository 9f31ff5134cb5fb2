import assert from "node:assert/strict";
import { cat, noGrad, type Tensor, tensor, zeros } from "unroll";
import { backprop } from "../../lib/notebook/backprop.ts";
import { toOutput } from "../../lib/notebook/mime_bundle.ts";
import { short } from "../../lib/plots/graph_shapes.ts";
import { timeSteps } from "../../lib/notebook/time_steps.ts";
import type { Stepper, StepperStep } from "../../lib/plots/stepper.ts";
import { backwardPass } from "../../lib/tensor/mod.ts";
import { readFixture } from "../fixtures/read.ts";
import { document, parseHtml } from "../plots/document.ts";

interface Recording {
  x: number[];
  y: number[];
  w1: number[];
  w2: number[];
  step: { name: string; value: number[]; gradient: number[] }[];
  unrolled: { truncate: number | null; last: boolean; arrives: (number[] | null)[] }[];
}

const recording = readFixture<Recording>("backward");

/** The tutorial's network with PyTorch's weights, and the loss of so many of its steps. */
function tutorial() {
  const { x, y } = recording;
  const w1 = tensor(recording.w1).reshape([7, 6]).detach();
  const w2 = tensor(recording.w2).reshape([6, 1]).detach();
  w1.requiresGrad = w2.requiresGrad = true;
  const loss = (steps: number, { truncate = Infinity, last = false } = {}): Tensor<readonly []> => {
    let hidden: Tensor<readonly [1, 6]> = zeros([1, 6]);
    let total: Tensor<readonly []> | undefined;
    for (let j = 0; j < steps; j++) {
      if (j % truncate === 0) hidden = hidden.detach();
      hidden = cat([tensor([[x[j]]]), hidden], 1).mm(w1).tanh();
      const loss = hidden.mm(w2).sub(tensor([[y[j]]])).pow(2).sum().div(2);
      total = total === undefined || last ? loss : total.add(loss);
    }
    return total!;
  };
  return { w1, w2, loss };
}

function stepperOf(loss: Tensor | (() => unknown), names: Record<string, Tensor> = {}): Stepper {
  const bundle = toOutput(backprop(loss, { document, names })).data;
  return JSON.parse(String(bundle["application/vnd.unroll.steps+json"]));
}

function wordsOf(loss: Tensor | (() => unknown), names: Record<string, Tensor> = {}): string[] {
  return stepperOf(loss, names).steps.map(({ words }) => words);
}

Deno.test("the steps of three operations have the formulas and numbers of a calculation by hand", () => {
  const w = tensor(0.5, { requiresGrad: true });
  const p = w.mul(2);
  const e = p.sub(3);
  assert.deepEqual(wordsOf(e.pow(2), { w, p, e }), [
    "Given: w [].",
    "p = Mul []: a b = 0.5 · 2 = 1.",
    "e = Sub []: a - b = 1 - 3 = -2.",
    "Pow []: a² = (-2)² = 4.",
    "Pow []: This is the result, so its gradient is 1. To e = Sub: g 2 a = 1 · 2 · (-2) = -4.",
    "e = Sub []: -4 arrives from Pow. To p = Mul: g = -4.",
    "p = Mul []: -4 arrives from e = Sub. To w: g b = -4 · 2 = -8.",
    "w []: -8 arrives from p = Mul. It is added to w.grad, which was empty.",
  ]);
});

Deno.test("the numbers in the text of the tutorial's first step are PyTorch's", () => {
  const { w1, w2, loss } = tutorial();
  const words = wordsOf(loss(1), { w1, w2 });
  const largest = (values: number[]) =>
    short(values.reduce((most, value) => Math.abs(value) > Math.abs(most) ? value : most, 0));
  const back = words.findIndex((text) => text.includes("This is the result"));
  for (const { name, value, gradient } of recording.step) {
    const isNamed = (text: string) => text.startsWith(`${name} [`);
    const holds = (list: string[], number: string) =>
      list.some((text) => isNamed(text) && text.includes(number));
    const isLeaf = name === "w1" || name === "w2";
    if (!isLeaf) assert(holds(words.slice(0, back), `= ${largest(value)}.`), `value of ${name}`);
    assert(holds(words.slice(back), largest(gradient)), `gradient of ${name}`);
  }
});

Deno.test("where gradients meet, their sum is shown", () => {
  const w = tensor(3, { requiresGrad: true });
  assert.equal(
    wordsOf(w.mul(2).add(w.pow(2)), { w }).at(-1),
    "w []: 6 from Pow and 2 from Mul meet, which makes 8. It is added to w.grad, which was empty.",
  );
});

Deno.test("shows that a gradient that was not cleared accumulates", () => {
  const w = tensor([1, 2], { requiresGrad: true });
  w.pow(2).sum().backward();
  const steps = stepperOf(w.pow(2).sum(), { w }).steps;
  const { words, numbers } = steps[steps.length - 1];
  assert.match(words, / Its grad was not cleared: 4 \+ 4 = 8 at \[1\]\.$/);
  assert.deepEqual(numbers.slice(-2), [
    { title: "w.grad before [2]", text: "[2, 4]" },
    { title: "w.grad [2]", text: "[4, 8]" },
  ]);
  assert.deepEqual(w.grad?.toArray(), [2, 4], "looking adds nothing");
});

Deno.test("no gradient flows past detach, and the step reports it", () => {
  const w = tensor(3, { requiresGrad: true });
  const h = w.mul(2);
  const words = wordsOf(h.mul(h.detach()), { w, h });
  assert(
    words.some((text) =>
      text.includes("The operand b is detached from h = Mul: nothing flows back there.")
    ),
    words.join("\n"),
  );
  assert.match(words.at(-1)!, /^w \[\]: 12 arrives from h = Mul\./);
});

Deno.test("a function shows updates, cleared gradients and detached tensors; all changes are undone", () => {
  const { w1, w2, loss } = tutorial();
  const before = [w1.toArray(), w2.toArray()];
  const step = () => {
    loss(1).backward();
    noGrad(() => {
      w1.sub_(w1.grad, { alpha: 0.1 });
      w2.mul_(0.5);
    });
    w1.grad?.zero_();
    w2.grad = null;
  };
  const words = wordsOf(step, { w1, w2 });
  const steps = stepperOf(step, { w1, w2 }).steps.filter(({ phase }) => phase === "update");
  // The weight with the largest change: PyTorch's gradient at [0, 5].
  const gradient = recording.step.find(({ name }) => name === "w1")!.gradient;
  const weight = recording.w1[5];
  assert.deepEqual(words.slice(-3), [
    `w1.sub_: a - 0.1 b at [0, 5] = ${short(weight)} - 0.1 · (${short(gradient[5])}) = ` +
    `${short(weight - 0.1 * gradient[5])}.`,
    "w2.mul_: a b at [5, 0] = 0.377 · 0.5 = 0.189.",
    `w1.grad.zero_: ${short(gradient[5])} becomes 0 at [0, 5].`,
  ]);
  assert.deepEqual(steps.map(({ words }) => words), words.slice(-3));
  assert.deepEqual([w1.toArray(), w2.toArray()], before);
  assert.deepEqual([w1.grad, w2.grad], [null, null]);
});

Deno.test("accepts a function that only returns a loss", () => {
  const w = tensor(1, { requiresGrad: true });
  assert.deepEqual(wordsOf(() => w.exp(), { w }), wordsOf(w.exp(), { w }));
});

Deno.test("a function that throws leaves weights and gradients unchanged", () => {
  const w = tensor([1, 2], { requiresGrad: true });
  w.grad = tensor([5, 5]);
  const fail = () => {
    w.pow(2).sum().backward();
    noGrad(() => w.zero_());
    throw new Error("on the way");
  };
  assert.throws(() => backprop(fail, { document }), { message: "on the way" });
  assert.deepEqual([w.toArray(), w.grad?.toArray()], [[1, 2], [5, 5]]);
  w.mul(2).sum().backward();
  assert.deepEqual(w.grad?.toArray(), [7, 7], "nothing is observed any more");
});

Deno.test("refuses what has no backward pass, with the reason", () => {
  const w = tensor([1, 2], { requiresGrad: true });
  const refuse = (loss: unknown, name: string, message: RegExp) =>
    assert.throws(() => backprop(loss as Tensor, { document }), { name, message });
  refuse(3, "TypeError", /expected a loss, or a function that computes one, but got 3/);
  refuse(w.mul(2), "AutogradError", /the shape is \[2\]; reduce it/);
  assert.throws(() => backprop(w.sum(), { w } as object), {
    name: "TypeError",
    message: /there is no option "w"; the options are document, names/,
  });
  refuse(tensor(1), "AutogradError", /nothing here requires a gradient/);
  refuse(() => 3, "TypeError", /must return a loss, or call backward/);
  refuse(() => Promise.resolve(w.sum()), "TypeError", /asynchronous; await outside/);
  const twice = () => [w.sum(), w.sum()].forEach((loss) => loss.backward());
  refuse(twice, "Error", /calls backward\(\) more than once/);
  assert.equal(w.grad, null);
  const freed = w.sum();
  freed.backward();
  refuse(freed, "AutogradError", /backward\(\) has freed the graph/);
  let long = w.sum();
  for (let i = 0; i < 70; i++) long = long.sin();
  refuse(long, "RangeError", /72 operations are more than one picture can show \(60\)/);
  const loop = () => {
    let state = w.mul(0);
    for (let step = 0; step < 80; step++) state = state.add(1).mul(w).tanh();
    return state.sum();
  };
  refuse(loop, "RangeError", /81 time steps are more than one picture can show \(80\)/);
});

for (const { truncate, last, arrives } of recording.unrolled) {
  const how = `${last ? "the last loss" : "all losses"}, ${truncate ? "truncated" : "whole"}`;
  Deno.test(`20 steps, ${how}: each box has PyTorch's gradient`, () => {
    const { w1, w2, loss } = tutorial();
    const { list } = timeSteps(
      backwardPass(loss(20, { truncate: truncate ?? undefined, last }), { w1, w2 }),
    )!;
    assert.equal(list.length, 20);
    arrives.forEach((expected, j) => {
      const norm = expected === null ? 0 : Math.hypot(...expected);
      assert(Math.abs(list[j].arrives - norm) <= 1e-5 * norm, `step ${j}: ${list[j].arrives}`);
      assert.equal(list[j].isConnected, expected !== null);
    });
    assert(list[19].isConnected);
  });
}

Deno.test("20 steps have a box each, with every operation inside, forward and backward", () => {
  const { w1, w2, loss } = tutorial();
  const { steps, details } = stepperOf(loss(20), { w1, w2 });
  const boxes = steps.filter(({ words }) => words.startsWith("Time step"));
  const number = ({ words }: StepperStep) => Number(/\d+/.exec(words));
  const count = Array.from({ length: 20 }, (_, i) => i + 1);
  assert.deepEqual(boxes.map(number), [...count, ...count.toReversed()]);
  const inside = boxes.flatMap(({ inside = [] }) => inside);
  const operations = backwardPass(loss(20), {}).filter(({ leaf }) => !leaf).length;
  const apart = steps.filter(({ inside, words }) => !inside && / (?:\[\]|\[.*\]): /.test(words));
  assert.equal(inside.length + apart.length, 2 * operations + 2);
  // The first step takes no state, and the last one sends its gradient nowhere else.
  assert(details.length <= 4, `${details.length} pictures of what is inside`);
});

for (const count of [1, 2]) {
  Deno.test(`${count} steps, or a graph that repeats nothing, are shown operation by operation`, () => {
    assert.equal(timeSteps(backwardPass(tutorial().loss(count))), null);
  });
}

Deno.test("without styles only the picture and a name for each step are shown", () => {
  const { w1, w2, loss } = tutorial();
  const html = String(
    toOutput(backprop(loss(1), { document, names: { w1, w2 } })).data["text/html"],
  );
  const body = parseHtml(html);
  body.querySelectorAll("style, svg").forEach((element) => element.remove());
  assert.equal(body.textContent?.trim(), "");
  assert.match(body.querySelector("img")!.alt, /^Computation graph from .*w1 \[7, 6\]/);
  const radios = [...body.querySelectorAll("input")];
  assert.equal(radios.length, 17);
  assert(radios.every((radio) => radio.closest("[hidden]") !== null));
  assert.equal(new Set(radios.map(({ name }) => name)).size, 1);
  radios.forEach((radio, i) => {
    assert.match(
      radio.ariaLabel ?? radio.getAttribute("aria-label")!,
      RegExp(`^Step ${i + 1} of 17: `),
    );
    assert(radio.hasAttribute("data-lm-suppress-shortcuts"));
  });
});

Deno.test("names with markup stay text", () => {
  const w = tensor(1, { requiresGrad: true });
  const bundle = toOutput(backprop(w.exp(), { document, names: { '"><b onclick="x">': w } })).data;
  const body = parseHtml(String(bundle["text/html"]));
  assert.equal(body.querySelector("label b, [onclick]"), null);
});

Deno.test("large tensors are shaded, with shape, range and norm; small ones are whole", () => {
  const w = tensor(Array.from({ length: 300 }, (_, i) => i - 100), { requiresGrad: true });
  const matrix = w.reshape([20, 15]);
  const { steps } = stepperOf(matrix.mul(2).sum(), { w });
  const product = steps.find(({ words }) => words.startsWith("Mul"))!;
  const result = product.numbers.at(-1)!;
  const norm = Math.hypot(...Array.from({ length: 300 }, (_, i) => 2 * (i - 100)));
  assert.equal(result.title, `result [20, 15]: -200 to 398, norm ${short(norm)}`);
  assert.equal(result.isWhole, false);
  assert.equal(Math.max(...result.cells!.flat().map(Number)), 398);
  const few = stepperOf(tensor([1, 2, 3], { requiresGrad: true }).sum()).steps[0];
  assert.deepEqual(few.numbers, [{ title: "leaf [3]", text: "[1, 2, 3]" }]);
});
