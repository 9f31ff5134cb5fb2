import { allocate, type DType, NdArray, type Numbers, type Storage } from "./ndarray.ts";
import { type Shape, sizeOf, stridesOf } from "./shape.ts";

/*
 * Memory of arrays is allocated, and kernels (loops) pass over it. A recorder receives both, so that
 * the passes can be repeated later: this is how `capture` works.
 */

/*
 * Functions of the elements at one place of one, two or three arrays. They may use only their
 * arguments and `Math`, so that their source text can be printed anywhere. Intermediate results are rounded to the dtype of the result by
 * `round`; `fma(a, b, c)` is `a b + c`, rounded once. The result is rounded when it is stored.
 */

/** Rounds to the dtype of a result. */
export type Round = (x: number) => number;
/** A fused multiply-add. */
export type Fma = (a: number, b: number, c: number) => number;

export type Unary = (x: number, round: Round, fma: Fma) => number;
export type Binary = (x: number, y: number, round: Round, fma: Fma) => number;
export type Ternary = (x: number, y: number, z: number, round: Round, fma: Fma) => number;
export type Elementwise = (Unary | Binary | Ternary) & { loop?: Loop };

/**
 * `to[o + n s] = f(x[i + n p], y[j + n q], z[k + n r])` for n from 0 to `size`, with as many inputs
 * as the function has.
 */
export type Loop = (
  round: Round,
  fma: Fma,
  size: number,
  to: Numbers,
  o: number,
  s: number,
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
export type Fold = ((total: number, x: number, n: number) => number) & { loop?: FoldLoop };

/** Takes `size` elements into a total: the n-th, which lies at `at`, and those `step` further each. */
export type FoldLoop = (
  total: number,
  x: Numbers,
  at: number,
  size: number,
  step: number,
  n: number,
) => number;

/** Makes the result of a total of `count` elements. */
export type Last = (total: number, count: number, round: Round) => number;

/** Two matrices to be multiplied: [M, K] x [K, N]. */
export type Factors = readonly [a: NdArray, b: NdArray];

/** One pass of a kernel, with everything that is needed to repeat it. */
export type Launch =
  | { kind: "pointwise"; out: NdArray; f: Elementwise; inputs: readonly NdArray[] }
  | { kind: "fill"; out: NdArray; value: number }
  | { kind: "constant"; out: NdArray; values: readonly number[] }
  | { kind: "reduce"; out: NdArray; a: NdArray; start: number; fold: Fold; last: Last }
  | { kind: "product"; out: NdArray; factors: readonly Factors[] };

/** Records what happens to the memory of tensors. */
export interface Recorder {
  launched(launch: Launch): void;
  allocated(storage: Storage): void;
}

/** The current recorder; {@linkcode setRecorder} changes it. */
export let recorder: Recorder | null = null;

/** Installs a recorder, or none; returns the one before. */
export function setRecorder(next: Recorder | null): Recorder | null {
  const before = recorder;
  recorder = next;
  return before;
}

/** A new row-major array of zeros. */
export function make(
  shape: Shape,
  dtype: DType,
  size: number = sizeOf(shape),
  strides: readonly number[] = stridesOf(shape),
): NdArray {
  const storage = allocate(size, dtype);
  recorder?.allocated(storage);
  return new NdArray(storage, shape, strides, storage.start);
}

/** A new row-major array of zeros with the shape of `a`. */
export function makeLike(a: NdArray, dtype: DType = a.storage.dtype): NdArray {
  return a.contiguous ? make(a.shape, dtype, a.size, a.strides) : make(a.shape, dtype);
}
