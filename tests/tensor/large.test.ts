import assert from "node:assert/strict";
import fc from "fast-check";
import { manualSeed, noGrad, optim, randn, type Tensor } from "unroll";
import { withKernels } from "../wasm/with_kernels.ts";

/** Functions of two tensors of one shape, with kernels of their own or of their gradients. */
const functions: Record<string, (a: Tensor, b: Tensor) => Tensor> = {
  tanh: (a) => a.tanh(),
  sigmoid: (a) => a.sigmoid(),
  exp: (a) => a.exp(),
  add: (a, b) => a.add(b),
  sub: (a, b) => a.sub(b, { alpha: 2 }),
  mul: (a, b) => a.mul(b),
  scale: (a, b) => b.mul(3).mul(a.narrow(0, 0, 1).narrow(1, 0, 1)).mul(0.1) as Tensor,
  stretched: (a, b) => a.clone().copy_(b.narrow(0, 0, 1)),
  rows: (a, b) => a.add(b.narrow(0, 0, 1)) as Tensor,
  inPlace: (a, b) => a.clone().add_(b).mul_(a),
};

/** Ways in which a matrix may lie in memory. */
const layouts: Record<string, (m: number, n: number) => Tensor> = {
  dense: (m, n) => randn([m, n]),
  transposed: (m, n) => randn([n, m]).t(),
  columns: (m, n) => randn([m, n + 5]).narrow(1, 2, n),
  rows: (m, n) => randn([m + 3, n]).narrow(0, 1, m),
};

function bits(t: Tensor): number[] {
  return (t.reshape([-1]).toArray() as number[]).slice();
}

const cases = fc.record({
  name: fc.constantFrom(...Object.keys(functions)),
  left: fc.constantFrom(...Object.keys(layouts)),
  right: fc.constantFrom(...Object.keys(layouts)),
  m: fc.integer({ min: 1, max: 12 }),
  n: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(1e6),
});

for (const kind of ["relaxed", "plain"] as const) {
  Deno.test(`${kind}: functions of many elements have the bits of the loops for few`, () => {
    fc.assert(
      fc.property(cases, ({ name, left, right, m, n, seed }) => {
        const run = () => {
          manualSeed(seed);
          const [a, b] = [layouts[left](m, n), layouts[right](m, n)].map((t) => t.detach());
          a.requiresGrad = b.requiresGrad = true;
          const out = functions[name](a, b);
          out.mul(randn([m, n])).sum().backward();
          new optim.SGD([a], { lr: 0.1 }).step();
          noGrad(() => a.narrow(1, 0, n).copy_(b));
          return [out, a.grad!, b.grad, a].map((t) => t === null ? null : bits(t));
        };
        assert.deepEqual(withKernels(kind, run), withKernels(null, run));
      }),
      { numRuns: 400 },
    );
  });
}

Deno.test("an element of a large result does not depend on its position", () => {
  manualSeed(1);
  const x = randn([1000]) as Tensor;
  const single = (f: (t: Tensor) => Tensor) =>
    Array.from({ length: 1000 }, (_, i) => bits(f(x.narrow(0, i, 1) as Tensor))[0]);
  assert.deepEqual(bits(x.tanh()), single((t) => t.tanh()));
  assert.deepEqual(bits(x.mul(x).sub(x)), single((t) => t.mul(t).sub(t) as Tensor));
});
