import type { KernelKind, KernelMemory, Kernels } from "./interface.ts";
import { modules } from "./modules.ts";
import { typescriptKernels } from "./typescript.ts";

const pageSize = 65536;

/**
 * Memory for at least so many bytes, filled with zeros.
 *
 * @throws {RangeError} if there is not so much
 */
export function createMemory(bytes: number): KernelMemory {
  const pages = Math.max(1, Math.ceil(bytes / pageSize));
  return typeof WebAssembly === "undefined"
    ? { buffer: new ArrayBuffer(pages * pageSize) }
    : new WebAssembly.Memory({ initial: pages });
}

/**
 * The fastest kernels that the engine has, or those of one kind, working on `memory`.
 *
 * The code is compiled at the first call, at once and without asking for a file or the network.
 *
 * @throws {Error} if `kind` is given and the engine does not have it
 *
 * @example
 * ```ts
 * import { createMemory, loadKernels } from "./mod.ts";
 *
 * const memory = createMemory(1000);
 * const kernels = loadKernels(memory);
 * const numbers = new Float32Array(memory.buffer);
 * numbers.set([1, 2, 3, 4, 5, 6]);
 * kernels.add(24, 0, 12, 3); // [1, 2, 3] + [4, 5, 6]
 * console.log(numbers.subarray(6, 9)); // Float32Array [5, 7, 9]
 * ```
 */
export function loadKernels(memory: KernelMemory, kind: KernelKind = fastestKind()): Kernels {
  if (kind === "typescript") return typescriptKernels(memory);
  const module = compile(kind);
  if (module === null) throw new Error(`loadKernels: this engine has no ${kind} SIMD`);
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory as Memory } });
  const { product, scratchBytes, ...kernels } = exports as unknown as Compiled;
  // For A and for B: how many bytes from one k to the next, and from one row, or column, to the next.
  return {
    ...kernels,
    kind,
    packedSize,
    scratchBytes: scratchBytes.value,
    mm: (out, a, b, m, k, n, add, scratch) =>
      product(out, m, k, n, a, 4, 4 * k, b, 4 * n, 4, 0, add, scratch),
    mmTransposedB: (out, a, b, m, k, n, add, scratch) =>
      product(out, m, k, n, a, 4, 4 * k, b, 4, 4 * k, 0, add, scratch),
    mmTransposedA: (out, a, b, m, k, n, add, scratch) =>
      product(out, m, k, n, a, 4 * m, 4, b, 4 * n, 4, 0, add, scratch),
    mmPacked: (out, a, panels, m, k, n, add, scratch) =>
      product(out, m, k, n, a, 4, 4 * k, panels, 32, 4, 32 * k, add, scratch),
  };
}

type Memory = WebAssembly.Memory;

/** What the module exports; its product is that of all layouts. */
interface Compiled extends Omit<Kernels, "kind" | "packedSize" | "scratchBytes" | `mm${string}`> {
  product: (...parameters: (number | boolean)[]) => void;
  scratchBytes: { readonly value: number };
}

function packedSize(k: number, n: number): number {
  return Math.ceil(n / 8) * 8 * k * 4;
}

/** The fastest kind that the engine has. */
export function fastestKind(): KernelKind {
  return compile("relaxed") ? "relaxed" : compile("plain") ? "plain" : "typescript";
}

const compiled = new Map<KernelKind, WebAssembly.Module | null>();

/** The compiled module, or null where the engine cannot or may not compile it. */
function compile(kind: "relaxed" | "plain"): WebAssembly.Module | null {
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

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}
