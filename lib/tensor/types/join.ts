import type { Shape } from "../shape.ts";
import type { OperandShape, Zip } from "./broadcast.ts";
import type { HasDim, Insert, IsOpenShape, NoDim, OpenSizes, Place, Replace } from "./dimension.ts";
import type { IsOpen } from "./size.ts";
import type { Misfit, Text, Verdict } from "./verdict.ts";

/** The shapes of tensors. */
export type ShapesOf<T extends readonly unknown[]> = { [I in keyof T]: OperandShape<T[I]> };

/** `cat` along a dimension: that size is the sum, the others agree. */
export type CatShape<T extends readonly Shape[], D extends number> = [number] extends [T["length"]]
  ? CatAny<T[number], D>
  : T extends readonly [] ? Misfit<"cat: there is nothing to join; pass at least one tensor">
  : WithoutNothing<T> extends
    readonly [infer First extends Shape, ...infer Others extends readonly Shape[]]
    ? CatAll<HasDim<"cat", First, D>, Others, D>
  : HasDim<"cat", readonly [0], D>;

/** Shapes but for [0], the empty list, which joins anything and adds nothing to it. */
export type WithoutNothing<T extends readonly Shape[], Kept extends readonly Shape[] = []> =
  T extends readonly [infer First extends Shape, ...infer Others extends readonly Shape[]]
    ? WithoutNothing<Others, IsNothing<First> extends true ? Kept : [...Kept, First]>
    : Kept;

/** Whether a shape is [0]. */
export type IsNothing<S extends Shape> = IsOpenShape<S> extends true ? false
  : [S] extends [readonly [0]] ? true
  : false;

/** `cat` of so many tensors of one shape as the program finds. */
export type CatAny<S extends Shape, D extends number> = IsOpenShape<S> extends true ? Shape
  : IsOpen<D> extends true ? OpenSizes<S>
  : S extends unknown
    ? [Place<S, D>] extends [never] ? Misfit<NoDim<"cat", S, D>> : Replace<S, Place<S, D>, number>
  : never;

/** Shapes joined to what is joined already, one after the other. */
export type CatAll<Done, Others extends readonly Shape[], D extends number> = Done extends
  infer A extends Shape
  ? Others extends readonly [infer B extends Shape, ...infer Rest extends readonly Shape[]]
    ? CatAll<CatPair<A, B, D>, Rest, D>
  : A
  : Done;

/** The shape of two tensors joined. */
export type CatPair<A extends Shape, B extends Shape, D extends number> = IsOpenShape<A> extends
  true ? Shape
  : IsOpenShape<B> extends true ? Shape
  : IsOpen<D> extends true ? OpenSizes<A>
  : A extends unknown ? Verdict<
      Zip<A, B, Place<A, D>>,
      `cat: ${Text<A>} and ${Text<B>} do not join along dimension ${D}`
    >
  : never;

/** `stack`: all shapes agree, and a new dimension has as many entries as there are tensors. */
export type StackShape<T extends readonly Shape[], D extends number> = [number] extends
  [T["length"]] ? StackTo<T[number], number, D>
  : T extends readonly [infer First extends Shape, ...infer Others extends readonly Shape[]]
    ? StackTo<StackAll<IsOpenShape<First> extends true ? Shape : First, Others>, T["length"], D>
  : Misfit<"stack: there is nothing to stack; pass at least one tensor">;

/** The shape that all have. */
export type StackAll<Done, Others extends readonly Shape[]> = Done extends infer A extends Shape
  ? Others extends readonly [infer B extends Shape, ...infer Rest extends readonly Shape[]]
    ? StackAll<StackPair<A, B>, Rest>
  : A
  : Done;

/** The shape that both have. */
export type StackPair<A extends Shape, B extends Shape> = IsOpenShape<A> extends true
  ? IsOpenShape<B> extends true ? Shape : B
  : IsOpenShape<B> extends true ? A
  : Verdict<Zip<A, B>, `stack: ${Text<A>} and ${Text<B>} differ; all shapes must be equal`>;

/** A shape with a new dimension of size `N` at place `D`. */
export type StackTo<R, N extends number, D extends number> = R extends infer S extends Shape
  ? IsOpenShape<S> extends true ? Shape
  : IsOpen<D> extends true ? OpenSizes<readonly [...S, N]>
  : [Place<readonly [...S, N], D>] extends [never]
    ? Misfit<`stack: dimension ${D} does not exist in a stack of ${Text<S>}`>
  : Insert<S, Place<readonly [...S, N], D>, N>
  : R;
