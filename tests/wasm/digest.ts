import { createMemory, type KernelKind, loadKernels } from "../../lib/wasm/mod.ts";

export { fastestKind } from "../../lib/wasm/mod.ts";

/** One number for all that the kernels of a kind compute: it changes when any bit of it does. */
export function digest(kind: KernelKind): number {
  const [m, k, n] = [37, 29, 43];
  const memory = createMemory(2 ** 20);
  const kernels = loadKernels(memory, kind);
  const data = new Float32Array(memory.buffer);
  for (let i = 0; i < 8000; i++) data[i] = (i * 7919 % 2003 - 1001) / 512;
  const [a, b, out, scratch] = [0, 4000, 32000, 200000];
  kernels.mm(out, a, b, m, k, n, scratch);
  kernels.mmTransposedA(out, a, b, m, k, n, scratch);
  kernels.mmTransposedB(out, a, b, m, k, n, scratch);
  kernels.tanh(out + m * n * 4, a, 1000);
  kernels.sigmoid(out + m * n * 4 + 4000, out, m * n);
  const words = new Uint32Array(memory.buffer, out, 2 * m * n + 1000);
  // FNV-1a
  return words.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193), 0x811c9dc5);
}
