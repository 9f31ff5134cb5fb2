import assert from "node:assert/strict";
import { Generator, init, manualSeed, zeros } from "unroll";
import { sineCases, unitsInTheLastPlace } from "./fixtures.ts";

Deno.test("MT19937 gives the reference implementation's ten-thousandth number", () => {
  // The C++ standard fixes it for the seed 5489: [rand.predef] of N4950.
  const generator = new Generator(5489);
  let last = 0;
  for (let i = 0; i < 10_000; i++) last = generator.random();
  assert.equal(last, 4123659995);
});

for (const { seed, w1, w2, hidden } of sineCases) {
  Deno.test(`seed ${seed} gives PyTorch's initial weights`, () => {
    manualSeed(seed);
    const large = init.normal_(zeros([1 + hidden, hidden]), 0, 0.4).toArray().flat();
    const small = init.normal_(zeros([hidden, 1]), 0, 0.3).toArray().flat();
    large.forEach((w, i) => assert.ok(unitsInTheLastPlace(w, w1[i]) <= 4, `${w} ${w1[i]}`));
    assert.deepEqual(small, w2, "the sampler for fewer than 16 is exact");
  });
}

Deno.test("a seed fixes the numbers, and a generator of one's own leaves the default one alone", () => {
  const draw = () => zeros([3]).normal_().toArray();
  manualSeed(7);
  const first = draw();
  manualSeed(7);
  zeros([3]).normal_(0, 1, { generator: new Generator(1) });
  assert.deepEqual(draw(), first);
  assert.notDeepEqual(draw(), first);
});

Deno.test("the second normal of a pair waits for the next call, and seeding forgets it", () => {
  manualSeed(3);
  const four = zeros([4]).normal_().toArray();
  manualSeed(3);
  const singles = [1, 2, 3].map(() => zeros([]).normal_().item());
  assert.deepEqual(singles, four.slice(0, 3));
  manualSeed(3);
  assert.equal(zeros([]).normal_().item(), four[0]);
});

Deno.test("normal draws have the mean and spread that were asked for", () => {
  manualSeed(0);
  const n = 100_003; // no multiple of 16
  const values = zeros([n]).normal_(5, 2).toArray();
  const mean = values.reduce((a, b) => a + b) / n;
  const std = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / n);
  assert.ok(Math.abs(mean - 5) < 0.03, `mean ${mean}`);
  assert.ok(Math.abs(std - 2) < 0.03, `standard deviation ${std}`);
});

Deno.test("init.normal_ fills a leaf that requires a gradient, and gives it back", () => {
  const w = zeros([2, 2], { requiresGrad: true });
  assert.equal(init.normal_(w), w);
  assert.equal(w.isLeaf, true);
  assert.notDeepEqual(w.toArray(), [[0, 0], [0, 0]]);
});
