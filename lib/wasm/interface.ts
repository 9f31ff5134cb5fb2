/**
 * The loops that training at scale spends its time in, over float32 numbers in one memory.
 *
 * Arrays are given by their address in bytes, a multiple of 4, and by how many numbers they have.
 * Matrices are stored row by row. Results must not overlap operands, except where stated.
 * Nothing is checked: the caller plans the memory.
 *
 * Every sum of products is taken in the order of k, in float32. `"plain"` rounds each product and
 * each partial sum, which gives the bits of a loop. In `"relaxed"` the processor may add a product
 * without rounding it first, which differs by at most one unit in the last place per product.
 * Everything else gives the bits of a loop in both.
 */
export interface Kernels {
  /** How many bytes of scratch memory a product is given. It may be the same for all products. */
  readonly scratchBytes: number;

  /** `A B`; [m, k] x [k, n] -> [m, n]. */
  mm: Product;
  /** `A Bᵀ`, as in `dL/da = g bᵀ`; [m, k] x [n, k]ᵀ -> [m, n]. */
  mmTransposedB: Product;
  /** `Aᵀ B`, as in `dL/db = aᵀ g`; [k, m]ᵀ x [k, n] -> [m, n]. */
  mmTransposedA: Product;

  /** How many bytes a matrix B, [k, n], takes in the order that `mmPacked` reads it in. */
  packedSize(k: number, n: number): number;
  /** Prepares B, [k, n], for `mmPacked`: worth it if it takes part in several products. */
  pack(out: number, b: number, k: number, n: number): void;
  /** Prepares `Bᵀ`, [n, k]ᵀ, for `mmPacked`. */
  packTransposed(out: number, b: number, k: number, n: number): void;
  /** `A B`, with a B that `pack` or `packTransposed` prepared; [m, k] x [k, n] -> [m, n]. */
  mmPacked: Product;

  /** `tanh a`; `out` may be `a`. */
  tanh(out: number, a: number, n: number): void;
  /** `g (1 - y²)`; `out` may be `g` or `y`. */
  tanhBackward(out: number, g: number, y: number, n: number): void;
  /** `e^a`; `out` may be `a`. */
  exp(out: number, a: number, n: number): void;
  /** `1 / (1 + e^-a)`, each step rounded; `out` may be `a`. */
  sigmoid(out: number, a: number, n: number): void;
  /** `g (1 - y) y`, each step rounded; `out` may be `g` or `y`. */
  sigmoidBackward(out: number, g: number, y: number, n: number): void;

  /** `a + b`; `out` may be `a` or `b`. */
  add(out: number, a: number, b: number, n: number): void;
  /** `a - b`; `out` may be `a` or `b`. */
  sub(out: number, a: number, b: number, n: number): void;
  /** `a b`, element by element; `out` may be `a` or `b`. */
  mul(out: number, a: number, b: number, n: number): void;
  /** `a + alpha b`, product and sum rounded together, as optimisers do; `out` may be `a` or `b`. */
  addScaledFused(out: number, a: number, b: number, alpha: number, n: number): void;
  /** `factor a`; `out` may be `a`. */
  scale(out: number, a: number, factor: number, n: number): void;

  /** Copies m rows of n numbers whose starts lie `outStep` and `aStep` bytes apart. */
  copyRows(
    out: number,
    outStep: number,
    a: number,
    aStep: number,
    m: number,
    n: number,
  ): void;
}

/** What is made of the one product that the module exports. */
export type Made =
  | "mm"
  | "mmTransposedA"
  | "mmTransposedB"
  | "mmPacked"
  | "packedSize"
  | "scratchBytes";

/** The kernels that apply a function to every element. */
export type ElementKernel = Exclude<keyof Kernels, Made | "pack" | "packTransposed">;

/** WebAssembly with relaxed SIMD, or with plain SIMD. */
export type KernelKind = "relaxed" | "plain";

/** A matrix product, [m, n] of inner size k. */
export type Product = (
  out: number,
  a: number,
  b: number,
  m: number,
  k: number,
  n: number,
  scratch: number,
) => void;
