import assert from "node:assert/strict";
import fc from "fast-check";
import { tensor } from "unroll";
import { arenas, bits, kinds, numbers } from "./arena.ts";

const round = Math.fround;
const functions = {
  tanh: Math.tanh,
  exp: Math.exp,
  sigmoid: (x: number) => 1 / round(1 + round(Math.exp(-x))),
};

// deno-fmt-ignore: zeros, the ends of the range, denormals, and where the results become 1 or 0
const special = [
  0, -0, NaN, Infinity, -Infinity, 3.4e38, -3.4e38, 2 ** -149, -(2 ** -149), 2 ** -126, -1e-40,
  9.010913, 9.010914, -9.010914, 16.63, 17.33, -17.4, 44, 88.8, -88.8, -103.97, -103.98, 110, -110,
];

/** Every 65,521st float32, of all signs and sizes. */
function everywhere(): Float32Array {
  const words = Uint32Array.from({ length: 2 ** 16 }, (_, i) => i * 65521);
  return new Float32Array(words.buffer);
}

/** Every 1,021st float32 from 2^-13 to 10, where tanh is neither its argument nor 1. */
function bent(): Float32Array {
  const [from, to] = new Uint32Array(Float32Array.of(2 ** -13, 10).buffer);
  const words = Uint32Array.from({ length: (to - from) / 1021 }, (_, i) => from + i * 1021);
  return new Float32Array(words.buffer);
}

for (const kind of kinds) {
  for (
    const [name, f] of Object.entries(functions) as [keyof typeof functions, typeof Math.tanh][]
  ) {
    const apply = (x: Float32Array) =>
      arenas[kind].run([x], x.length, 0, (kernels, [a], out) => kernels[name](out, a, x.length));

    Deno.test(`${kind} ${name} is that of Math, rounded`, () => {
      for (const x of [Float32Array.from(special), everywhere(), bent(), bent().map((x) => -x)]) {
        const wrong = apply(x).findIndex((y, i) => !Object.is(y, round(f(x[i]))));
        assert.equal(wrong, -1, `${name} ${x[wrong]}`);
      }
    });

    Deno.test(`${kind} ${name} has the library's bits for any number of elements`, () => {
      fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1e6), (n, seed) => {
        const x = numbers(n, seed);
        assert.deepEqual(bits(apply(x)), bits(tensor(Array.from(x))[name]().toArray()));
      }));
    });
  }

  for (const name of ["tanh", "sigmoid"] as const) {
    Deno.test(`the gradient of ${kind} ${name} has autograd's bits`, () => {
      fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1e6), (n, seed) => {
        const [x, g] = [numbers(n, seed), numbers(n, seed + 1)];
        const input = tensor(Array.from(x), { requiresGrad: true });
        const output = input[name]();
        output.mul(tensor(Array.from(g))).sum().backward();
        const y = Float32Array.from(output.toArray());
        const slopes = arenas[kind].run([g, y], n, 0, (kernels, [g, y], out) => {
          kernels[`${name}Backward`](out, g, y, n);
        });
        assert.deepEqual(bits(slopes), bits(input.grad!.toArray()));
      }));
    });
  }
}
