import assert from "node:assert/strict";
import { cat, div, maximum, type Shape, stack, sub, type Tensor, tensor, where } from "unroll";
import { flat, type OperationCase, operationCases, readNumber, readTensor } from "./fixtures.ts";

type Apply = (inputs: Tensor[], args: never[]) => Tensor;

/** How each recorded operation is written with this library. */
const operations: Record<string, Apply> = {
  add: ([a, b]) => a.add(b),
  sub: ([a, b]) => a.sub(b),
  mul: ([a, b]) => a.mul(b),
  div: ([a, b]) => a.div(b),
  addAlpha: ([a, b], [alpha]) => a.add(b, { alpha }),
  subAlpha: ([a, b], [alpha]) => a.sub(b, { alpha }),
  addNumber: ([a], [k]) => a.add(k as number),
  subNumber: ([a], [k]) => a.sub(k as number),
  mulNumber: ([a], [k]) => a.mul(k as number),
  divNumber: ([a], [k]) => a.div(k as number),
  neg: ([a]) => a.neg(),
  tanh: ([a]) => a.tanh(),
  sin: ([a]) => a.sin(),
  cos: ([a]) => a.cos(),
  clone: ([a]) => a.clone(),
  sum: ([a]) => a.sum(),
  mean: ([a]) => a.mean(),
  pow: ([a], [n]) => a.pow(readNumber(n)),
  mm: ([a, b]) => a.mm(b),
  cat: (inputs, [dim]) => cat(inputs, dim as number),
  narrow: ([a], [dim, start, length]) => a.narrow(dim as number, start, length as number),
  reshape: ([a], [shape]) => a.reshape(shape as Shape),
  exp: ([a]) => a.exp(),
  log: ([a]) => a.log(),
  sqrt: ([a]) => a.sqrt(),
  abs: ([a]) => a.abs(),
  sigmoid: ([a]) => a.sigmoid(),
  relu: ([a]) => a.relu(),
  softplus: ([a]) => a.softplus(),
  clamp: ([a], [min, max]) => a.clamp({ min: bound(min), max: bound(max) }),
  maximum: ([a, b]) => a.maximum(b),
  maximumNumber: ([a], [k]) => maximum(k as number, a),
  numberMinus: ([a], [k]) => sub(k as number, a),
  numberOver: ([a], [k]) => div(k as number, a),
  where: ([a, b], [mask]) => where(tensor(mask as number[][]), a, b),
  sumAlong: ([a], [dim, keepdim]) => a.sum(dim as number, { keepdim }),
  meanAlong: ([a], [dim, keepdim]) => a.mean(dim as number, { keepdim }),
  stdAlong: ([a], [dim, keepdim]) => a.std(dim as number, { keepdim }),
  std: ([a]) => a.std(),
  stdPopulation: ([a]) => a.std(undefined, { correction: 0 }),
  norm: ([a], [p]) => a.norm(p),
  normAlong: ([a], [p, dim, keepdim]) => a.norm(p, dim as number, { keepdim }),
  max: ([a]) => a.max(),
  maxAlong: ([a], [dim, keepdim]) => a.max(dim as number, { keepdim }).values,
  matmul: ([a, b]) => a.matmul(b),
  t: ([a]) => a.t(),
  transpose: ([a], [d0, d1]) => a.transpose(d0 as number, d1 as number),
  stack: (inputs, [dim]) => stack(inputs, dim as number),
  select: ([a], [dim, index]) => a.select(dim as number, index),
  unbind: ([a], [dim]) =>
    a.unbind(dim as number).map((part, i) => part.mul(i + 1)).reduce((x, y) => x.add(y)),
  expand: ([a], [shape]) => a.expand(shape as Shape),
  addInPlace: ([a, b]) => a.mul(2).add_(b, { alpha: 0.5 }),
  subInPlace: ([a, b]) => a.mul(2).sub_(b),
  mulInPlace: ([a, b]) => a.mul(2).mul_(b),
  divInPlace: ([a, b]) => a.mul(2).div_(b),
  clampInPlace: ([a]) => a.mul(2).clamp_({ min: -1, max: 1 }),
  copyInPlace: ([a, b]) => a.mul(2).copy_(b),
  zeroInPlace: ([a]) => a.mul(2).zero_().add(a),
  fillInPlace: ([a]) => a.mul(2).fill_(7).mul(a),
  transposedMm: ([a, b]) => a.t().mm(b.t()),
  expandedMul: ([a, b]) => a.expand([4, 3]).mul(b),
  softmax: ([a]) => {
    const e = a.sub(a.max(1, { keepdim: true }).values).exp();
    return e.div(e.sum(1, { keepdim: true }));
  },
  reshapedRows: ([a]) => a.t().reshape([2, 3, 2]).select(0, 1).reshape([-1]).mul(2),
  changedRows: ([a, b]) => {
    const rows = a.mul(2);
    const columns: Tensor = rows.t();
    for (let i = 0; i < rows.shape[0]; i++) rows.select(0, i).mul_(b).add_(1);
    return columns.sum(1);
  },
  squareByMul: ([a]) => a.mul(a),
  narrowThenMm: ([a, b]) => a.narrow(1, 1, 2).mm(b),
  step: ([x, h, w1, w2]) => cat([x, h], 1).mm(w1).tanh().mm(w2),
};

function bound(value: number | string | null): number | undefined {
  return value === null ? undefined : readNumber(value);
}

Deno.test("every operation gives PyTorch's values and gradients", async (t) => {
  for (const [name, cases] of Object.entries(Object.groupBy(operationCases, (c) => c.name))) {
    await t.step(name, () => cases!.forEach(check));
  }
});

Deno.test("the fixtures and the tests cover the same operations", () => {
  const recorded = new Set(operationCases.map((c) => c.name));
  assert.deepEqual([...recorded].sort(), Object.keys(operations).sort());
});

function check(c: OperationCase): void {
  const inputs = c.inputs.map((input) => readTensor(input, true));
  const shapes = c.inputs.map((input) => `[${input.shape}]`).join(" ");
  const what = `${c.name} of ${shapes} with ${JSON.stringify(c.args)}`;
  const output = operations[c.name](inputs, c.args as never[]);
  assert.deepEqual(output.shape, c.output.shape, `${what}: shape`);
  const dtype = c.output.dtype ?? "float32";
  assert.equal(output.dtype, dtype, `${what}: dtype`);
  agree(flat(output), c.output.values.map(readNumber), what);
  const gradient = readTensor({ shape: c.output.shape, values: c.upstream, dtype });
  output.backward({ gradient });
  inputs.forEach((input, i) => {
    assert.ok(input.grad, `${what}: input ${i} has no gradient`);
    assert.deepEqual(input.grad.shape, c.inputs[i].shape);
    assert.equal(input.grad.dtype, c.inputs[i].dtype ?? "float32", `${what}: dtype of gradient`);
    agree(flat(input.grad), c.grads[i].map(readNumber), `${what}: gradient of input ${i}`);
  });
}

/** Equal up to the rounding of float32 sums in another order. */
function agree(actual: number[], expected: number[], what: string): void {
  assert.equal(actual.length, expected.length, what);
  expected.forEach((e, i) => {
    const bound = 2e-6 * Math.max(1, Math.abs(e));
    const close = Object.is(actual[i], e) || actual[i] === e || Math.abs(actual[i] - e) <= bound;
    assert.ok(close, `${what}: element ${i} is ${actual[i]}, PyTorch has ${e}`);
  });
}
