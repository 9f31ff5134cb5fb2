import assert from "node:assert/strict";
import { forward, ShapeError, tensor, zeros } from "unroll";

Deno.test("the forward pass is tanh of a weighted sum, and a weighted sum of that", () => {
  const w1 = tensor([[0.5, -1], [2, 0.25], [0, 1]]);
  const w2 = tensor([[1], [-2]]);
  const [output, context] = forward(tensor([[0.3]]), tensor([[0.1, -0.2]]), w1, w2);
  const h = [Math.tanh(0.3 * 0.5 + 0.1 * 2), Math.tanh(-0.3 + 0.1 * 0.25 - 0.2)];
  assert.deepEqual(context.shape, [1, 2]);
  assert.deepEqual(output.shape, [1, 1]);
  context.toArray()[0].forEach((value, i) => assert.ok(Math.abs(value - h[i]) < 1e-7));
  assert.ok(Math.abs(output.item() - (h[0] - 2 * h[1])) < 1e-6);
});

Deno.test("[x, h] W is x Wx + h Wh", () => {
  const w1 = tensor([[0.5, -1], [2, 0.25], [0, 1]]);
  const [, context] = forward(tensor([[0.3]]), tensor([[0.1, -0.2]]), w1, zeros([2, 1]));
  const x = tensor([[0.3]]).mm(w1.narrow(0, 0, 1));
  const h = tensor([[0.1, -0.2]]).mm(w1.narrow(0, 1, 2));
  const apart = x.add(h).tanh();
  context.toArray()[0].forEach((v, i) => assert.ok(Math.abs(v - apart.toArray()[0][i]) < 1e-7));
});

Deno.test("a context of the wrong size is refused with both shapes", () => {
  assert.throws(
    () => forward(zeros([1, 1]), zeros([1, 5]), zeros([7, 6]), zeros([6, 1])),
    (e) => e instanceof ShapeError && e.message === "mm: [1, 6] x [7, 6] do not align (6 != 7)",
  );
});
