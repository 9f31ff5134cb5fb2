import assert from "node:assert/strict";
import { cat, linspace, noGrad, type Tensor, tensor, zeros } from "unroll";

/** Holds at compile time when `A` and `B` are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
function same<A, B>(_: Same<A, B>): void {}

const x = zeros([1, 1]);
const h = zeros([1, 6]);
const w1 = zeros([7, 6], { requiresGrad: true });
const n = 6 as number;

Deno.test("the compiler works out shapes of literal sizes", () => {
  const xh = cat([x, h], 1);
  const hidden = xh.mm(w1).tanh();
  const rows = linspace(2, 10, 21).reshape([21, 1]).narrow(0, 0, 20);
  const stretched = hidden.add(zeros([5, 1, 1])).mul(2);
  const loss = stretched.sum();
  same<typeof xh, Tensor<readonly [1, 7]>>(true);
  same<typeof hidden, Tensor<readonly [1, 6]>>(true);
  same<typeof rows, Tensor<readonly [20, 1]>>(true);
  same<typeof stretched, Tensor<readonly [5, 1, 6]>>(true);
  same<typeof loss, Tensor<readonly []>>(true);
  assert.deepEqual([xh.shape, rows.shape, stretched.shape], [[1, 7], [20, 1], [5, 1, 6]]);
});

Deno.test("sizes known only at run time are number, and everything still compiles", () => {
  const open = zeros([n, 3]);
  const product = h.mm(open);
  const any: Tensor = product;
  same<typeof product, Tensor<readonly [1, 3]>>(true);
  same<typeof open, Tensor<readonly [number, 3]>>(true);
  assert.deepEqual(any.mm(zeros([3, 2])).add(zeros([2])).shape, [1, 2]);
});

Deno.test("toArray is nested as deep as the shape", () => {
  const matrix = zeros([2, 2]).toArray();
  const number = tensor(1).toArray();
  same<typeof matrix, number[][]>(true);
  same<typeof number, number>(true);
});

Deno.test("the compiler refuses shapes that do not fit, and so does the program", () => {
  // @ts-expect-error: 6 != 7
  assert.throws(() => h.mm(w1));
  // @ts-expect-error: [5] does not broadcast with [1, 6]
  assert.throws(() => h.add(zeros([5])));
  // @ts-expect-error: [2, 1] and [1, 6] have different numbers of rows
  assert.throws(() => cat([zeros([2, 1]), h], 1));
  // @ts-expect-error: an update of another shape
  assert.throws(() => noGrad(() => w1.sub_(zeros([6, 7]))));
  // @ts-expect-error: broadcasting would make the tensor larger
  assert.throws(() => h.sub_(zeros([3, 6])));
});
