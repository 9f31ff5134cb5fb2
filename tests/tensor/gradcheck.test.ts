import assert from "node:assert/strict";
import fc from "fast-check";
import { AutogradError, cat, gradcheck, type Shape, type Tensor, tensor } from "unroll";

/** A float64 tensor of numbers between 0.3 and 1.7, no two alike: away from poles and kinks. */
function sample(shape: Shape, seed = 0): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: size }, (_, i) => 1 + 0.7 * Math.sin(1 + 2.3 * i + seed));
  return tensor(values, { dtype: "float64" }).reshape(shape);
}

const differentiable: Record<string, [f: (...t: Tensor[]) => Tensor, ...shapes: Shape[]]> = {
  add: [(a, b) => a.add(b, { alpha: 3 }), [2, 3], [3]],
  sub: [(a, b) => a.sub(b, { alpha: 0.5 }), [2, 1], [1, 3]],
  mul: [(a, b) => a.mul(b), [2, 3], [2, 1]],
  div: [(a, b) => a.div(b), [3], [2, 3]],
  mm: [(a, b) => a.mm(b), [3, 4], [4, 2]],
  neg: [(a) => a.neg(), [2, 3]],
  tanh: [(a) => a.tanh(), [2, 3]],
  sin: [(a) => a.sin(), [4]],
  cos: [(a) => a.cos(), [4]],
  square: [(a) => a.pow(2), [2, 3]],
  root: [(a) => a.pow(0.5), [3]],
  "power of -1.7": [(a) => a.pow(-1.7), [3]],
  sum: [(a) => a.sum(), [2, 3]],
  mean: [(a) => a.mean(), [2, 3]],
  clone: [(a) => a.clone(), [2]],
  narrow: [(a) => a.narrow(1, 1, 2), [2, 4]],
  reshape: [(a) => a.reshape([3, -1]), [2, 3]],
  cat: [(a, b) => cat([a, b], 1), [2, 1], [2, 3]],
  "add_ in a graph": [(a, b) => a.mul(2).add_(b, { alpha: 2 }), [2, 3], [3]],
  "sub_ in a graph": [(a, b) => a.mul(3).sub_(b.mul(b)), [2, 3], [2, 3]],
  "a tensor used twice": [(a) => a.mul(a).add(a.tanh()), [3]],
  "the network's step": [
    (x, h, w1, w2) => cat([x, h], 1).mm(w1).tanh().mm(w2),
    [1, 1],
    [1, 6],
    [7, 6],
    [6, 1],
  ],
};

Deno.test("gradients agree with central differences", async (t) => {
  for (const [name, [f, ...shapes]] of Object.entries(differentiable)) {
    await t.step(name, () => {
      assert.equal(gradcheck(f, shapes.map((shape, i) => sample(shape, i))), true);
    });
  }
});

Deno.test("gradients of arbitrary chains agree with central differences", () => {
  const steps = {
    tanh: (a: Tensor) => a.tanh(),
    sin: (a: Tensor) => a.sin(),
    square: (a: Tensor) => a.pow(2),
    double: (a: Tensor) => a.add(a),
    product: (a: Tensor, b: Tensor) => a.mul(b),
    difference: (a: Tensor, b: Tensor) => a.sub(b),
    quotient: (a: Tensor, b: Tensor) => a.div(b.pow(2).add(1)),
    mm: (a: Tensor, b: Tensor) => a.mm(b),
    shift: (a: Tensor) => cat([a.narrow(1, 1, 2), a.narrow(1, 0, 1)], 1),
    swap: (a: Tensor, b: Tensor) => cat([b, a]).narrow(0, 1, 3),
    centre: (a: Tensor) => a.sub(a.mean()),
  };
  const name = fc.constantFrom(...Object.keys(steps) as (keyof typeof steps)[]);
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 12 }), fc.nat(), (names, seed) => {
      const chain = (a: Tensor, b: Tensor) =>
        // Dividing keeps the numbers of a long chain near 1.
        names.reduce((value, name) => steps[name](value, b).div(3), a);
      return gradcheck(chain, [sample([3, 3], seed), sample([3, 3], seed + 1)]);
    }),
  );
});

Deno.test("gradcheck names the input and the index of a wrong gradient", () => {
  const wrong = (a: Tensor, b: Tensor) => a.add(b.detach().narrow(0, 0, 1)).add(b.sub(b.detach()));
  assert.throws(
    () => gradcheck(wrong, [sample([2, 3]), sample([2, 3])]),
    (e) => e instanceof AutogradError && /input 1, index \[0, 0\]: backward gives/.test(e.message),
  );
});

Deno.test("gradcheck refuses float32, which is too coarse for differences", () => {
  assert.throws(() => gradcheck((a) => a.tanh(), [tensor([1, 2])]), /float32.*float64/);
});
