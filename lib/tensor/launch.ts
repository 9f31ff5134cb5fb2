import type { NdArray } from "./ndarray.ts";
import type { Numbers, Storage } from "./storage.ts";

/*
 * Functions of the elements at one place of one, two or three arrays. They may use their arguments
 * and `Math`, and nothing else, so that their source text means the same wherever it is printed.
 * What is computed as a value of its own on the way is rounded to the dtype of the result by
 * `round`; `fma(a, b, c)` is `a b + c`, rounded once. The result is rounded when it is stored.
 */

/** Rounds to the dtype of a result. */
export type Round = (x: number) => number;
/** A fused multiply-add. */
export type Fma = (a: number, b: number, c: number) => number;

/** A function of one element. */
export type Unary = (x: number, round: Round, fma: Fma) => number;
/** A function of two. */
export type Binary = (x: number, y: number, round: Round, fma: Fma) => number;
/** A function of three. */
export type Ternary = (x: number, y: number, z: number, round: Round, fma: Fma) => number;
/** Any of them. */
export type Elementwise = (Unary | Binary | Ternary) & { loop?: Loop };

/**
 * `to[o + n] = f(x[i + n p], y[j + n q], z[k + n r])` for n from 0 to `size`, with as many inputs as
 * the function has. A step is 1, or 0 for an input of one element.
 */
export type Loop = (
  round: Round,
  fma: Fma,
  size: number,
  to: Numbers,
  o: number,
  x: Numbers,
  i: number,
  p: number,
  y?: Numbers,
  j?: number,
  q?: number,
  z?: Numbers,
  k?: number,
  r?: number,
) => void;

/** Takes the n-th element (counted from 0) into a total. */
export type Fold = (total: number, x: number, n: number) => number;

/** Makes the result of a total of `count` elements. */
export type Last = (total: number, count: number, round: Round) => number;

/** Two matrices to be multiplied: [M, K] x [K, N]. */
export type Factors = readonly [a: NdArray, b: NdArray];

/** One call of a kernel, with all that is needed to repeat it. */
export type Launch =
  | { kind: "pointwise"; out: NdArray; f: Elementwise; inputs: readonly NdArray[] }
  | { kind: "fill"; out: NdArray; value: number }
  | { kind: "constant"; out: NdArray; values: readonly number[] }
  | { kind: "reduce"; out: NdArray; a: NdArray; start: number; fold: Fold; last: Last }
  | { kind: "product"; out: NdArray; factors: readonly Factors[] }
  | {
    kind: "other";
    name: string;
    reads: readonly NdArray[];
    writes: readonly NdArray[];
    run(): void;
  };

/** Who writes down what happens to the memory of tensors. */
export interface Listener {
  /** A kernel has run. */
  launched(launch: Launch): void;
  /** New memory was made. */
  allocated(storage: Storage): void;
  /** The gradient of a leaf is about to be added to, or (`anew`) to be replaced. */
  touched(leaf: object, anew: boolean): void;
  /** Numbers are about to leave the tensors, or to come from a generator: `what` says it in words. */
  escaped(what: string): void;
}

/** Who listens at the moment. Read it, and change it with {@linkcode listen}. */
export let listener: Listener | null = null;

/** Lets `next` listen, or nobody. Gives back who listened until now. */
export function listen(next: Listener | null): Listener | null {
  const before = listener;
  listener = next;
  return before;
}
