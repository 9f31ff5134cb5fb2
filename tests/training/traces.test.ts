import assert from "node:assert/strict";
import {
  forward,
  gradientsByDistance,
  hiddenTraces,
  predict,
  run,
  sineData,
  tensor,
  train,
  zeros,
} from "unroll";

Deno.test("traces are the hidden values of every step", () => {
  const { w1, w2, x } = run({ epochs: 5 });
  const traces = hiddenTraces({ w1, w2 }, x);
  assert.deepEqual(traces.shape, [20, 6]);
  let context = zeros([1, 6]) as typeof x;
  traces.toArray().forEach((row, j) => {
    context = forward(x.narrow(0, j, 1), context, w1, w2)[1];
    assert.deepEqual(row, context.toArray()[0]);
  });
  const said = traces.mm(w2).toArray().flat();
  predict({ w1, w2 }, x).forEach((value, j) => assert.ok(Math.abs(said[j] - value) < 1e-6));
  assert.deepEqual(hiddenTraces(run({ cell: "lstm", epochs: 1 }).model, x).shape, [20, 6]);
});

Deno.test("the gradient at a distance is the finite difference of the last loss", () => {
  for (const cell of ["elman", "gru", "lstm"] as const) {
    const { model, x, y } = run({ cell, epochs: 20, hiddenSize: 2, seqLength: 4 });
    const found = gradientsByDistance(model, x, y);
    assert.equal(found.length, 4);
    // The state two steps before the last, moved by a little in every direction.
    const read = (move: number, part: number, unit: number) => {
      let state = model.start();
      let output = 0;
      for (let j = 0; j < 4; j++) {
        if (j === 2) {
          const parts = "shape" in state ? [state] : [...state];
          const shift = [0, 1].map((k) => k === unit ? move : 0);
          const shifted = parts.map((t, p) => p === part ? t.add(tensor([shift])) : t);
          state = (shifted.length === 1 ? shifted[0] : shifted) as typeof state;
        }
        const [next, after] = model.forward(x.narrow(0, j, 1), state);
        output = next.item();
        state = after;
      }
      return (output - y.toArray()[3][0]) ** 2 / 2;
    };
    const slopes = (cell === "lstm" ? [0, 1] : [0]).flatMap((part) =>
      [0, 1].map((unit) => (read(0.01, part, unit) - read(-0.01, part, unit)) / 0.02)
    );
    const length = Math.hypot(...slopes);
    assert.ok(
      Math.abs(found[1] - length) < 0.01 * length + 1e-5,
      `${cell}: ${found[1]}, ${length}`,
    );
  }
});

Deno.test("existing gradients are not changed", () => {
  const { model, w1, x, y } = run({ epochs: 2 });
  const [before, values] = [w1.grad, w1.grad?.toArray()];
  gradientsByDistance(model, x, y);
  assert.equal(w1.grad, before);
  assert.deepEqual(w1.grad?.toArray(), values);
  const w2 = zeros([6, 1], { requiresGrad: true });
  gradientsByDistance({ w1, w2 }, x, y);
  assert.equal(w2.grad, null);
  const data = sineData(20);
  assert.equal(train({ w1, w2 }, data.x, data.y, { epochs: 1, lr: 0.1 }).length, 1);
});
