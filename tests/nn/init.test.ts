import assert from "node:assert/strict";
import fixtures from "../fixtures/training.json" with { type: "json" };
import { init, manualSeed, nn, type Tensor, zeros } from "unroll";

const initialisers: Record<string, (w: Tensor, args: number[]) => Tensor> = {
  normal_: (w, [mean, std]) => init.normal_(w, mean, std),
  uniform_: (w, [from, to]) => init.uniform_(w, from, to),
  zeros_: (w) => init.zeros_(w),
  xavier_uniform_: (w, [gain]) => init.xavierUniform_(w, gain),
  orthogonal_: (w, [gain]) => init.orthogonal_(w, gain),
};

for (const { name, args, shape, values } of fixtures.inits) {
  Deno.test(`init.${name}(${args.join(", ")}) fills [${shape.join(", ")}] as PyTorch does`, () => {
    manualSeed(42);
    const w: Tensor = zeros(shape, { requiresGrad: true });
    assert.equal(initialisers[name](w, args), w);
    assert.equal(w.isLeaf, true);
    const found = w.reshape([-1]).toArray();
    // An orthogonal matrix comes out of many sums, whose rounding differs.
    const bound = name === "orthogonal_" ? 1e-5 : 0;
    found.forEach((x, i) => assert.ok(Math.abs(x - values[i]) <= bound, `${i}: ${x} ${values[i]}`));
  });
}

Deno.test("an orthogonal matrix keeps lengths: W Wᵀ is the identity", () => {
  manualSeed(0);
  const w = init.orthogonal_(zeros([5, 9]));
  w.mm(w.t()).toArray().forEach((row, i) =>
    row.forEach((x, j) => assert.ok(Math.abs(x - (i === j ? 1 : 0)) < 1e-6))
  );
});

Deno.test("an orthogonal matrix is the same for any strides", () => {
  manualSeed(1);
  const plain = init.orthogonal_(zeros([5, 4]));
  manualSeed(1);
  const turned = init.orthogonal_(zeros([4, 5]).t());
  assert.deepEqual(turned.toArray(), plain.toArray());
});

Deno.test("initialisers of matrices refuse anything else", () => {
  assert.throws(
    () => nn.init.orthogonal_(zeros([3]) as Tensor),
    /orthogonal_: \[3\] is not a matrix/,
  );
  assert.throws(
    () => init.xavierUniform_(zeros([2, 2, 2]) as Tensor),
    /xavierUniform_: \[2, 2, 2\]/,
  );
});
