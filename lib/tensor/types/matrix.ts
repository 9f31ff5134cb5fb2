import type { Shape } from "../shape.ts";
import type { Stretch } from "./broadcast.ts";
import type { IsOpenShape, NoDim, OpenSizes, Place, SizeAt } from "./dimension.ts";
import type { Agree, IsOpen } from "./size.ts";
import type { Misfit, Text } from "./verdict.ts";

/** [M, K] x [K, N] -> [M, N] */
export type MmShape<A extends Shape, B extends Shape> = IsOpenShape<A> extends true
  ? readonly [number, number]
  : IsOpenShape<B> extends true ? readonly [number, number]
  : A extends readonly [infer M extends number, infer K extends number]
    ? B extends readonly [infer L extends number, infer N extends number]
      ? Agree<K, L> extends true ? readonly [M, N]
      : Misfit<`mm: ${Text<A>} x ${Text<B>} do not align (${K} != ${L})`>
    : Misfit<`mm: ${Text<A>} x ${Text<B>}: both must be matrices`>
  : Misfit<`mm: ${Text<A>} x ${Text<B>}: both must be matrices`>;

/** `matmul`: matrices as `mm`, vectors as rows or columns, leading dimensions broadcast. */
export type MatmulShape<A extends Shape, B extends Shape> = IsOpenShape<A> extends true ? Shape
  : IsOpenShape<B> extends true ? Shape
  : A extends readonly [infer K extends number]
    ? B extends readonly [infer L extends number]
      ? Agree<K, L> extends true ? readonly [] : Misfit<MatmulMisfit<A, B>>
    : B extends
      readonly [...infer Batch extends number[], infer L extends number, infer N extends number]
      ? Agree<K, L> extends true ? readonly [...Batch, N] : Misfit<MatmulMisfit<A, B>>
    : Misfit<MatmulMisfit<A, B>>
  : A extends
    readonly [...infer Left extends number[], infer M extends number, infer K extends number]
    ? B extends readonly [infer L extends number]
      ? Agree<K, L> extends true ? readonly [...Left, M] : Misfit<MatmulMisfit<A, B>>
    : B extends
      readonly [...infer Right extends number[], infer L extends number, infer N extends number]
      ? Agree<K, L> extends true
        ? Stretch<Left, Right> extends infer Batch extends Shape ? readonly [...Batch, M, N]
        : Misfit<MatmulMisfit<A, B>>
      : Misfit<MatmulMisfit<A, B>>
    : Misfit<MatmulMisfit<A, B>>
  : Misfit<MatmulMisfit<A, B>>;

/** What is wrong when inner or leading sizes differ. */
export type MatmulMisfit<A extends Shape, B extends Shape> = `matmul: ${Text<A>} x ${Text<
  B
>} do not align`;

/** `t`: rows and columns exchanged. */
export type TShape<S extends Shape> = IsOpenShape<S> extends true ? Shape
  : S extends readonly [infer M extends number, infer N extends number] ? readonly [N, M]
  : S extends readonly [] | readonly [number] ? S
  : Misfit<`t: ${Text<S>} has more than two dimensions; say which with transpose()`>;

/** Two dimensions exchanged. */
export type TransposeShape<S extends Shape, D0 extends number, D1 extends number> =
  IsOpenShape<S> extends true ? Shape
    : IsOpen<D0> extends true ? OpenSizes<S>
    : IsOpen<D1> extends true ? OpenSizes<S>
    : S extends unknown ? [Place<S, D0>] extends [never] ? Misfit<NoDim<"transpose", S, D0>>
      : [Place<S, D1>] extends [never] ? Misfit<NoDim<"transpose", S, D1>>
      : Exchange<S, Place<S, D0>, Place<S, D1>>
    : never;

/** A shape with the sizes at two places exchanged. */
export type Exchange<S extends Shape, P, Q> = {
  readonly [I in keyof S]: I extends P ? SizeAt<S, Q> : I extends Q ? SizeAt<S, P> : S[I];
};

/** A shape of two dimensions, as the name says that it must be. */
export type MatrixShape<Name extends string, S extends Shape> = IsOpenShape<S> extends true ? Shape
  : S extends readonly [number, number] ? S
  : Misfit<`${Name}: ${Text<S>} is no matrix; it needs rows and columns, [M, N]`>;
