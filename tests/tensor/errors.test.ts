import assert from "node:assert/strict";
import { cat, empty, linspace, manualSeed, type Tensor, tensor, zeros } from "unroll";

/** Shapes that the compiler does not know: what a cell may hand over, since cells are not checked when they run. */
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
    "mm: float32 x float64: both must have one dtype",
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
  ["cat of nothing", () => cat([]), "cat: there is nothing to join; pass at least one tensor"],
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
    () => open([6]).reshape([-1, -1]),
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
    () => zeros([2, -1]),
    "zeros: [2, -1] is not a shape: -1 is not a whole number of 0 or more",
  ],
  [
    "a fractional size",
    () => empty([1.5]),
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
    "tensor: the nested arrays do not all have the shape [2] of the first entries",
  ],
  [
    "linspace with a fraction of a step",
    () => linspace(0, 1, 2.5),
    "linspace: steps is 2.5; it must be a whole number of 0 or more",
  ],
  [
    "linspace to infinity",
    () => linspace(0, Infinity, 3),
    "linspace: the ends 0 and Infinity must be finite",
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
    "normal_: mean 0 and standard deviation -1 must be finite, the latter 0 or more",
  ],
  [
    "an operand that is no tensor",
    () => zeros([2]).add("1" as unknown as number),
    "add: expected a tensor or a number, got string",
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
];

for (const [what, make, message] of mistakes) {
  Deno.test(`an error tells what is wrong: ${what}`, () => {
    assert.throws(make, (e) => e instanceof Error && (assert.equal(e.message, message), true));
  });
}
