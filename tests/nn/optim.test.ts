import assert from "node:assert/strict";
import fixtures from "../fixtures/training.json" with { type: "json" };
import { capture, type DType, nn, optim, type Tensor, tensor, zeros } from "unroll";

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

/** What is done with a step before it is called. */
const wraps: [string, <R>(step: () => R) => () => R][] = [
  ["", (step) => step],
  ["captured, ", (step) => capture(step)],
];

const cases = fixtures.runs.flatMap((run) => wraps.map((wrap) => ({ ...run, wrap })));
for (const { name, options, start, x, y, losses, end, wrap: [how, wrap] } of cases) {
  Deno.test(`${how}${name} with ${JSON.stringify(options)} follows PyTorch for 20 steps`, () => {
    const w1 = tensor(start[0]).reshape([3, 4]);
    const w2 = tensor(start[1]).reshape([4, 1]);
    w1.requiresGrad = w2.requiresGrad = true;
    const optimizer = make(name, [w1, w2], options);
    const [inputs, targets] = [tensor(x).reshape([5, 3]), tensor(y).reshape([5, 1])];
    const step = wrap(() => {
      optimizer.zeroGrad();
      const loss = nn.mseLoss(inputs.mm(w1).tanh().mm(w2), targets);
      loss.backward();
      optimizer.step();
      return loss;
    });
    const found = Array.from({ length: 20 }, () => step().item());
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

Deno.test("a weight without a gradient is not changed", () => {
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

Deno.test("unknown options are refused, with the right name", () => {
  const w = zeros([1], { requiresGrad: true });
  const wrong: [() => unknown, RegExp][] = [
    [() => new optim.SGD([w], { lr: 1, weight_decay: 1 } as never), /did you mean weightDecay\?/],
    [() => new optim.Adam([w], { beta: 1 } as never), /did you mean betas\?/],
    [() => new optim.Adam([w], { nesterov: true } as never), /the options are lr, betas, eps, w/],
    [() => new optim.SGD([w], 0.1 as never), /options are 0.1; write them .*: \{ lr: 0.1 \}/],
    [() => new optim.SGD([w], undefined as never), /SGD: lr is undefined/],
    [() => new optim.SGD(w as never, { lr: 1 }), /expected an array of tensors, got a tensor/],
    [() => new optim.SGD([{ params: [w] }] as never, { lr: 1 }), /SGD: expected a tensor, got an/],
    [() => new optim.SGD(new nn.Linear(1, 1) as never, { lr: 1 }), /its weights are .*parameters/],
  ];
  for (const [make, message] of wrong) assert.throws(make, message);
});

for (const Rule of [optim.SGD, optim.Adam]) {
  Deno.test(`${Rule.name}: the learning rate can be read, and set while training`, () => {
    const steps = (rates: number[]) => {
      const w: Tensor = tensor([1, -2], { requiresGrad: true });
      const rule = new Rule([w], { lr: 1 });
      const seen = rates.map((lr) => {
        rule.lr = lr;
        w.grad = tensor([0.5, 0.5]);
        rule.step();
        return [rule.lr, ...flat(w)];
      });
      return { seen, rule };
    };
    const { seen, rule } = steps([0.1, 0.1, 0]);
    assert.deepEqual(seen.map(([lr]) => lr), [0.1, 0.1, 0]);
    assert.notEqual(seen[1][1], seen[0][1]);
    assert.equal(seen[2][1], seen[1][1], "a learning rate of 0 moves nothing");
    const { seen: smaller } = steps([0.1, 0.05]);
    const [whole, half] = [seen, smaller].map((list) => list[1][1] - list[0][1]);
    assert.ok(Math.abs(half / whole - 0.5) < 1e-5);
    for (const lr of [-1, NaN, "0.1", undefined]) {
      assert.throws(() => rule.lr = lr as number, /: lr is .*; it must be a finite number of 0 or/);
    }
    assert.equal(rule.lr, 0);
  });
}

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

Deno.test("clipping refuses an invalid limit", () => {
  assert.throws(() => nn.utils.clipGradNorm_([], NaN), /maxNorm is NaN/);
  assert.equal(nn.utils.clipGradNorm_([], 1).item(), 0);
});
