import assert from "node:assert/strict";
import fc from "fast-check";
import { tensor, zeros } from "unroll";
import type { KernelKind } from "../../../lib/tensor/wasm/mod.ts";
import { arenas, bits, kinds, numbers } from "./arena.ts";

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
  /** Where the sums begin, if not at 0. */
  initial?: Float32Array;
}

/** Sizes around those of tiles, strips and panels. */
const size = fc.oneof(fc.nat(9), fc.nat(40), fc.constantFrom(1, 4, 8, 16, 32, 33, 64));

const cases = fc.record({
  way: fc.constantFrom(...ways),
  m: size,
  k: size,
  n: size,
  seed: fc.nat(1e6),
  add: fc.boolean(),
}).map(({ seed, add, ...c }): Case => makeCase(c.way, c.m, c.k, c.n, seed, add));

function makeCase(way: Case["way"], m: number, k: number, n: number, seed = 0, add = false): Case {
  const initial = add ? numbers(m * n, seed + 2) : undefined;
  return { way, m, k, n, a: numbers(m * k, seed), b: numbers(k * n, seed + 1), initial };
}

/** The product by kernels of one kind. */
function multiply(kind: KernelKind, { way, m, k, n, a, b, initial }: Case): Float32Array {
  const { scratchBytes, packedSize } = arenas[kind].kernels;
  const left = way.endsWith("TransposedA") ? transposed(a, m, k) : a;
  const right = /Transposed(B|)$/.test(way) ? transposed(b, k, n) : b;
  const isPacked = way === "pack" || way === "packTransposed";
  const bytes = scratchBytes + (isPacked ? packedSize(k, n) : 0);
  return arenas[kind].run([left, right], m * n, bytes, (kernels, [a, b], out, scratch) => {
    const add = initial !== undefined;
    if (!isPacked) return kernels[way](out, a, b, m, k, n, add, scratch);
    const panels = scratch + scratchBytes;
    kernels[way](panels, b, k, n);
    kernels.mmPacked(out, a, panels, m, k, n, add, scratch);
  }, initial);
}

function transposed(a: Float32Array, rows: number, columns: number): Float32Array {
  return a.map((_, i) => a[(i % rows) * columns + Math.floor(i / rows)]);
}

/** The sums in the order of k, each product and each partial sum rounded. */
function inOrder({ m, k, n, a, b, initial }: Case): Float32Array {
  return Float32Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = initial ? initial[at] : 0;
    for (let p = 0; p < k; p++) {
      sum = Math.fround(sum + Math.fround(a[i * k + p] * b[p * n + j]));
    }
    return sum;
  });
}

function matrix(a: Float32Array, rows: number, columns: number) {
  return tensor(Array.from(a)).reshape([rows, columns]);
}

for (const kind of ["plain", "typescript"] as const) {
  Deno.test(`${kind} products are rounded at every step, in the order of k`, () => {
    fc.assert(
      fc.property(cases, (c) => assert.deepEqual(bits(multiply(kind, c)), bits(inOrder(c)))),
      { numRuns: 300 },
    );
  });

  Deno.test(`${kind} products have the bits of the library's mm`, () => {
    fc.assert(fc.property(cases, ({ initial: _, ...c }) => {
      const product = matrix(c.a, c.m, c.k).mm(matrix(c.b, c.k, c.n));
      assert.deepEqual(bits(multiply(kind, c)), bits(product.toArray().flat()));
    }));
  });

  Deno.test(`large ${kind} products are rounded in the same order`, () => {
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
        const c = makeCase(way, m, k, n, m, true);
        assert.deepEqual(bits(multiply(kind, c)), bits(inOrder(c)), `${way} ${m} ${k} ${n}`);
      }
    }
  });
}

/** An element of the product in float64, and how far rounding at every step may lead from it. */
function exactly({ k, n, a, b, initial }: Case, i: number, j: number): [sum: number, off: number] {
  const unit = 2 ** -24; // half a unit in the last place, relative
  let sum = initial ? initial[i * n + j] : 0;
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
        initial: c.initial?.slice(i * c.n + j, i * c.n + j + 1),
      };
      assert.deepEqual(bits(multiply(kind, alone)), bits([multiply(kind, c)[i * c.n + j]]));
    }));
  });
}

/** A weight's gradient from several steps in time: `x_0ᵀ g_0 + x_1ᵀ g_1 + ...` */
const overTime = fc.record({
  times: fc.nat(6),
  m: size,
  k: fc.oneof(fc.constant(1), size),
  n: size,
  seed: fc.nat(1e6),
  gap: fc.nat(5),
  backwards: fc.boolean(),
  add: fc.boolean(),
});

for (const kind of kinds) {
  Deno.test(`a ${kind} gradient collected over time is one sum, step after step`, () => {
    fc.assert(fc.property(overTime, ({ times, m, k, n, seed, gap, backwards, add }) => {
      const [aSize, bSize] = [k * m + gap, k * n + gap];
      const a = numbers(times * aSize, seed);
      const b = numbers(times * bSize, seed + 1);
      const initial = add ? numbers(m * n, seed + 2) : undefined;
      const { scratchBytes } = arenas[kind].kernels;
      const found = arenas[kind].run(
        [a, b],
        m * n,
        scratchBytes,
        (kernels, [a, b], out, scratch) => {
          const first = backwards ? times - 1 : 0;
          const sign = backwards ? -1 : 1;
          kernels.mmTransposedASum(
            ...[out, a + first * aSize * 4, sign * aSize * 4] as const,
            ...[b + first * bSize * 4, sign * bSize * 4] as const,
            ...[times, m, k, n, add, scratch] as const,
          );
        },
        initial,
      );
      let sum = initial ?? new Float32Array(m * n);
      for (let step = 0; step < times; step++) {
        const t = backwards ? times - 1 - step : step;
        const left = transposed(a.slice(t * aSize, t * aSize + k * m), k, m);
        const right = b.slice(t * bSize, t * bSize + k * n);
        sum = multiply(kind, { way: "mm", m, k, n, a: left, b: right, initial: sum });
      }
      assert.deepEqual(bits(found), bits(sum));
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
  const { plain } = arenas;
  const size = inputs * outputs;
  const { scratchBytes } = plain.kernels;
  const found = plain.run([x, g], size, scratchBytes, (kernels, [x, g], out, scratch) => {
    const [xStep, gStep] = [batch * inputs * 4, batch * outputs * 4];
    kernels.mmTransposedASum(
      ...[out, x + (times - 1) * xStep, -xStep, g + (times - 1) * gStep, -gStep] as const,
      ...[times, inputs, batch, outputs, false, scratch] as const,
    );
  });
  assert.deepEqual(bits(found), bits(w.grad!.toArray().flat()));
});
