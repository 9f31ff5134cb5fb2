import { describe } from "../arguments.ts";

const size = 624;
const middle = 397;

/**
 * A stream of random numbers: the Mersenne Twister MT19937 that PyTorch uses on the CPU, so that a
 * seed means the same here and there.
 *
 * Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed
 * uniform pseudorandom number generator", ACM TOMACS 8 (1998).
 *
 * @example
 * ```ts
 * import { Generator, init, zeros } from "unroll";
 *
 * const w = init.normal_(zeros([2, 2]), 0, 0.4, { generator: new Generator(42) });
 * console.log(w.toArray());
 * ```
 */
export class Generator {
  readonly #state = new Uint32Array(size);
  #next = size;
  /**
   * The second value of the last pair of normals, kept for the next call. See {@linkcode normal}.
   */
  keptNormal: number | null = null;

  /**
   * Starts the stream from a seed.
   *
   * @param seed a whole number from 0 to 2^32 - 1
   * @throws RangeError for any other seed
   */
  constructor(seed: number) {
    this.manualSeed(seed);
  }

  /** Starts the stream again from `seed`, a whole number from 0 to 2^32 - 1. */
  manualSeed(seed: number): this {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new RangeError(
        `seed: ${describe(seed)} is not a whole number from 0 to 4294967295 (2^32 - 1)`,
      );
    }
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < size; i++) {
      const previous = state[i - 1] ^ (state[i - 1] >>> 30);
      state[i] = Math.imul(1812433253, previous) + i;
    }
    this.#next = size;
    this.keptNormal = null;
    return this;
  }

  /** The next 32 random bits, as a whole number from 0 to 2^32 - 1. */
  random(): number {
    if (this.#next === size) this.#twist();
    let bits = this.#state[this.#next++];
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    bits ^= bits >>> 18;
    return bits >>> 0;
  }

  /**
   * The next 64 random bits reduced to 53: the first draw gives the high half. Uniform on [0, 1).
   */
  uniform53(): number {
    const high = this.random();
    const low = this.random();
    // The upper 11 of the 64 bits are dropped, as PyTorch does.
    return ((high & 0x1fffff) * 2 ** 32 + low) * 2 ** -53;
  }

  /** 24 random bits as a float32. Uniform on [0, 1). */
  uniform24(): number {
    return (this.random() & 0xffffff) * 2 ** -24;
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < size; i++) {
      const bits = (state[i] & 0x80000000) | (state[(i + 1) % size] & 0x7fffffff);
      const twisted = (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
      state[i] = state[(i + middle) % size] ^ twisted;
    }
    this.#next = 0;
  }
}

const shared = new Generator(0);

/** The generator that is used where none is passed. */
export function defaultGenerator(): Generator {
  return shared;
}

/**
 * Seeds the default generator, as `torch.manual_seed` does: the same seed gives the same numbers,
 * here and in PyTorch.
 *
 * @param seed a whole number from 0 to 2^32 - 1 (PyTorch takes larger ones, and uses their low 32
 *   bits)
 * @throws RangeError for any other seed
 *
 * @example
 * ```ts
 * import { init, manualSeed, zeros } from "unroll";
 *
 * manualSeed(42);
 * console.log(init.normal_(zeros([1, 3]), 0, 1).toArray());
 * ```
 */
export function manualSeed(seed: number): Generator {
  return shared.manualSeed(seed);
}
