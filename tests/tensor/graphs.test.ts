import assert from "node:assert/strict";
import fc from "fast-check";
import { cat, div, gradcheck, maximum, stack, sub, type Tensor, tensor, where } from "unroll";

type Step = (a: Tensor, b: Tensor) => Tensor;

/** Every operation, as a way from two [2, 3] to one [2, 3], away from poles. */
const steps: Record<string, Step> = {
  add: (a, b) => a.add(b),
  "add with alpha": (a, b) => a.add(b, { alpha: -0.5 }),
  sub: (a, b) => a.sub(b),
  mul: (a, b) => a.mul(b),
  div: (a, b) => a.div(b.pow(2).add(0.5)),
  neg: (a) => a.neg(),
  "number minus": (a) => sub(1, a),
  "number over": (a) => div(1, a.pow(2).add(1)),
  maximum: (a, b) => a.maximum(b),
  "maximum with a number": (a) => maximum(0.1, a),
  exp: (a) => a.exp(),
  log: (a) => a.pow(2).add(0.5).log(),
  sqrt: (a) => a.pow(2).add(0.5).sqrt(),
  abs: (a) => a.abs(),
  sigmoid: (a) => a.sigmoid(),
  relu: (a) => a.relu(),
  softplus: (a) => a.softplus(),
  tanh: (a) => a.tanh(),
  sin: (a) => a.sin(),
  cos: (a) => a.cos(),
  square: (a) => a.pow(2),
  cube: (a) => a.pow(3),
  clamp: (a) => a.clamp({ min: -0.7, max: 0.9 }),
  where: (a, b) => where(a.gt(b), a.mul(2), b.sin()),
  mm: (a, b) => a.mm(b.t()).mm(b),
  "mm on the left": (a, b) => a.mm(b.t().mm(a)),
  matmul: (a, b) => stack([a, b]).matmul(b.t()).matmul(a).select(0, 1),
  "matmul with a vector": (a, b) => a.mul(b.matmul(a.select(0, 0)).reshape([2, 1])),
  transpose: (a) => a.transpose(0, 1).reshape([2, 3]),
  cat: (a, b) => cat([a.narrow(1, 1, 2), b.narrow(1, 0, 1)], 1),
  "cat of rows": (a, b) => cat([b, a]).narrow(0, 1, 2),
  stack: (a, b) => stack([a, b], 2).select(2, 1),
  unbind: (a, b) => stack([a.unbind()[1], b.unbind()[0]]),
  select: (a, b) => a.add(b.select(1, 2).reshape([2, 1])),
  expand: (a, b) => a.narrow(0, 0, 1).expand([2, 3]).mul(b),
  reshape: (a) => a.reshape([3, 2]).reshape([2, -1]),
  clone: (a) => a.clone(),
  sum: (a, b) => a.mul(b.sum()),
  "sum along": (a, b) => a.add(b.sum(1, { keepdim: true })),
  mean: (a) => a.sub(a.mean()),
  "mean along": (a) => a.sub(a.mean(0, { keepdim: true })),
  std: (a) => a.div(a.std().add(1)),
  "std along": (a, b) => a.add(b.std(1, { keepdim: true })),
  norm: (a) => a.div(a.norm().add(1)),
  "norm along": (a, b) => a.mul(b.norm(1, 1, { keepdim: true })),
  max: (a) => a.sub(a.max()),
  "max along": (a, b) => a.sub(b.max(1, { keepdim: true }).values),
  "add_": (a, b) => a.mul(2).add_(b),
  "sub_": (a, b) => a.mul(2).sub_(b),
  "mul_": (a, b) => a.mul(2).mul_(b),
  "div_": (a, b) => a.mul(2).div_(b.pow(2).add(1)),
  "clamp_": (a) => a.mul(2).clamp_({ max: 0.8 }),
  "copy_": (a, b) => a.clone().copy_(b.narrow(0, 0, 1)),
};

/**
 * Three numbers: which operation, and which two of the tensors so far (counted back from the last)
 * it takes.
 */
type Choice = readonly [name: string, a: number, b: number];

/**
 * Builds the graph; every result is squashed, so that 30 operations in a row neither explode nor
 * vanish.
 */
function build(choices: readonly Choice[], ...inputs: Tensor[]): Tensor {
  const made = [...inputs];
  for (const [name, a, b] of choices) {
    const pick = (back: number) => made[made.length - 1 - back % made.length];
    const scale = tensor(1.5, { dtype: "float64" });
    made.push(steps[name](pick(a), pick(b)).mul(0.8).tanh().mul(scale));
  }
  // All results count, so that no branch goes unchecked.
  return made.reduce((sum, t) => sum.add(t));
}

function sample(seed: number): Tensor {
  const values = Array.from({ length: 6 }, (_, i) => Math.sin(1.7 * i + 0.37 * seed + 0.2));
  return tensor(values, { dtype: "float64" }).reshape([2, 3]);
}

const choice = fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat(6), fc.nat(6));
const graph = fc.array(choice, { minLength: 1, maxLength: 30 });

Deno.test("gradients of 2,000 random graphs of up to 30 operations agree with central differences", () => {
  const used = new Set<string>();
  fc.assert(
    fc.property(graph, fc.nat(1000), (choices, seed) => {
      for (const [name] of choices) used.add(name);
      const check = (seed: number) =>
        gradcheck((a, b) => build(choices, a, b), [sample(seed), sample(seed + 0.5)]);
      try {
        return check(seed);
      } catch {
        // A kink (of relu, abs, max ...) can lie between the two points of a difference. It does
        // not at another place; a wrong gradient is wrong there, too.
        return check(seed + 0.123);
      }
    }),
    { numRuns: 2000 },
  );
  assert.deepEqual([...used].sort(), Object.keys(steps).sort());
});

for (const name of Object.keys(steps)) {
  Deno.test(`the gradient of ${name} by itself agrees with central differences`, () => {
    assert.ok(gradcheck((a, b) => steps[name](a, b), [sample(1), sample(2)]));
    assert.ok(gradcheck((a) => steps[name](a, a), [sample(3)]), "with one tensor as both inputs");
  });
}
