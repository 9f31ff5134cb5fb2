import assert from "node:assert/strict";
import { arange, div, type DType, linspace, sub, type Tensor, tensor, where } from "unroll";
import { readFixture } from "../fixtures/read.ts";
import { readNumber } from "./fixtures.ts";

interface Case {
  name: string;
  args: (number | string)[];
  dtype: DType;
  exact: boolean;
  inputs: (number | string)[][];
  output: (number | string)[];
  upstream: (number | string)[];
  grads: (number | string)[][];
}

/** Numbers that were counted up. */
interface Range {
  name: string;
  dtype: DType;
  args: [start: number, end: number, step: number];
  values: number[];
}

const { cases, ranges } = readFixture<{ cases: Case[]; ranges: Range[] }>("rounding");

/** How each recorded operation is written with this library: on a tensor, and another or numbers. */
const operations: Record<string, (a: Tensor, b: Tensor | number, args: number[]) => Tensor> = {
  add: (a, b) => a.add(b),
  sub: (a, b) => a.sub(b),
  mul: (a, b) => a.mul(b),
  div: (a, b) => a.div(b),
  maximum: (a, b) => a.maximum(b),
  where: (a, b) => where(a.gt(b), a, b),
  numberMinus: (a, b) => sub(b as number, a),
  numberOver: (a, b) => div(b as number, a),
  pow: (a, _, [n]) => a.pow(n),
  neg: (a) => a.neg(),
  abs: (a) => a.abs(),
  relu: (a) => a.relu(),
  clamp: (a, _, [min, max]) => a.clamp({ min, max }),
  exp: (a) => a.exp(),
  log: (a) => a.log(),
  sqrt: (a) => a.sqrt(),
  tanh: (a) => a.tanh(),
  sigmoid: (a) => a.sigmoid(),
  sin: (a) => a.sin(),
  cos: (a) => a.cos(),
  softplus: (a) => a.softplus(),
};

/** How many numbers of the dtype lie from one to the other; 0 for two NaN, 1 for -0 and 0. */
function distance(a: number, b: number, dtype: DType): number {
  if (Number.isNaN(a) && Number.isNaN(b)) return 0;
  // The bits of a float, read as a whole number, count the floats from 0 up.
  const place = (x: number): bigint => {
    const data = dtype === "float32" ? new Float32Array([x]) : new Float64Array([x]);
    const bits = dtype === "float32" ? new Int32Array(data.buffer) : new BigInt64Array(data.buffer);
    const size = BigInt.asUintN(dtype === "float32" ? 31 : 63, BigInt(bits[0]));
    return bits[0] < 0 ? -1n - size : size;
  };
  const apart = place(a) - place(b);
  return Number(apart < 0n ? -apart : apart);
}

function within(bound: number, found: number[], expected: number[], dtype: DType, what: string) {
  assert.equal(found.length, expected.length, what);
  expected.forEach((e, i) => {
    const close = distance(found[i], e, dtype) <= bound;
    assert.ok(close, `${what}: element ${i} is ${found[i]}, PyTorch has ${e}`);
  });
}

cases.forEach(({ name, args, dtype, exact, inputs, output, upstream, grads }, i) => {
  const how = exact ? "to the last bit" : "within one in the last place";
  const what = `${name}(${args.join(", ")}) in ${dtype}`;
  Deno.test(`${what} is PyTorch's ${how}, case ${i}`, () => {
    const make = (v: (number | string)[]): Tensor => tensor(v.map(readNumber), { dtype });
    const given = inputs.map(make);
    for (const t of given) t.requiresGrad = true;
    const numbers = args.map(readNumber);
    const out = operations[name](given[0], given[1] ?? numbers[0], numbers);
    within(exact ? 0 : 1, out.reshape([-1]).toArray(), output.map(readNumber), dtype, what);
    if (!exact) return;
    out.backward({ gradient: make(upstream) });
    given.forEach((t, k) => {
      const grad = t.grad!.reshape([-1]).toArray();
      within(0, grad, grads[k].map(readNumber), dtype, `${what}, gradient ${k}`);
    });
  });
});

Deno.test("every operation of this file was recorded", () => {
  assert.deepEqual(new Set(cases.map((c) => c.name)), new Set(Object.keys(operations)));
});

for (const { name, dtype, args: [start, end, step], values } of ranges) {
  Deno.test(`${name}(${start}, ${end}, ${step}) in ${dtype} is PyTorch's to the last bit`, () => {
    const make = name === "linspace" ? linspace : arange;
    assert.deepEqual(make(start, end, step, { dtype }).toArray(), values);
  });
}
