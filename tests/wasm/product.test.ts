import assert from "node:assert/strict";
import fc from "fast-check";
import { cat, type Matrix, tensor, zeros } from "unroll";
import type { KernelKind } from "../../lib/wasm/mod.ts";
import { arenas, bits, kinds, numbers } from "./arena.ts";
import { withKernels } from "./with_kernels.ts";

/** Each way to compute `A B`. In its name, A or B is stored transposed. */
const ways = ["mm", "mmTransposedA", "mmTransposedB", "pack", "packTransposed"] as const;

interface Case {
  way: typeof ways[number];
  m: number;
  k: number;
  n: number;
  /** A, [m, k], row by row. */
  a: Float32Array;
  /** B, [k, n], row by row. */
  b: Float32Array;
}

/** Sizes around those of tiles, strips and panels. */
const size = fc.oneof(fc.nat(9), fc.nat(40), fc.constantFrom(1, 4, 8, 16, 32, 33, 64));

const cases = fc.record({
  way: fc.constantFrom(...ways),
  m: size,
  k: size,
  n: size,
  seed: fc.nat(1e6),
}).map(({ seed, way, m, k, n }) => makeCase(way, m, k, n, seed));

function makeCase(way: Case["way"], m: number, k: number, n: number, seed: number): Case {
  return { way, m, k, n, a: numbers(m * k, seed), b: numbers(k * n, seed + 1) };
}

/** The product by kernels of one kind. */
function multiply(kind: KernelKind, { way, m, k, n, a, b }: Case): Float32Array {
  const { scratchBytes, packedSize } = arenas[kind].kernels;
  const left = way.endsWith("TransposedA") ? transposed(a, m, k) : a;
  const right = /Transposed(B|)$/.test(way) ? transposed(b, k, n) : b;
  const isPacked = way === "pack" || way === "packTransposed";
  const bytes = scratchBytes + (isPacked ? packedSize(k, n) : 0);
  return arenas[kind].run([left, right], m * n, bytes, (kernels, [a, b], out, scratch) => {
    if (!isPacked) return kernels[way](out, a, b, m, k, n, scratch);
    const panels = scratch + scratchBytes;
    kernels[way](panels, b, k, n);
    kernels.mmPacked(out, a, panels, m, k, n, scratch);
  });
}

function transposed(a: Float32Array, rows: number, columns: number): Float32Array {
  return a.map((_, i) => a[(i % rows) * columns + Math.floor(i / rows)]);
}

/** The sums in the order of k, each product and each partial sum rounded. */
function inOrder({ m, k, n, a, b }: Case): Float32Array {
  return Float32Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let p = 0; p < k; p++) {
      sum = Math.fround(sum + Math.fround(a[i * k + p] * b[p * n + j]));
    }
    return sum;
  });
}

/** The library's product, with operands that are stored in several ways. */
function viewed({ way, m, k, n, a, b }: Case) {
  if (way === "mmTransposedA") return matrix(transposed(a, m, k), k, m).t().mm(matrix(b, k, n));
  if (way === "mmTransposedB") return matrix(a, m, k).mm(matrix(transposed(b, k, n), n, k).t());
  if (way === "mm") return matrix(a, m, k).mm(matrix(b, k, n));
  // Parts of larger matrices, and of a transposed one.
  const wide = cat([matrix(a, m, k), zeros([m, 3])], 1).narrow(1, 0, k);
  const tall = cat([zeros([2, k]), matrix(transposed(b, k, n), n, k)], 0).narrow(0, 2, n).t();
  return wide.mm(way === "pack" ? matrix(b, k, n) : tall as Matrix);
}

function matrix(a: Float32Array, rows: number, columns: number) {
  return tensor(Array.from(a)).reshape([rows, columns]);
}

Deno.test("plain products are rounded at every step, in the order of k", () => {
  fc.assert(
    fc.property(cases, (c) => assert.deepEqual(bits(multiply("plain", c)), bits(inOrder(c)))),
    { numRuns: 300 },
  );
});

for (const kind of ["plain", null] as const) {
  const kernels = `${kind ?? "no"} kernels`;
  Deno.test(`with ${kernels} the library's mm is rounded at every step, large or small`, () => {
    fc.assert(fc.property(cases, (c) => {
      const product = withKernels(kind, () => viewed(c).toArray());
      assert.deepEqual(bits(product.flat()), bits(inOrder(c)));
    }));
  });
}

Deno.test("large plain products are rounded in the same order", () => {
  // Rows too far apart to be read in place, more of A than is packed at once, k in several parts,
  // and one row or column only.
  const sizes = [
    [7, 300, 40],
    [210, 1300, 9],
    [70, 9, 300],
    [1, 1300, 70],
    [2, 5000, 20],
    [9, 9000, 9],
    [67, 513, 1],
    [3, 90, 90],
  ];
  for (const [m, k, n] of sizes) {
    for (const way of ways) {
      const c = makeCase(way, m, k, n, m);
      assert.deepEqual(bits(multiply("plain", c)), bits(inOrder(c)), `${way} ${m} ${k} ${n}`);
    }
  }
});

/** An element of the product in float64, and how far rounding at every step may lead from it. */
function exactly({ k, n, a, b }: Case, i: number, j: number): [sum: number, off: number] {
  const unit = 2 ** -24; // half a unit in the last place, relative
  let sum = 0;
  let off = 0;
  for (let p = 0; p < k; p++) {
    const product = a[i * k + p] * b[p * n + j];
    sum += product;
    off += unit * (Math.abs(product) + Math.abs(sum) + off);
  }
  return [sum, off + 2 ** -149];
}

for (const kind of kinds) {
  Deno.test(`${kind} products are within half a unit in the last place per rounding`, () => {
    fc.assert(fc.property(cases, (c) => {
      multiply(kind, c).forEach((x, at) => {
        const [sum, off] = exactly(c, Math.floor(at / c.n), at % c.n);
        assert.ok(Math.abs(x - sum) <= off, `${x} at ${at} is not within ${off} of ${sum}`);
      });
    }));
  });

  Deno.test(`an element of a ${kind} product does not depend on what surrounds it`, () => {
    // Tiles, strips, edges and packed panels: every path gives the same bits.
    fc.assert(fc.property(cases, fc.nat(), (c, pick) => {
      if (c.m * c.n === 0) return;
      const [i, j] = [Math.floor(pick / c.n) % c.m, pick % c.n];
      const alone = {
        ...c,
        way: "mm" as const,
        m: 1,
        n: 1,
        a: c.a.slice(i * c.k, (i + 1) * c.k),
        b: c.b.filter((_, at) => at % c.n === j),
      };
      assert.deepEqual(bits(multiply(kind, alone)), bits([multiply(kind, c)[i * c.n + j]]));
    }));
  });
}

Deno.test("autograd collects a weight's gradient in the same order, back in time", () => {
  const [times, batch, inputs, outputs] = [5, 3, 7, 6];
  const x = numbers(times * batch * inputs, 1);
  const g = numbers(times * batch * outputs, 2);
  const w = zeros([inputs, outputs], { requiresGrad: true });
  let total = tensor(0).sum();
  for (let t = 0; t < times; t++) {
    const xt = matrix(x.slice(t * batch * inputs, (t + 1) * batch * inputs), batch, inputs);
    const gt = matrix(g.slice(t * batch * outputs, (t + 1) * batch * outputs), batch, outputs);
    total = total.add(xt.mm(w).mul(gt).sum());
  }
  total.backward();
  // One product over all steps, of which the last one comes first.
  const backInTime = (steps: Float32Array, width: number) =>
    Float32Array.from({ length: steps.length }, (_, i) => {
      const step = Math.floor(i / (batch * width));
      return steps[(times - 1 - 2 * step) * batch * width + i];
    });
  const k = times * batch;
  const a = transposed(backInTime(x, inputs), k, inputs);
  const c = { way: "mm", m: inputs, k, n: outputs, a, b: backInTime(g, outputs) } as const;
  assert.deepEqual(bits(multiply("plain", c)), bits(w.grad!.toArray().flat()));
});
