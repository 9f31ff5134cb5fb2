import assert from "node:assert/strict";
import { cat, noGrad, type Tensor, tensor, zeros } from "unroll";
import { bits } from "./arena.ts";
import { handWritten, problem, type Sizes } from "./step.ts";
import { withKernels } from "./with_kernels.ts";

/** The same training, by the library and its autograd. */
function byAutograd({ hidden, batch, times }: Sizes, steps: number, lr: number) {
  const [w1, w2, x, y] = problem({ hidden, batch, times });
  const matrix = (a: Float32Array, rows: number, requiresGrad = false) => {
    const columns = a.length / rows;
    const nested = Array.from(
      { length: rows },
      (_, i) => Array.from(a.slice(i * columns, (i + 1) * columns)),
    );
    return tensor(nested, { requiresGrad }) as Tensor<[number, number]>;
  };
  const [W1, W2] = [matrix(w1, 1 + hidden, true), matrix(w2, hidden, true)];
  for (let s = 0; s < steps; s++) {
    let h: Tensor<readonly [number, number]> = zeros([batch, hidden]);
    let loss: Tensor<readonly []> = tensor(0);
    for (let t = 0; t < times; t++) {
      const at = (a: Float32Array) => matrix(a.slice(t * batch, (t + 1) * batch), batch);
      h = cat([at(x), h], 1).mm(W1).tanh();
      loss = loss.add(h.mm(W2).sub(at(y)).pow(2).sum().div(2));
    }
    loss.backward();
    noGrad(() => {
      for (const w of [W1, W2]) {
        w.sub_(w.grad!, { alpha: lr });
        w.grad!.zero_();
      }
    });
  }
  return [W1, W2].map((w) => w.toArray().flat());
}

for (const sizes of [[6, 1, 9], [7, 3, 5], [16, 8, 4], [33, 5, 3]]) {
  const [hidden, batch, times] = sizes;
  for (const kind of ["plain", null] as const) {
    const autograd = kind === null ? "autograd on loops" : "autograd";
    Deno.test(`training on plain kernels has the bits of ${autograd}, sizes ${sizes}`, () => {
      const network = handWritten(
        "plain",
        { hidden, batch, times },
        problem({ hidden, batch, times }),
        0.1,
      );
      for (let s = 0; s < 3; s++) network.step();
      const [w1, w2] = withKernels(kind, () => byAutograd({ hidden, batch, times }, 3, 0.1));
      assert.deepEqual(bits(network.w1), bits(w1));
      assert.deepEqual(bits(network.w2), bits(w2));
    });
  }
}

Deno.test("training on relaxed kernels gives the loss of the others up to rounding", () => {
  const sizes = { hidden: 33, batch: 5, times: 20 };
  const [relaxed, plain] = (["relaxed", "plain"] as const).map((kind) => {
    const network = handWritten(kind, sizes, problem(sizes), 0.01);
    for (let s = 0; s < 5; s++) network.step();
    return network.loss();
  });
  assert.ok(Math.abs(relaxed / plain - 1) < 1e-5, `${relaxed} and ${plain}`);
});
