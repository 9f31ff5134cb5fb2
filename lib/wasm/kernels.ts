import type { KernelKind, Kernels, Made } from "./interface.ts";
import { modules } from "./modules.ts";

/** Memory is counted in pages of so many bytes. */
export const pageSize = 65536;

/**
 * Memory for at least so many bytes, filled with zeros.
 *
 * @throws {RangeError} if there is not so much
 */
export function createMemory(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / pageSize)) });
}

/** What the module exports: one product, read through strides in bytes. */
interface Compiled extends Omit<Kernels, Made> {
  scratchBytes: { readonly value: number };
  /** The parameters are those of `product` in assembly/product.ts. */
  product(...values: number[]): void;
}

/**
 * The kernels of a kind, working on `memory`. The code is compiled at the first call, at once and
 * without asking for a file or the network.
 *
 * @throws {Error} if the engine does not have this kind
 *
 * @example
 * ```ts
 * import { createMemory, loadKernels } from "./mod.ts";
 *
 * const memory = createMemory(1000);
 * const kernels = loadKernels(memory, "plain");
 * const numbers = new Float32Array(memory.buffer);
 * numbers.set([1, 2, 3, 4, 5, 6]);
 * kernels.add(24, 0, 12, 3); // [1, 2, 3] + [4, 5, 6]
 * console.log(numbers.subarray(6, 9)); // Float32Array [5, 7, 9]
 * ```
 */
export function loadKernels(memory: WebAssembly.Memory, kind: KernelKind): Kernels {
  const module = compile(kind);
  if (module === null) throw new Error(`loadKernels: this engine has no ${kind} SIMD`);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { product, scratchBytes, ...kernels } = exports as unknown as Compiled;
  return {
    ...kernels,
    scratchBytes: scratchBytes.value,
    packedSize: (k, n) => Math.ceil(n / 8) * 8 * k * 4,
    mm: (out, a, b, m, k, n, scratch) =>
      product(out, m, k, n, a, 4, 4 * k, b, 4 * n, 4, 0, scratch),
    mmTransposedA: (out, a, b, m, k, n, scratch) =>
      product(out, m, k, n, a, 4 * m, 4, b, 4 * n, 4, 0, scratch),
    mmTransposedB: (out, a, b, m, k, n, scratch) =>
      product(out, m, k, n, a, 4, 4 * k, b, 4, 4 * k, 0, scratch),
    mmPacked: (out, a, panels, m, k, n, scratch) =>
      product(out, m, k, n, a, 4, 4 * k, panels, 32, 4, 32 * k, scratch),
  };
}

/** The fastest kind that the engine has; null if it has none. */
export function fastestKind(): KernelKind | null {
  return compile("relaxed") ? "relaxed" : compile("plain") ? "plain" : null;
}

const compiled = new Map<KernelKind, WebAssembly.Module | null>();

/** The compiled module, or null where the engine cannot or may not compile it. */
function compile(kind: KernelKind): WebAssembly.Module | null {
  let module = compiled.get(kind);
  if (module === undefined) {
    try {
      module = new WebAssembly.Module(decode(modules[kind]));
    } catch {
      // No WebAssembly, none of these instructions, a page whose policy forbids it, or an old
      // Chromium that compiles no more than 4 KB on a page's main thread.
      module = null;
    }
    compiled.set(kind, module);
  }
  return module;
}

function decode(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g)!, (byte) => parseInt(byte, 16));
}
