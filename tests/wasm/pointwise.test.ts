import assert from "node:assert/strict";
import fc from "fast-check";
import { optim, tensor } from "unroll";
import { arenas, bits, kinds, numbers } from "./arena.ts";

const vector = (a: Float32Array) => tensor(Array.from(a));
const sizes = fc.record({ m: fc.nat(9), n: fc.nat(40), seed: fc.nat(1e6) });

for (const kind of kinds) {
  const arena = arenas[kind];

  Deno.test(`${kind} add, sub and mul have the library's bits`, () => {
    fc.assert(fc.property(sizes, ({ n, seed }) => {
      const [a, b] = [numbers(n, seed), numbers(n, seed + 1)];
      for (const name of ["add", "sub", "mul"] as const) {
        const found = arena.run(
          [a, b],
          n,
          0,
          (kernels, [a, b], out) => kernels[name](out, a, b, n),
        );
        assert.deepEqual(bits(found), bits(vector(a)[name](vector(b)).toArray()), name);
      }
    }));
  });

  Deno.test(`${kind} addScaledFused and scale round as the library and its optimisers do`, () => {
    const factor = fc.constantFrom(0.1, -0.1, 1 / 3, 1e-30, -7);
    fc.assert(fc.property(sizes, factor, ({ n, seed }, alpha) => {
      const [a, b] = [numbers(n, seed), numbers(n, seed + 1)];
      const lr = Math.abs(alpha);
      const fused = arena.run([a, b], n, 0, (kernels, [a, b], out) => {
        kernels.addScaledFused(out, a, b, -lr, n);
      });
      const w = tensor(Array.from(a), { requiresGrad: true });
      const sgd = new optim.SGD([w], { lr });
      w.grad = vector(b);
      sgd.step();
      assert.deepEqual(bits(fused), bits(w.toArray()));
      const scaled = arena.run([a], n, 0, (kernels, [a], out) => kernels.scale(out, a, alpha, n));
      assert.deepEqual(bits(scaled), bits(vector(a).mul(alpha).toArray()));
    }));
  });

  Deno.test(`${kind} copyRows copies into and out of wider rows`, () => {
    fc.assert(fc.property(sizes, fc.nat(5), fc.nat(5), ({ m, n, seed }, outGap, gap) => {
      const a = numbers(m * (n + gap), seed);
      const before = numbers(m * (n + outGap), seed + 1);
      const found = arena.run([a], before.length, 0, (kernels, [a], out) => {
        kernels.copyRows(out, (n + outGap) * 4, a, (n + gap) * 4, m, n);
      }, before);
      const expected = before.map((x, at) => {
        const [row, column] = [Math.floor(at / (n + outGap)), at % (n + outGap)];
        return column < n ? a[row * (n + gap) + column] : x;
      });
      assert.deepEqual(bits(found), bits(expected));
    }));
  });

  Deno.test(`${kind} operations on elements may write over an operand`, () => {
    const n = 23;
    const [a, b] = [numbers(n, 1), numbers(n, 2)];
    for (const name of ["add", "sub", "mul", "tanhBackward", "sigmoidBackward"] as const) {
      const apart = arena.run([a, b], n, 0, (kernels, [a, b], out) => kernels[name](out, a, b, n));
      const over = arena.run([b], n, 0, (kernels, [b], out) => kernels[name](out, out, b, n), a);
      const under = arena.run([a], n, 0, (kernels, [a], out) => kernels[name](out, a, out, n), b);
      assert.deepEqual([bits(over), bits(under)], [bits(apart), bits(apart)], name);
    }
    for (const name of ["tanh", "exp", "sigmoid"] as const) {
      const apart = arena.run([a], n, 0, (kernels, [a], out) => kernels[name](out, a, n));
      const over = arena.run([], n, 0, (kernels, _, out) => kernels[name](out, out, n), a);
      assert.deepEqual(bits(over), bits(apart), name);
    }
  });
}
