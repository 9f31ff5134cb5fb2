import assert from "node:assert/strict";
import { Generator, init, manualSeed, rand, randn, type Tensor, zeros } from "unroll";
import { type Draw, drawCases, sineCases } from "./fixtures.ts";

Deno.test("MT19937 gives the reference implementation's ten-thousandth number", () => {
  // The C++ standard fixes it for the seed 5489: [rand.predef] of N4950.
  const generator = new Generator(5489);
  let last = 0;
  for (let i = 0; i < 10_000; i++) last = generator.random();
  assert.equal(last, 4123659995);
});

type Maker = (draw: Draw, generator: Generator) => Tensor;

/** How each recorded draw is written with this library; "64" in its name stands for float64. */
const makers: Record<string, Maker> = {
  randn: ({ shape }, generator) => randn(shape, { generator }),
  rand: ({ shape }, generator) => rand(shape, { generator }),
  normal_: ({ shape, args: [mean, std] }, generator) =>
    zeros(shape).normal_(mean, std, { generator }),
  uniform_: ({ shape, args: [from, to] }, generator) =>
    zeros(shape).uniform_(from, to, { generator }),
  randn64: ({ shape }, generator) => randn(shape, { generator, dtype: "float64" }),
  rand64: ({ shape }, generator) => rand(shape, { generator, dtype: "float64" }),
  normal64_: ({ shape, args: [mean, std] }, generator) =>
    zeros(shape, { dtype: "float64" }).normal_(mean, std, { generator }),
  uniform64_: ({ shape, args: [from, to] }, generator) =>
    zeros(shape, { dtype: "float64" }).uniform_(from, to, { generator }),
};

/** The views that are filled; their names follow that of the draw. */
const views: Record<string, (t: Tensor) => Tensor> = {
  transposed: (t) => t.t(),
  columns: (t) => t.narrow(1, 1, 3),
  rows: (t) => t.narrow(0, 1, 4),
  turned: (t) => t.transpose(0, 2),
};

function make(draw: Draw, generator: Generator): Tensor {
  const [name, view] = draw.name.split(" ");
  if (view === undefined) return makers[name](draw, generator);
  const dtype = name.includes("64") ? "float64" : "float32";
  const t = views[view](zeros(draw.shape, { dtype }));
  const [a, b] = draw.args;
  return name.startsWith("normal")
    ? t.normal_(a, b, { generator })
    : t.uniform_(a, b, { generator });
}

for (const { seed, draws } of drawCases) {
  const names = draws.map(({ name, shape }) => `${name} ${shape.join("x")}`).join(", ");
  Deno.test(`seed ${seed} gives PyTorch's numbers: ${names}`, () => {
    const generator = new Generator(seed);
    for (const draw of draws) {
      const numbers = make(draw, generator).reshape([-1]).toArray();
      if (/n(ormal)?64/.test(draw.name)) {
        // In float64 the logarithm and the cosine may differ in the last place.
        numbers.forEach((x, i) => assert.ok(Math.abs(x / draw.values[i] - 1) < 1e-14));
      } else assert.deepEqual(numbers, draw.values, draw.name);
    }
  });
}

for (const { seed, w1, w2, hidden } of sineCases) {
  Deno.test(`seed ${seed} gives PyTorch's initial weights, to the last bit`, () => {
    manualSeed(seed);
    const large = init.normal_(zeros([1 + hidden, hidden]), 0, 0.4).toArray().flat();
    const small = init.normal_(zeros([hidden, 1]), 0, 0.3).toArray().flat();
    assert.deepEqual(large, w1);
    assert.deepEqual(small, w2);
  });
}

Deno.test("a seed determines the numbers, and another generator does not affect the default one", () => {
  const draw = () => zeros([3]).normal_().toArray();
  manualSeed(7);
  const first = draw();
  manualSeed(7);
  zeros([3]).normal_(0, 1, { generator: new Generator(1) });
  assert.deepEqual(draw(), first);
  assert.notDeepEqual(draw(), first);
});

Deno.test("the second normal of a pair is kept for the next call, and seeding discards it", () => {
  manualSeed(3);
  const four = zeros([4]).normal_().toArray();
  manualSeed(3);
  const singles = [1, 2, 3].map(() => zeros([]).normal_().item());
  assert.deepEqual(singles, four.slice(0, 3));
  manualSeed(3);
  assert.equal(zeros([]).normal_().item(), four[0]);
});

Deno.test("normal draws have the given mean and standard deviation", () => {
  manualSeed(0);
  const n = 100_003; // no multiple of 16
  const values = zeros([n]).normal_(5, 2).toArray();
  const mean = values.reduce((a, b) => a + b) / n;
  const std = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / n);
  assert.ok(Math.abs(mean - 5) < 0.03, `mean ${mean}`);
  assert.ok(Math.abs(std - 2) < 0.03, `standard deviation ${std}`);
});

Deno.test("init.normal_ fills a leaf that requires a gradient, and returns it", () => {
  const w = zeros([2, 2], { requiresGrad: true });
  assert.equal(init.normal_(w), w);
  assert.equal(w.isLeaf, true);
  assert.notDeepEqual(w.toArray(), [[0, 0], [0, 0]]);
});
