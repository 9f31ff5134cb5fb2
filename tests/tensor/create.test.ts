import assert from "node:assert/strict";
import { empty, linspace, type Tensor, tensor, where, zeros } from "unroll";

Deno.test("the nesting of the numbers is the shape", () => {
  assert.deepEqual(tensor(3).shape, []);
  assert.deepEqual(tensor([1, 2, 3]).shape, [3]);
  assert.deepEqual(tensor([[1, 2, 3], [4, 5, 6]]).shape, [2, 3]);
  assert.deepEqual(tensor([[], []]).shape, [2, 0]);
  assert.deepEqual(tensor(new Float64Array([1, 2])).toArray(), [1, 2]);
});

Deno.test("toArray returns the numbers that tensor was given", () => {
  const nested = [[[1, 2], [3, 4]], [[5, 6], [7, 8]], [[9, 10], [11, 12]]];
  assert.deepEqual(tensor(nested).toArray(), nested);
  assert.equal(tensor(7).toArray(), 7);
});

Deno.test("numbers are kept as float32, unless float64 is asked for", () => {
  assert.equal(tensor(0.1).item(), Math.fround(0.1));
  assert.equal(tensor(0.1, { dtype: "float64" }).item(), 0.1);
  assert.equal(tensor(16777216).add(1).item(), 16777216, "rounded after every operation");
  assert.equal(tensor(0.1, { dtype: "float64" }).add(tensor(1)).dtype, "float64");
});

Deno.test("zeros and empty contain zeros, and require a gradient only on request", () => {
  assert.deepEqual(zeros([2, 2]).toArray(), [[0, 0], [0, 0]]);
  assert.deepEqual(empty([2]).toArray(), [0, 0]);
  assert.equal(zeros([1]).requiresGrad, false);
  assert.equal(empty([1], { requiresGrad: true }).requiresGrad, true);
});

Deno.test("changing the shape that was passed in does not change the tensor", () => {
  const shape = [2, 3];
  const t = zeros(shape);
  shape[0] = 9;
  assert.deepEqual(t.shape, [2, 3]);
});

Deno.test("linspace includes both ends", () => {
  assert.deepEqual(linspace(2, 10, 5).toArray(), [2, 4, 6, 8, 10]);
  assert.deepEqual(linspace(3, 9, 1).toArray(), [3]);
  assert.deepEqual(linspace(3, 9, 0).toArray(), []);
  const times = linspace(2, 10, 21).toArray();
  assert.equal(times[20], 10);
  assert.equal(times[1], Math.fround(2.4));
});

Deno.test("narrow and reshape share memory with their source; clone does not", () => {
  const t = tensor([[1, 2], [3, 4]]);
  t.narrow(1, 1, 1).zero_();
  assert.deepEqual(t.toArray(), [[1, 0], [3, 0]]);
  t.reshape([4]).narrow(0, 0, 1).sub_(-8);
  assert.deepEqual(t.toArray(), [[9, 0], [3, 0]]);
  t.clone().zero_();
  assert.deepEqual(t.toArray(), [[9, 0], [3, 0]]);
});

Deno.test("a float64 tensor of one number does not convert a float32 operand to float64", () => {
  const many = tensor([1, 2.1]);
  const one = tensor(0.1, { dtype: "float64" });
  assert.equal(many.add(one).dtype, "float32");
  assert.equal(one.mul(many).dtype, "float32");
  assert.deepEqual(many.mul(one).toArray(), many.mul(0.1).toArray());
  assert.equal(tensor(1).add(one).dtype, "float64");
});

Deno.test("no dimension means all of them, and a number has a dimension 0", () => {
  const t = tensor([[1, 5], [7, 2]]);
  assert.equal((t.sum([]) as Tensor).item(), 15);
  assert.deepEqual((t.mean([], { keepdim: true }) as Tensor).toArray(), [[3.75]]);
  const three: Tensor = tensor(3);
  assert.equal(three.sum(0).item(), 3);
  assert.equal(three.max(-1).values.item(), 3);
});

Deno.test("max along a dimension returns the index of the first maximum, or of NaN", () => {
  const t: Tensor = tensor([[1, 3, 3], [NaN, 9, NaN]]);
  const { values, indices } = t.max(1);
  assert.deepEqual(values.toArray(), [3, NaN]);
  assert.deepEqual(indices.toArray(), [1, 0]);
});

Deno.test("the std of equal numbers is exactly 0, with gradient 0, even where their sum is rounded", () => {
  const t = tensor([0.1, 0.1, 0.1], { dtype: "float64", requiresGrad: true });
  const spread = t.std();
  assert.equal(spread.item(), 0);
  spread.backward();
  assert.deepEqual(t.grad?.toArray(), [0, 0, 0]);
});

Deno.test("where with two numbers returns float32 for any condition", () => {
  const condition: Tensor = tensor([0, 1], { dtype: "float64" });
  assert.equal(where(condition, 1, 2).dtype, "float32");
  assert.deepEqual(where(condition, 1, 2).toArray(), [2, 1]);
});
