import assert from "node:assert/strict";
import {
  add,
  arange,
  cat,
  empty,
  linspace,
  manualSeed,
  stack,
  type Tensor,
  tensor,
  where,
  zeros,
} from "unroll";

/**
 * Shapes that the compiler does not know: what a cell may hand over, since cells are not checked
 * when they run.
 */
const open = (shape: number[]): Tensor => zeros(shape);

/** Every way to go wrong, and what the learner reads then. */
const mistakes: [what: string, make: () => unknown, message: string][] = [
  [
    "mm of sizes that differ",
    () => open([1, 6]).mm(open([7, 6])),
    "mm: [1, 6] x [7, 6] do not align (6 != 7)",
  ],
  [
    "mm of a vector",
    () => open([6]).mm(open([6, 1])),
    "mm: [6] x [6, 1]: both must be matrices, that is have two dimensions",
  ],
  [
    "mm of two dtypes",
    () => zeros([1, 1]).mm(zeros([1, 1], { dtype: "float64" })),
    "mm: float32 x float64: both must have the same dtype",
  ],
  [
    "add of shapes that do not broadcast",
    () => open([2, 3]).add(open([2])),
    "add: [2, 3] and [2] do not broadcast (3 != 2 at dimension -1, and neither is 1)",
  ],
  [
    "sub of shapes that do not broadcast",
    () => open([2, 3]).sub(open([3, 3])),
    "sub: [2, 3] and [3, 3] do not broadcast (2 != 3 at dimension -2, and neither is 1)",
  ],
  [
    "mul of shapes that do not broadcast",
    () => open([4]).mul(open([5])),
    "mul: [4] and [5] do not broadcast (4 != 5 at dimension -1, and neither is 1)",
  ],
  [
    "div of shapes that do not broadcast",
    () => open([4]).div(open([5])),
    "div: [4] and [5] do not broadcast (4 != 5 at dimension -1, and neither is 1)",
  ],
  [
    "cat of sizes that differ elsewhere",
    () => cat([open([1, 1]), open([2, 6])], 1),
    "cat: [1, 1] and [2, 6] do not join along dimension 1: all other sizes must be equal",
  ],
  [
    "cat of another rank",
    () => cat([open([1, 1]), open([6])], 1),
    "cat: [1, 1] and [6] do not join along dimension 1: all other sizes must be equal",
  ],
  [
    "cat of nothing",
    () => cat([] as Tensor[]),
    "cat: there is nothing to join; pass at least one tensor",
  ],
  [
    "cat along a dimension that is not there",
    () => cat([open([1]), open([1])], 1 as number),
    "cat: dimension 1 does not exist in [1]; use a whole number from -1 to 0",
  ],
  [
    "narrow beyond the end",
    () => open([20, 1]).narrow(0, 18, 3),
    "narrow: 3 from 18 on does not fit dimension 0 of [20, 1], which has size 20",
  ],
  [
    "narrow of half an entry",
    () => open([20]).narrow(0, 0.5, 1),
    "narrow: 1 from 0.5 on does not fit dimension 0 of [20], which has size 20",
  ],
  [
    "narrow along a dimension that is not there",
    () => open([20]).narrow(2, 0, 1),
    "narrow: dimension 2 does not exist in [20]; use a whole number from -1 to 0",
  ],
  [
    "narrow of a number",
    () => open([]).narrow(0, 0, 1),
    "narrow: dimension 0 does not exist in []; it has no dimensions",
  ],
  [
    "reshape to another size",
    () => open([2, 3]).reshape([4]),
    "reshape: [2, 3] has 6 elements and does not fit [4]",
  ],
  [
    "reshape with two unknowns",
    () => open([6]).reshape([-1, -1] as number[]),
    "reshape: [-1] is not a shape: -1 is not a whole number of 0 or more",
  ],
  [
    "reshape with an unknown that does not come out even",
    () => open([6]).reshape([4, -1]),
    "reshape: [6] has 6 elements and does not fit [4, -1]",
  ],
  [
    "item of many",
    () => open([2]).item(),
    "item: a tensor of shape [2] has 2 elements, not one; use toArray() for all of them",
  ],
  [
    "a negative size",
    () => open([2, -1]),
    "zeros: [2, -1] is not a shape: -1 is not a whole number of 0 or more",
  ],
  [
    "a fractional size",
    () => empty([1.5 as number]),
    "empty: [1.5] is not a shape: 1.5 is not a whole number of 0 or more",
  ],
  [
    "a size that is not a number",
    () => empty([NaN]),
    "empty: [NaN] is not a shape: NaN is not a whole number of 0 or more",
  ],
  [
    "a size beyond memory",
    () => zeros([1e6, 1e6]),
    "a tensor of 1000000000000 float32 elements (4000.0 GB) does not fit into memory; use smaller sizes",
  ],
  [
    "rows of different lengths",
    () => tensor([[1, 2], [3]]),
    "tensor: the nested arrays do not all have the shape [2, 2] of the first entries",
  ],
  [
    "numbers beside rows",
    () => tensor([[1], 2]),
    "tensor: the nested arrays do not all have the shape [2, 1] of the first entries",
  ],
  [
    "text",
    () => tensor("abc" as unknown as number),
    'tensor: expected numbers, or arrays of numbers, got "abc"',
  ],
  [
    "nothing",
    () => tensor(undefined as unknown as number),
    "tensor: expected numbers, or arrays of numbers, got undefined",
  ],
  [
    "text among numbers",
    () => tensor([1, "2" as unknown as number]),
    'tensor: the element at [1] is "2"; it must be a number',
  ],
  [
    "linspace with a fraction of a step",
    () => linspace(0, 1, 2.5 as number),
    "linspace: steps is 2.5; it must be a whole number of 0 or more",
  ],
  [
    "linspace to infinity",
    () => linspace(0, Infinity, 3),
    "linspace: end is Infinity; it must be a finite number",
  ],
  [
    "a seed that is negative",
    () => manualSeed(-1),
    "seed: -1 is not a whole number from 0 to 4294967295 (2^32 - 1)",
  ],
  [
    "a seed that is too large",
    () => manualSeed(2 ** 32),
    "seed: 4294967296 is not a whole number from 0 to 4294967295 (2^32 - 1)",
  ],
  [
    "a negative standard deviation",
    () => zeros([2]).normal_(0, -1),
    "normal_: std is -1; it must be a finite number of 0 or more",
  ],
  [
    "an operand that is not a tensor",
    () => zeros([2]).add("1" as unknown as number),
    'add: expected a tensor or a number, got "1"',
  ],
  [
    "no operand",
    () => zeros([2]).mul(undefined as unknown as number),
    "mul: expected a tensor or a number, got undefined",
  ],
  [
    "a gradient of another shape",
    () => (zeros([2], { requiresGrad: true }) as Tensor).grad = open([3]),
    "grad: [3] is not the tensor's shape [2]",
  ],
  [
    "matmul of sizes that differ",
    () => open([5, 2, 3]).matmul(open([4, 2])),
    "matmul: [5, 2, 3] x [4, 2] do not align (3 != 4)",
  ],
  [
    "matmul of a single number",
    () => open([]).matmul(open([2])),
    "matmul: [] x [2]: both need at least one dimension; use mul for single numbers",
  ],
  [
    "matmul of batches that do not broadcast",
    () => open([2, 1, 3]).matmul(open([4, 3, 1])),
    "matmul: [2] and [4] do not broadcast (2 != 4 at dimension -1, and neither is 1)",
  ],
  [
    "t of three dimensions",
    () => open([2, 3, 4]).t(),
    "t: [2, 3, 4] has more than two dimensions; use transpose() to choose two",
  ],
  [
    "transpose of a dimension that is not there",
    () => open([2, 3]).transpose(0, 2),
    "transpose: dimension 2 does not exist in [2, 3]; use a whole number from -2 to 1",
  ],
  [
    "sum along a dimension that is not there",
    () => open([2]).sum(1),
    "sum: dimension 1 does not exist in [2]; use a whole number from -1 to 0",
  ],
  [
    "mean along a dimension named twice",
    () => open([2, 3]).mean([0, -2]),
    "mean: dimensions [0, -2] contain a duplicate",
  ],
  [
    "max of nothing",
    () => open([0, 3]).max(),
    "max: [0, 3] has no elements, so none is the largest",
  ],
  [
    "max along an empty dimension",
    () => open([0, 3]).max(0),
    "max: dimension 0 of [0, 3] has size 0, so no entry is the largest",
  ],
  ["another norm", () => open([2]).norm(3), "norm: p is 3; only 1 and 2 are supported"],
  [
    "clamp between no bounds",
    () => open([2]).clamp({}),
    "clamp: there is no bound; pass { min }, { max } or both",
  ],
  [
    "a row that is not there",
    () => open([2, 3]).select(0, 2),
    "select: there is no entry 2 in dimension 0 of [2, 3], which has size 2",
  ],
  [
    "expand of a size that is not 1",
    () => open([2, 3]).expand([4, 3]),
    "expand: [2, 3] does not stretch to [4, 3]; only sizes of 1 can be repeated, " +
    "and new dimensions come in front",
  ],
  [
    "a change in place of an expanded tensor",
    () => open([1, 3]).expand([2, 3]).add_(1),
    "add_: the elements of an expanded tensor share memory, so one change would show in many; " +
    "clone() it first",
  ],
  [
    "stack of nothing",
    () => stack([] as Tensor[]),
    "stack: there is nothing to stack; pass at least one tensor",
  ],
  [
    "stack of shapes that differ",
    () => stack([open([2]), open([3])]),
    "stack: [2] and [3] differ; all shapes must be equal",
  ],
  ["two numbers", () => add(1, 2), "add: one of the two must be a tensor"],
  [
    "where of shapes that do not broadcast",
    () => where(open([2]), open([3]), 0),
    "where: [2] and [3] do not broadcast (2 != 3 at dimension -1, and neither is 1)",
  ],
  [
    "arange with steps that lead away",
    () => arange(0, 3, -1),
    "arange: the step -1 has the wrong sign; it must lead from 0 to 3",
  ],
  [
    "a uniform draw between crossed ends",
    () => zeros([2]).uniform_(1, 0),
    "uniform_: from 1 is larger than to 0",
  ],
  [
    "copy_ of something larger",
    () => open([2]).copy_(open([3, 2])),
    "copy_: [3, 2] does not fit into [2]; an in-place operation keeps the shape",
  ],
];

for (const [what, make, message] of mistakes) {
  Deno.test(`an error describes the problem: ${what}`, () => {
    assert.throws(make, (e) => e instanceof Error && (assert.equal(e.message, message), true));
  });
}
