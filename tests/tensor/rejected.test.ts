import assert from "node:assert/strict";

/** Lines that must not compile, and what the compiler must say. */
const rejected: [line: string, message: string][] = [
  ["h.mm(w1)", "mm: [1, 6] x [7, 6] do not align (6 != 7)"],
  ["h.mm(row)", "mm: [1, 6] x [6]: both must be matrices"],
  ["h.add(zeros([5]))", "[1, 6] and [5] do not broadcast"],
  ["h.sub(zeros([2, 3]))", "[1, 6] and [2, 3] do not broadcast"],
  ["h.mul(zeros([4, 1, 2]))", "[1, 6] and [4, 1, 2] do not broadcast"],
  ["h.div(zeros([7]))", "[1, 6] and [7] do not broadcast"],
  ["h.maximum(zeros([7]))", "[1, 6] and [7] do not broadcast"],
  ["h.gt(zeros([7]))", "[1, 6] and [7] do not broadcast"],
  ["add(h, zeros([7]))", "[1, 6] and [7] do not broadcast"],
  ["h.matmul(zeros([5, 3]))", "matmul: [1, 6] x [5, 3] do not align"],
  ["row.matmul(zeros([3, 5, 2]))", "matmul: [6] x [3, 5, 2] do not align"],
  ["cat([zeros([2, 1]), h], 1)", "cat: [2, 1] and [1, 6] do not join along dimension 1"],
  ["cat([row, h])", "cat: [6] and [1, 6] do not join along dimension 0"],
  ["h.reshape([4])", "reshape: [1, 6] has 6 elements and does not fit [4]"],
  ["w1.reshape([6, 6])", "reshape: [7, 6] has 42 elements and does not fit [6, 6]"],
  ["h.narrow(1, 0, 7)", "narrow: 7 entries do not fit dimension 1 of [1, 6]"],
  ["h.narrow(2, 0, 1)", "narrow: dimension 2 does not exist in [1, 6]"],
  ["w1.sub_(zeros([6, 7]))", "[7, 6] and [6, 7] do not broadcast"],
  ["w1.sub_(w2.grad)", "[7, 6] and [6, 1] do not broadcast"],
  ["h.add_(w1)", "[7, 6] does not fit into [1, 6] in place"],
  ["h.copy_(zeros([2, 6]))", "[2, 6] does not fit into [1, 6] in place"],
  ["halfSquaredError(h, w2)", "[1, 6] and [6, 1] must be one shape"],
  ["nn.mseLoss(h, row)", "[1, 6] and [6] must be one shape"],
  ["h.backward({ gradient: row })", "Tensor<readonly [6]>"],
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
  ["row.reshape([2, -1])", "Tensor<readonly [2, number]>"],
  ["nn.mseLoss(h, zeros([n, 6]))", "Tensor<readonly []>"],
  ["w1.narrow(0, 1, n)", "Tensor<readonly [number, 6]>"],
];

const prelude = `
import { add, cat, halfSquaredError, nn, stack, zeros } from "${new URL(
  "../../lib/mod.ts",
  import.meta.url,
)}";
const h = zeros([1, 6]);
const w1 = zeros([7, 6], { requiresGrad: true });
const w2 = zeros([6, 1], { requiresGrad: true });
const row = zeros([6]);
const n = Number("6");
`;

Deno.test("the compiler rejects shapes that do not fit, says why, and shows the shapes of results", async (t) => {
  const errors = await check([
    ...rejected.map(([line]) => `${line};`),
    // Nothing is assignable to never, so the message shows the type.
    ...shown.map(([expression]) => `{ const type: never = ${expression}; void type; }`),
    "void [add, cat, halfSquaredError, nn, stack, h, w1, w2, row, n];",
  ]);
  for (const [i, [line, message]] of [...rejected, ...shown].entries()) {
    await t.step(`${line}: ${message}`, () => {
      assert.ok(errors[i], "the compiler accepts it");
      assert.ok(errors[i].includes(message), errors[i]);
    });
  }
  assert.equal(errors[rejected.length + shown.length], undefined);
});

/** What the compiler says of each line, `undefined` where it says nothing. */
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
