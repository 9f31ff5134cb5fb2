import assert from "node:assert/strict";
import fixtures from "../fixtures/training.json" with { type: "json" };
import { type DType, nn, optim, type Tensor, tensor, zeros } from "unroll";

const close = (actual: number[], expected: number[], what: string) =>
  expected.forEach((e, i) => {
    assert.ok(Math.abs(actual[i] - e) <= 2e-6 * Math.max(1, Math.abs(e)), `${what}: ${i}`);
  });
const flat = (t: Tensor) => t.reshape([-1]).toArray();

/** The optimiser that PyTorch calls so, with its settings as PyTorch spells them. */
function make(name: string, params: Tensor[], options: object): optim.SGD | optim.Adam {
  const { weight_decay: weightDecay = 0, ...rest } = options as Record<string, number>;
  const settings = { lr: 0.001, ...rest, weightDecay };
  return name === "SGD" ? new optim.SGD(params, settings) : new optim.Adam(params, settings);
}

for (const { name, options, start, x, y, losses, end } of fixtures.runs) {
  Deno.test(`${name} with ${JSON.stringify(options)} follows PyTorch for 20 steps`, () => {
    const w1 = tensor(start[0]).reshape([3, 4]);
    const w2 = tensor(start[1]).reshape([4, 1]);
    w1.requiresGrad = w2.requiresGrad = true;
    const optimizer = make(name, [w1, w2], options);
    const [inputs, targets] = [tensor(x).reshape([5, 3]), tensor(y).reshape([5, 1])];
    const found = Array.from({ length: 20 }, () => {
      optimizer.zeroGrad();
      const loss = nn.mseLoss(inputs.mm(w1).tanh().mm(w2), targets);
      loss.backward();
      optimizer.step();
      return loss.item();
    });
    close(found, losses, "loss");
    close(flat(w1), end[0], "w1");
    close(flat(w2), end[1], "w2");
  });
}

for (const { name, options, dtype, start, grads, ends } of fixtures.steps) {
  const bits = name === "SGD" ? "to the last bit" : "but for PyTorch's inexact square root";
  Deno.test(`${name} with ${JSON.stringify(options)} in ${dtype} is PyTorch's ${bits}`, () => {
    const w: Tensor = tensor(start, { dtype: dtype as DType, requiresGrad: true });
    const optimizer = make(name, [w], options);
    grads.forEach((grad, step) => {
      w.grad = tensor(grad, { dtype: w.dtype });
      optimizer.step();
      if (name === "SGD") assert.deepEqual(flat(w), ends[step]);
      const bound = dtype === "float32" ? 3e-7 : 1e-15;
      flat(w).forEach((x, i) => assert.ok(Math.abs(x - ends[step][i]) <= bound));
    });
  });
}

Deno.test("a weight without a gradient is left alone", () => {
  const [a, b] = [1, 2].map((v) => tensor([v], { requiresGrad: true }));
  const sgd = new optim.SGD([a, b], { lr: 0.5, weightDecay: 1 });
  a.mul(3).sum().backward();
  sgd.step();
  assert.deepEqual([a.item(), b.item()], [-1, 2]);
  sgd.zeroGrad();
  assert.equal(a.grad, null);
});

Deno.test("wrong settings are refused with their name and value", () => {
  const w = zeros([1], { requiresGrad: true });
  const wrong: [() => unknown, RegExp][] = [
    [() => new optim.SGD([w], { lr: -1 }), /SGD: lr is -1/],
    [() => new optim.SGD([w], { lr: NaN }), /SGD: lr is NaN/],
    [() => new optim.SGD([w], { lr: 1, momentum: -0.5 }), /SGD: momentum is -0.5/],
    [() => new optim.SGD([], { lr: 1 }), /SGD: there are no weights/],
    [() => new optim.SGD([w.mul(2)], { lr: 1 }), /SGD: weight 0 is the result of an operation/],
    [
      () => new optim.Adam([w], { betas: [0.9, 1] }),
      /Adam: betas is \[0.9, 1\]; it must be two numbers .* below 1/,
    ],
    [() => new optim.Adam([w], { eps: -1 }), /Adam: eps is -1/],
  ];
  for (const [make, message] of wrong) assert.throws(make, message);
});

for (const { limit, values, norm, before, after } of fixtures.clips) {
  Deno.test(`gradients are clipped to ${limit} as in PyTorch`, () => {
    const params: Tensor[] = values.map((v) => tensor(v, { requiresGrad: true }));
    params[0].pow(2).sum().add(params[1].pow(3).sum()).backward();
    close(flat(params[0].grad!), before[0], "before");
    const length = nn.utils.clipGradNorm_(params, limit).item();
    assert.ok(Math.abs(length - norm) < 1e-5);
    close(flat(params[0].grad!), after[0], "first");
    close(flat(params[1].grad!), after[1], "second");
    assert.equal(params[2].grad, null);
  });
}

Deno.test("gradients of two dtypes are clipped together, as in PyTorch", () => {
  const { limit, grads, norm, dtype, after } = fixtures.mixedClip;
  const params: Tensor[] = [tensor(grads[0]), tensor(grads[1], { dtype: "float64" })];
  for (const w of params) w.grad = w.clone();
  const length = nn.utils.clipGradNorm_(params, limit);
  assert.equal(length.dtype, dtype);
  assert.ok(Math.abs(length.item() - norm) < 1e-12);
  close(flat(params[0].grad!), after[0], "float32");
  close(flat(params[1].grad!), after[1], "float64");
  assert.deepEqual(params.map((w) => w.grad?.dtype), ["float32", "float64"]);
});

Deno.test("clipping refuses a limit that is none", () => {
  assert.throws(() => nn.utils.clipGradNorm_([], NaN), /maxNorm is NaN/);
  assert.equal(nn.utils.clipGradNorm_([], 1).item(), 0);
});
