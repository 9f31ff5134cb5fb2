import assert from "node:assert/strict";
import { arrayOf } from "../../lib/tensor/internals.ts";
import { forward, halfSquaredError, init, noGrad, type Tensor, tensor, zeros } from "unroll";

function bits(t: Tensor): number[] {
  return t.reshape([-1]).toArray() as number[];
}

Deno.test("computed numbers do not change, however many tensors follow", () => {
  for (const hidden of [1, 6, 40]) {
    const w1 = init.normal_(zeros([1 + hidden, hidden], { requiresGrad: true }), 0, 0.4);
    const w2 = init.normal_(zeros([hidden, 1], { requiresGrad: true }), 0, 0.3);
    const held: { t: Tensor; then: number[] }[] = [];
    const hold = (...list: Tensor[]) => held.push(...list.map((t) => ({ t, then: bits(t) })));
    let context: Tensor<readonly [1, number]> = zeros([1, hidden]);
    for (let k = 0; k < 300; k++) {
      const input = tensor([[Math.sin(k)]]) as Tensor as Tensor<readonly [1, 1]>;
      const [output, next] = forward(input, context, w1, w2);
      const loss = halfSquaredError(output, input);
      loss.backward();
      const slopes = w1.grad!.clone();
      noGrad(() => {
        hold(w1.mul(0.5), w2.add(w2));
        w1.sub_(w1.grad, { alpha: 0.1 });
        w2.sub_(w2.grad, { alpha: 0.1 });
      });
      w1.grad!.zero_();
      w2.grad!.zero_();
      context = next.detach() as Tensor as typeof context;
      hold(input, output, next, loss, slopes, context);
    }
    assert.equal(held.length, 300 * 8);
    for (const { t, then } of held) assert.deepEqual(bits(t), then);
  }
});

Deno.test("small tensors do not overlap: writing one changes no other", () => {
  const list = Array.from({ length: 2000 }, (_, i) => tensor(new Array(1 + i % 7).fill(i)));
  list.forEach((t, i) => i % 2 === 0 && t.fill_(-1));
  list.forEach((t, i) => assert.deepEqual(new Set(bits(t)), new Set([i % 2 === 0 ? -1 : i])));
});

Deno.test("a small tensor that is kept keeps little other memory alive", () => {
  for (const dtype of ["float32", "float64"] as const) {
    for (const size of [1, 2, 6, 42, 100, 128, 129]) {
      const { data } = arrayOf(zeros([size], { dtype })).storage;
      assert.ok(data.length <= Math.max(64, Math.min(512, 32 * size)), `${size}: ${data.length}`);
    }
  }
});

Deno.test("new tensors are zero, also in reused memory", () => {
  for (let n = 0; n < 3000; n++) {
    const t = zeros([1 + n % 9]);
    assert.ok(bits(t).every((x) => Object.is(x, 0)));
    t.fill_(NaN);
  }
});
