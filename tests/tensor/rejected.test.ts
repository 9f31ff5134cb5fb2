import assert from "node:assert/strict";

/** Lines that must not compile, and the compiler's error. */
const rejected: [line: string, message: string][] = [
  ["h.mm(w1)", "mm: [1, 6] x [7, 6] do not align (6 != 7)"],
  ["h.mm(row)", "mm: [1, 6] x [6]: both must be matrices"],
  ["h.add(zeros([5]))", "add: [1, 6] and [5] do not broadcast"],
  ["h.sub(zeros([2, 3]))", "sub: [1, 6] and [2, 3] do not broadcast"],
  ["h.mul(zeros([4, 1, 2]))", "mul: [1, 6] and [4, 1, 2] do not broadcast"],
  ["h.div(zeros([7]))", "div: [1, 6] and [7] do not broadcast"],
  ["h.maximum(zeros([7]))", "maximum: [1, 6] and [7] do not broadcast"],
  ["h.gt(zeros([7]))", "gt: [1, 6] and [7] do not broadcast"],
  ["add(h, zeros([7]))", "add: [1, 6] and [7] do not broadcast"],
  ["where(h, zeros([5]), 0)", "where: [1, 6] and [5] do not broadcast"],
  ["where(h, w2, zeros([5]))", "where: [6, 6] and [5] do not broadcast"],
  ["h.matmul(zeros([5, 3]))", "matmul: [1, 6] x [5, 3] do not align"],
  ["row.matmul(zeros([3, 5, 2]))", "matmul: [6] x [3, 5, 2] do not align"],
  ["cat([zeros([2, 1]), h], 1)", "cat: [2, 1] and [1, 6] do not join along dimension 1"],
  ["cat([row, h])", "cat: [6] and [1, 6] do not join along dimension 0"],
  ["h.reshape([4])", "reshape: [1, 6] has 6 elements and does not fit [4]"],
  ["w1.reshape([6, 6])", "reshape: [7, 6] has 42 elements and does not fit [6, 6]"],
  ["t.reshape([-1, 5])", "reshape: [2, 3, 4] has 24 elements and does not fit [-1, 5]"],
  ["t.reshape([0, -1])", "reshape: [2, 3, 4] has 24 elements and does not fit [0, -1]"],
  ["t.reshape([-1, -1])", "reshape: [-1] is not a shape: -1 is not a whole number of 0 or more"],
  ["h.expand([3, 3])", "expand: [1, 6] does not stretch to [3, 3]"],
  ["row.expand([-1, 6])", "expand: [6] does not stretch to [-1, 6]"],
  ["t.expand([3, 4])", "expand: [2, 3, 4] does not stretch to [3, 4]"],
  ["h.narrow(1, 0, 7)", "narrow: 7 from 0 on does not fit dimension 1 of [1, 6]"],
  ["h.narrow(1, n, 7)", "narrow: 7 does not fit dimension 1 of [1, 6]"],
  ["t.narrow(1, 2, 2)", "narrow: 2 from 2 on does not fit dimension 1 of [2, 3, 4]"],
  ["t.narrow(1, -2, 3)", "narrow: 3 from -2 on does not fit dimension 1 of [2, 3, 4]"],
  ["t.narrow(1, 0, 1.5)", "narrow: 1.5 from 0 on does not fit dimension 1 of [2, 3, 4]"],
  ["h.narrow(2, 0, 1)", "narrow: dimension 2 does not exist in [1, 6]"],
  ["t.narrow(5, 0, 1)", "narrow: dimension 5 does not exist in [2, 3, 4]"],
  ["t.select(3, 0)", "select: dimension 3 does not exist in [2, 3, 4]"],
  ["t.select(0, 9)", "select: there is no entry 9 in dimension 0 of [2, 3, 4]"],
  ["t.select(-1, -5)", "select: there is no entry -5 in dimension -1 of [2, 3, 4]"],
  ["h.unbind(2)", "unbind: dimension 2 does not exist in [1, 6]"],
  ["t.t()", "t: [2, 3, 4] has more than two dimensions; use transpose() to choose two"],
  ["h.transpose(0, 4)", "transpose: dimension 4 does not exist in [1, 6]"],
  ["h.transpose(-3, 1)", "transpose: dimension -3 does not exist in [1, 6]"],
  ["h.sum(5)", "sum: dimension 5 does not exist in [1, 6]"],
  ["h.sum(0.5)", "sum: dimension 0.5 does not exist in [1, 6]"],
  ["h.sum([0, 2])", "sum: dimension 2 does not exist in [1, 6]"],
  ["h.mean(-4)", "mean: dimension -4 does not exist in [1, 6]"],
  ["h.mean([0, -2])", "mean: dimensions [0, -2] contain a duplicate"],
  ["h.std(2)", "std: dimension 2 does not exist in [1, 6]"],
  ["h.norm(2, 7)", "norm: dimension 7 does not exist in [1, 6]"],
  ["h.max(2)", "max: dimension 2 does not exist in [1, 6]"],
  ["cat([row, row], 1)", "cat: dimension 1 does not exist in [6]"],
  ["cat([])", "cat: there is nothing to join; pass at least one tensor"],
  ["stack([row, row], 2)", "stack: dimension 2 does not exist in a stack of [6]"],
  ["stack([row, h])", "stack: [6] and [1, 6] differ; all shapes must be equal"],
  ["stack([])", "stack: there is nothing to stack; pass at least one tensor"],
  ["zeros([-1, 2])", "zeros: [-1, 2] is not a shape: -1 is not a whole number of 0 or more"],
  ["zeros([1.5])", "zeros: [1.5] is not a shape: 1.5 is not a whole number of 0 or more"],
  ["empty([2, -3])", "empty: [2, -3] is not a shape: -3 is not a whole number of 0 or more"],
  ["ones([0.5])", "ones: [0.5] is not a shape: 0.5 is not a whole number of 0 or more"],
  ["full([-1], 7)", "full: [-1] is not a shape: -1 is not a whole number of 0 or more"],
  ["randn([-1])", "randn: [-1] is not a shape: -1 is not a whole number of 0 or more"],
  ["rand([-1])", "rand: [-1] is not a shape: -1 is not a whole number of 0 or more"],
  ["eye(2, -1)", "eye: [-1] is not a shape: -1 is not a whole number of 0 or more"],
  ["linspace(0, 1, 2.5)", "linspace: steps is 2.5; it must be a whole number of 0 or more"],
  ["w1.sub_(zeros([6, 7]))", "sub_: [7, 6] and [6, 7] do not broadcast"],
  ["w1.sub_(w2.grad)", "sub_: [7, 6] and [6, 1] do not broadcast"],
  ["h.add_(w1)", "add_: [7, 6] does not fit into [1, 6] in place"],
  ["h.copy_(zeros([2, 6]))", "copy_: [2, 6] does not fit into [1, 6] in place"],
  ["halfSquaredError(h, w2)", "halfSquaredError: [1, 6] and [6, 1] must have the same shape"],
  ["nn.mseLoss(h, row)", "mseLoss: [1, 6] and [6] must have the same shape"],
  ["h.backward({ gradient: row })", "backward: [1, 6] and [6] must have the same shape"],
  [
    "nn.init.orthogonal_(row)",
    "orthogonal_: [6] is not a matrix; it needs rows and columns, [M, N]",
  ],
  ["either.mm(row)", "mm: [1, 6] x [6]: both must be matrices"],
  ["either.sum(2)", "sum: dimension 2 does not exist in [7, 6]"],
  ['unroll.tensor([1, "2"])', "Type 'string' is not assignable to type 'NestedInput'"],
];

/** Types as hovering shows them. */
const shown: [expression: string, type: string][] = [
  ["cat([zeros([1, 1]), h], 1)", "Tensor<readonly [1, 7]>"],
  ["cat([zeros([1, 1]), h], 1).mm(w1).tanh()", "Tensor<readonly [1, 6]>"],
  ["h.mm(zeros([n, 3]))", "Tensor<readonly [1, 3]>"],
  ["zeros([n, 6]).mm(w2)", "Tensor<readonly [number, 1]>"],
  ["h.t()", "Tensor<readonly [6, 1]>"],
  ["zeros([2, 3, 4]).transpose(0, -1)", "Tensor<readonly [4, 3, 2]>"],
  ["w1.sum()", "Tensor<readonly []>"],
  ["w1.sum(0)", "Tensor<readonly [6]>"],
  ["w1.mean(-1, { keepdim: true })", "Tensor<readonly [7, 1]>"],
  ["w1.max(0).values", "Tensor<readonly [6]>"],
  ["w1.select(0, 2)", "Tensor<readonly [6]>"],
  ["stack([h, h, h])", "Tensor<readonly [3, 1, 6]>"],
  ["stack([row, row], 1)", "Tensor<readonly [6, 2]>"],
  ["zeros([5, 2, 3]).matmul(zeros([3, 4]))", "Tensor<readonly [5, 2, 4]>"],
  ["h.add(w1).mul(2)", "Tensor<readonly [7, 6]>"],
  ["add(1, row)", "Tensor<readonly [6]>"],
  ["where(h.gt(0), h, 0)", "Tensor<readonly [1, 6]>"],
  ["either.t()", "Tensor<readonly [6, 1] | readonly [6, 7]>"],
  ["w1.sum([0, 1])", "Tensor<readonly []>"],
  ["row.reshape([2, -1])", "Tensor<readonly [2, 3]>"],
  ["row.expand([4, -1])", "Tensor<readonly [4, 6]>"],
  ["h.unbind(0)", "[Tensor<readonly [6]>]"],
  ["nn.mseLoss(h, zeros([n, 6]))", "Tensor<readonly []>"],
  ["w1.narrow(0, 1, n)", "Tensor<readonly [number, 6]>"],
];

const prelude = `
import * as unroll from "${new URL("../../lib/mod.ts", import.meta.url)}";
const { add, cat, empty, eye, full, halfSquaredError, linspace, nn, ones } = unroll;
const { rand, randn, stack, where, zeros } = unroll;
const h = zeros([1, 6]);
const w1 = zeros([7, 6], { requiresGrad: true });
const w2 = zeros([6, 1], { requiresGrad: true });
const row = zeros([6]);
const t = zeros([2, 3, 4]);
const n = Number("6");
const either = n > 6 ? h : w1;
`;

Deno.test("the compiler rejects shapes that do not fit with a reason, and shows the shapes of results", async (t) => {
  const errors = await check([
    ...rejected.map(([line]) => `${line};`),
    // Nothing is assignable to never, so the message shows the type.
    ...shown.map(([expression]) => `{ const type: never = ${expression}; void type; }`),
    "h.mm(w2).item();",
  ]);
  for (const [i, [line, message]] of [...rejected, ...shown].entries()) {
    await t.step(`${line}: ${message}`, () => {
      assert.ok(errors[i], "the compiler accepts it");
      assert.ok(errors[i].includes(message), errors[i]);
    });
  }
  assert.equal(errors[rejected.length + shown.length], undefined, "a line that fits is rejected");
});

/** The compiler's error for each line, `undefined` where there is none. */
async function check(lines: string[]): Promise<(string | undefined)[]> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, prelude + lines.join("\n"));
    const config = `--config=${import.meta.dirname}/../../deno.json`;
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", config, file],
      env: { NO_COLOR: "1" },
    }).output();
    const first = prelude.split("\n").length;
    const said: (string | undefined)[] = [];
    for (const error of new TextDecoder().decode(stderr).split(/(?=^TS\d+ \[ERROR\])/m)) {
      const place = /\.ts:(\d+):\d+/.exec(error);
      if (place) said[Number(place[1]) - first] ??= error;
    }
    return said;
  } finally {
    await Deno.remove(file);
  }
}
