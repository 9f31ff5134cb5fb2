import assert from "node:assert/strict";
import fixtures from "../fixtures/training.json" with { type: "json" };
import { gradcheck, halfSquaredError, nn, type Tensor, tensor, zeros } from "unroll";

Deno.test("the loss is half the sum of squared errors, and its slope the error", () => {
  const p = tensor([1, 2, 4], { requiresGrad: true });
  const loss = halfSquaredError(p, tensor([0, 0, 1]));
  assert.equal(loss.item(), (1 + 4 + 9) / 2);
  loss.backward();
  assert.deepEqual(p.grad?.toArray(), [1, 2, 3]);
  const inputs = [[0.2, 3], [1, -1]].map((v) => tensor(v, { dtype: "float64" }));
  assert.ok(gradcheck(halfSquaredError, inputs));
});

Deno.test("the loss does not broadcast", () => {
  const p: Tensor = zeros([20, 1]);
  assert.throws(
    () => halfSquaredError(p, zeros([20])),
    /prediction \[20, 1\] and target \[20\] must have the same shape/,
  );
});

for (const { reduction, a, b, values } of fixtures.losses) {
  Deno.test(`mseLoss with reduction "${reduction}" is PyTorch's`, () => {
    const [p, t] = [a, b].map((v) => tensor(v).reshape([3, 2]));
    const loss: Tensor = nn.mseLoss(p, t, { reduction: reduction as nn.Reduction });
    const found = loss.reshape([-1]).toArray();
    assert.equal(found.length, values.length);
    found.forEach((x, i) => assert.ok(Math.abs(x - values[i]) < 1e-6));
  });
}

Deno.test("mseLoss refuses another shape and another reduction", () => {
  assert.throws(() => nn.mseLoss(zeros([2]) as Tensor, zeros([3])), /\[2\] and target \[3\]/);
  const reduction = "max" as nn.Reduction;
  assert.throws(() => nn.mseLoss(zeros([2]), zeros([2]), { reduction }), /reduction is "max"/);
});
