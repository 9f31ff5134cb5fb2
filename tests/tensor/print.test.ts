import assert from "node:assert/strict";
import { printTensor } from "../../lib/tensor/print.ts";
import { tensor, zeros } from "unroll";
import { printingCases, readTensor } from "./fixtures.ts";

Deno.test("tensors print as PyTorch prints them", async (t) => {
  for (const c of printingCases) {
    await t.step(`[${c.shape}]: ${c.text.slice(0, 40).replaceAll("\n", " ")}`, () => {
      // PyTorch writes a shape as size=(2, 0); here shapes are arrays.
      const expected = c.text.replace(/size=\((.*?),?\)/, "size=[$1]");
      assert.equal(String(readTensor(c)), expected);
    });
  }
});

Deno.test("a tensor has the name of its operation", () => {
  const w = zeros([2], { requiresGrad: true });
  assert.equal(String(w), "tensor([0., 0.], requiresGrad=true)");
  assert.equal(String(w.tanh()), "tensor([0., 0.], gradFn=<TanhBackward>)");
  assert.equal(String(zeros([1], { dtype: "float64" })), "tensor([0.], dtype=float64)");
  assert.equal(Deno.inspect(tensor([1.5])), "tensor([1.5000])");
});

Deno.test("printing a large tensor reads only the shown elements, expanded or not", () => {
  let reads = 0;
  const at = (i: number) => {
    reads++;
    return i % 10;
  };
  const text = printTensor([3e7, 1000], at, []);
  assert.equal(text.split("\n").length, 7);
  assert.ok(reads < 200, `${reads} numbers were read`);
  assert.equal(
    String(tensor([[1], [2]]).expand([2, 1000])),
    `tensor([[1., 1., 1.,  ..., 1., 1., 1.],\n        [2., 2., 2.,  ..., 2., 2., 2.]])`,
  );
});
