import assert from "node:assert/strict";
import { AutogradError, cat, noGrad, ShapeError, stack, type Tensor, tensor, zeros } from "unroll";

const leaf = (values: number[]) => tensor(values, { requiresGrad: true });

Deno.test("a tensor that is used twice gets both gradients", () => {
  const x = leaf([1, 2, 3]);
  x.mul(x).sum().backward();
  assert.deepEqual(x.grad?.toArray(), [2, 4, 6]);
});

Deno.test("gradients of branching and joining paths are added once each", () => {
  const x = leaf([2]);
  const a = x.mul(3);
  const b = a.mul(a); // 9 x^2
  a.add(b).sum().backward(); // 3x + 9x^2 -> 3 + 18x
  assert.deepEqual(x.grad?.toArray(), [39]);
});

Deno.test("two backward calls accumulate, and zero_ starts again", () => {
  const x = leaf([1, 2]);
  x.pow(2).sum().backward();
  x.pow(2).sum().backward();
  assert.deepEqual(x.grad?.toArray(), [4, 8]);
  x.grad?.zero_();
  x.sum().backward();
  assert.deepEqual(x.grad?.toArray(), [1, 1]);
});

Deno.test("a branch that does not require a gradient gets none", () => {
  const x = leaf([1, 2]);
  const constant = tensor([3, 4]);
  const loss = x.mul(constant).sum();
  loss.backward();
  assert.deepEqual(x.grad?.toArray(), [3, 4]);
  assert.equal(constant.grad, null);
  assert.equal(constant.mul(2).requiresGrad, false);
});

Deno.test("only leaves keep a gradient", () => {
  const x = leaf([1, 2]);
  const y = x.mul(2);
  y.sum().backward();
  assert.equal(x.isLeaf, true);
  assert.equal(y.isLeaf, false);
  assert.equal(y.gradFn, "MulBackward");
  assert.equal(y.grad, null);
});

Deno.test("detach stops the gradient and shares the memory", () => {
  const x = leaf([1, 2]);
  const cut = x.detach();
  assert.equal(cut.requiresGrad, false);
  x.mul(cut).sum().backward(); // as if cut were a constant
  assert.deepEqual(x.grad?.toArray(), [1, 2]);
  cut.zero_();
  assert.deepEqual(x.toArray(), [0, 0]);
});

Deno.test("noGrad records nothing, returns the result, and ends also when the function throws", () => {
  const x = leaf([1, 2]);
  const y = noGrad(() => x.mul(2));
  assert.equal(y.requiresGrad, false);
  assert.throws(() => noGrad(() => (x as Tensor).mm(x)), ShapeError);
  assert.equal(x.mul(2).requiresGrad, true);
  noGrad(() => {
    noGrad(() => {});
    assert.equal(x.mul(2).requiresGrad, false, "an inner noGrad must not end the outer one");
  });
  assert.throws(() => noGrad(async () => {}), /asynchronous/);
});

Deno.test("backward starts from one number, or from a gradient of the same shape", () => {
  const x = leaf([1, 2]);
  assert.throws(() => x.mul(2).backward(), (e) => {
    return e instanceof AutogradError && /\[2\]; reduce it with sum\(\)/.test(e.message);
  });
  x.mul(2).backward({ gradient: tensor([10, 100]) });
  assert.deepEqual(x.grad?.toArray(), [20, 200]);
  const wrong = tensor([1, 2, 3]) as Tensor as typeof x;
  assert.throws(() => x.mul(2).backward({ gradient: wrong }), /\[3\].*\[2\]/);
});

Deno.test("backward on something without a gradient is refused", () => {
  assert.throws(() => tensor([1]).sum().backward(), /nothing here requires a gradient/);
  const x = leaf([1]);
  assert.throws(() => noGrad(() => x.sum()).backward(), /nothing here requires a gradient/);
});

Deno.test("a scalar leaf is its own loss", () => {
  const x = tensor(3, { requiresGrad: true });
  x.backward();
  assert.equal(x.grad?.item(), 1);
});

Deno.test("a second backward through one graph is refused, unless it was retained", () => {
  const x = leaf([3]);
  const loss = x.pow(2).sum();
  loss.backward({ retainGraph: true });
  loss.backward();
  assert.deepEqual(x.grad?.toArray(), [12]);
  assert.throws(() => loss.backward(), /retainGraph/);
});

Deno.test("a missing detach is reported as a freed graph", () => {
  const w = leaf([0.5]);
  let context: Tensor = zeros([1]);
  const step = () => {
    context = context.add(1).mul(w).tanh();
    context.sum().backward();
  };
  step();
  assert.throws(step, /detach\(\) what comes from the earlier step/);
});

Deno.test("changing values in place that backward needs is an error", () => {
  const x = leaf([1, 2]);
  const y = x.tanh(); // backward reads y
  const loss = y.sum();
  y.detach().zero_();
  assert.throws(() => loss.backward(), /TanhBackward needs was changed in place/);
  assert.equal(x.grad, null);
});

Deno.test("changing values in place that backward does not need is allowed", () => {
  const x = leaf([1, 2]);
  const y = x.mul(3);
  const loss = y.sum();
  y.detach().zero_();
  loss.backward();
  assert.deepEqual(x.grad?.toArray(), [3, 3]);
});

Deno.test("an update in place changes the weights and not the graph", () => {
  const w = leaf([1, 2]);
  w.pow(2).sum().backward();
  const same = noGrad(() => w.sub_(w.grad, { alpha: 0.25 }));
  assert.equal(same, w);
  assert.deepEqual(w.toArray(), [0.5, 1]);
  assert.equal(w.isLeaf, true);
});

Deno.test("a leaf cannot be changed in place while the graph is recorded", () => {
  const w = leaf([1, 2]);
  for (const change of [() => w.sub_(1), () => w.add_(1), () => w.zero_(), () => w.normal_()]) {
    assert.throws(change, /wrap the update: noGrad\(\(\) => w\./);
  }
  assert.deepEqual(w.toArray(), [1, 2]);
});

Deno.test("an update without a gradient reports that backward is missing", () => {
  const w = leaf([1, 2]);
  assert.throws(() => noGrad(() => w.sub_(w.grad)), /sub_: got null.*call backward\(\) first/);
});

Deno.test("an in-place operation that would change the shape is refused", () => {
  const row = zeros([1, 3]);
  const column: Tensor = zeros([2, 1]);
  assert.throws(() => (row as Tensor).sub_(column), /sub_: \[2, 1\] does not fit into \[1, 3\]/);
  assert.deepEqual(row.toArray(), [[0, 0, 0]]);
});

Deno.test("a graph deeper than the call stack is traversed", () => {
  const x = leaf([1]);
  let y: Tensor = x;
  for (let i = 0; i < 100_000; i++) y = y.add(1);
  y.sum().backward();
  assert.deepEqual(x.grad?.toArray(), [1]);
});

Deno.test("gradients of a view and of a part of cat reach the right elements", () => {
  const x = leaf([1, 2, 3]);
  const y = leaf([4]);
  cat([x.narrow(0, 1, 2), y]).mul(tensor([10, 20, 30])).sum().backward();
  assert.deepEqual(x.grad?.toArray(), [0, 10, 20]);
  assert.deepEqual(y.grad?.toArray(), [30]);
});

Deno.test("a view that was changed and a detached view remain usable", () => {
  const w = leaf([1, 2, 3]);
  const base = w.mul(2);
  const cut = base.detach();
  const part = base.narrow(0, 0, 2).mul_(5);
  part.sum().backward();
  assert.deepEqual(w.grad?.toArray(), [10, 10, 0]);
  assert.deepEqual(cut.mul(1).toArray(), [10, 20, 6]);
});

Deno.test("a view of a leaf cannot be changed in place while the graph is recorded", () => {
  const w = leaf([1, 2]);
  assert.throws(() => w.narrow(0, 0, 1).add_(1), /a view of a leaf that requires a gradient/);
  assert.throws(() => w.reshape([2, 1]).zero_(), /a view of a leaf/);
  noGrad(() => w.narrow(0, 0, 1).add_(1));
  w.sum().backward();
  assert.deepEqual([w.toArray(), w.grad?.toArray()], [[2, 2], [1, 1]]);
});

Deno.test("overwriting the result of an operation keeps it in the graph, with gradient 0", () => {
  const w = leaf([1, 2]);
  const y = w.mul(2);
  y.fill_(5);
  assert.deepEqual([y.requiresGrad, y.isLeaf, y.gradFn], [true, false, "FillBackward"]);
  y.sum().backward();
  assert.deepEqual(w.grad?.toArray(), [0, 0]);
});

Deno.test("assigning an invalid gradient is refused", () => {
  const w = leaf([1, 2]) as Tensor;
  const wrong: [Tensor, RegExp][] = [
    [tensor([1]).expand([2]), /expanded tensor share memory; clone\(\)/],
    [zeros([2], { dtype: "float64" }), /float64 is not a gradient for a tensor of float32/],
    [w, /the tensor itself is not a gradient/],
    [3 as unknown as Tensor, /expected a tensor or null, got 3/],
  ];
  for (const [value, message] of wrong) assert.throws(() => w.grad = value, message);
  w.grad = tensor([5, 5]);
  w.sum().backward();
  assert.deepEqual(w.grad.toArray(), [6, 6]);
});

Deno.test("only a leaf's requiresGrad can be switched, and off means off", () => {
  const w = leaf([1, 2]);
  const loss = w.mul(2).sum();
  assert.throws(() => loss.requiresGrad = true, /result of an operation/);
  w.requiresGrad = false;
  loss.backward();
  assert.equal(w.grad, null);
});

Deno.test("a float64 gradient is rounded where it enters a float32 graph", () => {
  const w = leaf([1]);
  w.mul(0.1).backward({ gradient: tensor([0.1], { dtype: "float64" }) });
  assert.equal(w.grad?.item(), Math.fround(Math.fround(0.1) * Math.fround(0.1)));
});

Deno.test("tensors without elements can be changed in place", () => {
  const nothing = zeros([2, 0], { requiresGrad: true });
  nothing.sum().backward();
  nothing.grad?.zero_();
  assert.deepEqual(noGrad(() => nothing.add_(1).normal_()).toArray(), [[], []]);
});

Deno.test("a graph with very many leaves and nodes, in any order, is traversed", () => {
  // Quadratic, this would take minutes.
  const leaves = Array.from({ length: 100_000 }, (_, i) => leaf([i % 7]) as Tensor);
  const doubled = leaves.map((w) => w.mul(2)).reverse();
  stack([...doubled, ...leaves]).sum().backward();
  assert.ok(leaves.every(({ grad }) => grad!.item() === 3));
});
