import type { KernelMemory, Kernels } from "./interface.ts";

const round = Math.fround;

/**
 * The kernels in TypeScript, for engines without WebAssembly or its SIMD, and as the plain statement
 * of what the fast ones compute.
 */
export function typescriptKernels(memory: KernelMemory): Kernels {
  // A memory that grows gets a new buffer.
  let view = new Float32Array(memory.buffer);
  const floats = () =>
    view.buffer === memory.buffer ? view : view = new Float32Array(memory.buffer);

  /** Applies `f` to every element. */
  const map = (f: (x: number) => number) => (out: number, a: number, n: number) => {
    const data = floats();
    for (let i = 0; i < n; i++) data[out / 4 + i] = f(data[a / 4 + i]);
  };

  /** Applies `f` to every pair of elements. */
  const zip =
    (f: (x: number, y: number) => number) => (out: number, a: number, b: number, n: number) => {
      const data = floats();
      for (let i = 0; i < n; i++) data[out / 4 + i] = f(data[a / 4 + i], data[b / 4 + i]);
    };

  /** One product, read through strides: element [i, k] of A lies at `a + i aRow + k aColumn`. */
  const product = (
    out: number,
    [a, aRow, aColumn]: Operand,
    [b, bRow, bColumn]: Operand,
    [m, inner, n]: readonly [m: number, k: number, n: number],
    add: boolean,
  ) => {
    const data = floats();
    if (!add) data.fill(0, out / 4, out / 4 + m * n);
    for (let i = 0; i < m; i++) {
      const to = out / 4 + i * n;
      // Row after row of B, as it lies in memory. Each sum still takes its products in order.
      for (let k = 0; k < inner; k++) {
        const x = data[a / 4 + i * aRow + k * aColumn];
        let q = b / 4 + k * bRow;
        for (let j = 0; j < n; j++) {
          data[to + j] = data[to + j] + round(x * data[q]);
          q += bColumn;
        }
      }
    }
  };

  const mm: Kernels["mm"] = (out, a, b, m, k, n, add) =>
    product(out, [a, k, 1], [b, n, 1], [m, k, n], add);
  const mmTransposedA: Kernels["mm"] = (out, a, b, m, k, n, add) =>
    product(out, [a, 1, m], [b, n, 1], [m, k, n], add);

  return {
    kind: "typescript",
    scratchBytes: 0,
    mm,
    mmTransposedA,
    mmTransposedB: (out, a, b, m, k, n, add) => product(out, [a, k, 1], [b, 1, k], [m, k, n], add),
    // Here a prepared matrix is an ordinary one.
    packedSize: (k, n) => k * n * 4,
    pack: (out, b, k, n) => {
      floats().copyWithin(out / 4, b / 4, b / 4 + k * n);
    },
    packTransposed: (out, b, k, n) => {
      const data = floats();
      for (let i = 0; i < k; i++) {
        for (let j = 0; j < n; j++) data[out / 4 + i * n + j] = data[b / 4 + j * k + i];
      }
    },
    mmPacked: mm,
    tanh: map(Math.tanh),
    tanhBackward: zip((g, y) => round(1 - y * y) * g),
    exp: map(Math.exp),
    sigmoid: map((x) => 1 / round(1 + round(Math.exp(-x)))),
    sigmoidBackward: zip((g, y) => round(g * round(1 - y)) * y),
    add: zip((x, y) => x + y),
    sub: zip((x, y) => x - y),
    mul: zip((x, y) => x * y),
    addScaledFused: (out, a, b, alpha, n) => {
      const factor = round(alpha);
      zip((x, y) => factor * y + x)(out, a, b, n);
    },
    scale: (out, a, factor, n) => {
      const single = round(factor);
      map((x) => single * x)(out, a, n);
    },
    fill: (out, value, n) => {
      floats().fill(value, out / 4, out / 4 + n);
    },
    copyRows: (out, outStep, a, aStep, m, n) => {
      const data = floats();
      for (let i = 0; i < m; i++) {
        const from = (a + i * aStep) / 4;
        data.copyWithin((out + i * outStep) / 4, from, from + n);
      }
    },
  };
}

/** Where a matrix starts, in bytes, and its strides, in numbers. */
type Operand = readonly [address: number, row: number, column: number];
