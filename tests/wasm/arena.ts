import { createMemory, type KernelKind, type Kernels, loadKernels } from "../../lib/wasm/mod.ts";

/** What unwritten memory holds: a NaN of its own, so that whoever reads or writes it is found. */
const untouched = 0x7fedcba9;

/** So many numbers before the arrays are watched, too. */
const margin = 1000;

/**
 * One memory with kernels that work on it. Arrays are placed at its very end, where reading one
 * number too many is an error, and everything that no kernel should write is looked after.
 */
export class Arena {
  readonly kernels: Kernels;
  readonly #floats: Float32Array;
  readonly #words: Uint32Array;
  #top: number;

  constructor(kind: KernelKind, bytes = 2 ** 21) {
    const memory = createMemory(bytes);
    this.kernels = loadKernels(memory, kind);
    this.#floats = new Float32Array(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
    this.#top = this.#words.length;
  }

  /**
   * Runs one kernel on fresh memory: `operands` are copied in, `run` gets their addresses, that of a
   * result of `size` numbers, which holds `initial` or nothing, and that of scratch memory.
   *
   * @returns the result
   * @throws if anything but the result and the scratch memory has changed
   */
  run(
    operands: readonly Float32Array[],
    size: number,
    scratchBytes: number,
    run: (kernels: Kernels, addresses: number[], out: number, scratch: number) => void,
    initial?: Float32Array,
  ): Float32Array {
    this.#top = this.#words.length;
    const addresses = operands.map((operand) => this.#reserve(operand.length));
    const out = this.#reserve(size);
    const scratch = this.#reserve(Math.ceil(scratchBytes / 4));
    const watched = this.#words.subarray(this.#reserve(margin) / 4);
    watched.fill(untouched);
    operands.forEach((operand, i) => this.#floats.set(operand, addresses[i] / 4));
    if (initial) this.#floats.set(initial, out / 4);
    const before = watched.slice();
    run(this.kernels, addresses, out, scratch);
    const result = this.#floats.slice(out / 4, out / 4 + size);
    // Whatever lies outside the result and the scratch memory is as it was.
    for (const [start, bytes] of [[out, size * 4], [scratch, scratchBytes]]) {
      const changed = this.#words.subarray(start / 4, Math.ceil((start + bytes) / 4));
      before.set(changed, (start - watched.byteOffset) / 4);
    }
    const changed = before.findIndex((word, i) => word !== watched[i]);
    if (changed >= 0) {
      const address = watched.byteOffset + changed * 4;
      throw new Error(`the kernel wrote to ${address}; out is ${out}, scratch ${scratch}`);
    }
    return result;
  }

  #reserve(size: number): number {
    this.#top -= size;
    const address = this.#top * 4;
    // Addresses need not be multiples of more than 4.
    this.#top -= 1;
    if (this.#top < 0) throw new RangeError("the arena is too small for this test");
    return address;
  }
}

/** The bits of float32 numbers, with all NaN alike. */
export function bits(numbers: ArrayLike<number>): number[] {
  const single = Float32Array.from(numbers);
  const words = new Uint32Array(single.buffer);
  return Array.from(words, (word, i) => Number.isNaN(single[i]) ? NaN : word);
}

/** Numbers of all signs and sizes, the same for the same seed. */
export function numbers(size: number, seed: number): Float32Array {
  let state = (seed + 1) * 0x9e3779b9 >>> 0;
  return Float32Array.from({ length: size }, () => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    const exponent = (state % 17) - 8;
    return (state / 2 ** 31 - 1) * 2 ** exponent;
  });
}

/** One arena for each kind of kernels. */
export const arenas = {
  relaxed: new Arena("relaxed"),
  plain: new Arena("plain"),
};

/** Every kind of kernels. */
export const kinds = ["relaxed", "plain"] as const;
