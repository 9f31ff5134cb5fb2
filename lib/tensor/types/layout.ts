import type { Shape } from "../shape.ts";
import type {
  IsOpenShape,
  NewShape,
  NoDim,
  OpenSizes,
  Place,
  Product,
  Replace,
  SizeAt,
  Without,
} from "./dimension.ts";
import type { Agree, AtMost, Divide, IsOpen, IsSize, Sum } from "./size.ts";
import type { Misfit, Text, Verdict } from "./verdict.ts";

/** `reshape`: as many elements; one -1 stands for the size that is left. */
export type ReshapeShape<S extends Shape, T extends Shape> = IsOpenShape<T> extends true ? Shape
  : NewShape<"reshape", Without<T, Rest<T>>> extends infer R
    ? R extends infer Known extends Shape ? ReshapeTo<S, T, Product<Known>> : R
  : never;

/** `reshape` to a shape whose sizes, but for a -1, make `Known`. */
export type ReshapeTo<S extends Shape, T extends Shape, Known extends number> =
  IsOpenShape<S> extends true ? Replace<T, Rest<T>, number>
    : S extends unknown
      ? [Rest<T>] extends [never]
        ? Agree<Product<S>, Known> extends true ? Readonly<T> : Misfit<ReshapeMisfit<S, T>>
      : [Divide<Product<S>, Known>] extends [infer N extends number] ? Replace<T, Rest<T>, N>
      : Misfit<ReshapeMisfit<S, T>>
    : never;

/** What is wrong when the number of elements differs. */
export type ReshapeMisfit<S extends Shape, T extends Shape, N extends number = Product<S>> =
  `reshape: ${Text<S>} has ${N} elements and does not fit ${Text<T>}`;

/** The place of the first -1 in a shape; `never` where there is none. */
export type Rest<T extends Shape, Seen extends number[] = []> = T extends
  readonly [infer N extends number, ...infer R extends number[]]
  ? IsOpen<N> extends true ? Rest<R, [...Seen, N]>
  : [N] extends [-1] ? `${Seen["length"]}`
  : Rest<R, [...Seen, N]>
  : never;

/** `expand`: sizes of 1 are repeated, new dimensions come in front, -1 keeps a size. */
export type ExpandShape<S extends Shape, T extends Shape> = IsOpenShape<T> extends true ? Shape
  : IsOpenShape<S> extends true ? { readonly [I in keyof T]: T[I] extends -1 ? number : T[I] }
  : Verdict<ExpandSizes<S, T>, `expand: ${Text<S>} does not stretch to ${Text<T>}`>;

/** `expand` from the last size to the first; `false` where one does not fit. */
export type ExpandSizes<S extends Shape, T extends Shape, Tail extends number[] = []> = T extends
  readonly [...infer TInit extends number[], infer N extends number]
  ? S extends readonly [...infer SInit extends number[], infer M extends number]
    ? [ExpandSize<M, N>] extends [infer Size extends number]
      ? ExpandSizes<SInit, TInit, [Size, ...Tail]>
    : false
  : IsSize<N> extends true ? ExpandSizes<S, TInit, [N, ...Tail]>
  : false
  : S extends readonly [] ? readonly [...Tail]
  : false;

/** What size `M` becomes when `N` is asked for; `false` where it cannot. */
export type ExpandSize<M extends number, N extends number> = IsOpen<N> extends true
  ? IsOpen<M> extends true ? number : [M] extends [1] ? number : M
  : [N] extends [-1] ? M
  : IsSize<N> extends false ? false
  : IsOpen<M> extends true ? N
  : [M] extends [1 | N] ? N
  : false;

/** `narrow` along a dimension: that size becomes `L`. */
export type NarrowShape<
  S extends Shape,
  D extends number,
  Start extends number,
  L extends number,
> = IsOpenShape<S> extends true ? Shape
  : IsOpen<D> extends true ? OpenSizes<S>
  : S extends unknown ? [Place<S, D>] extends [never] ? Misfit<NoDim<"narrow", S, D>>
    : HasRange<SizeAt<S, Place<S, D>>, Start, L> extends true ? Replace<S, Place<S, D>, L>
    : Misfit<`narrow: ${L}${From<Start>} does not fit dimension ${D} of ${Text<S>}`>
  : never;

/** Where a range starts, in words. */
export type From<Start extends number> = IsOpen<Start> extends true ? "" : ` from ${Start} on`;

/** `select` and `unbind`: a dimension goes away. */
export type SelectShape<Name extends string, S extends Shape, D extends number> =
  IsOpenShape<S> extends true ? Shape
    : IsOpen<D> extends true ? OpenSizes<Without<S, "0">>
    : S extends unknown
      ? [Place<S, D>] extends [never] ? Misfit<NoDim<Name, S, D>> : Without<S, Place<S, D>>
    : never;

/** The shape itself if dimension `D`, where it exists, has entry `I`. */
export type HasEntry<Name extends string, S extends Shape, D extends number, I extends number> =
  IsOpenShape<S> extends true ? Shape
    : IsOpen<D> extends true ? S
    : S extends unknown ? HasRange<SizeAt<S, Place<S, D>>, I, 1> extends true ? S
      : Misfit<`${Name}: there is no entry ${I} in dimension ${D} of ${Text<S>}`>
    : never;

/** Whether a size of `N` has `L` entries from `Start` on; a negative start counts from the end. */
export type HasRange<N extends number, Start extends number, L extends number> = IsSize<L> extends
  false ? false
  : IsOpen<Start> extends true ? AtMost<L, N>
  : `${Start}` extends `-${infer Back extends number}`
    ? AllTrue<[IsSize<Back>, AtMost<Back, N>, AtMost<L, Back>]>
  : AllTrue<[IsSize<Start>, AtMost<Start, N>, AtMost<Sum<Start, L>, N>]>;

/** Whether all of them are true. */
export type AllTrue<T extends boolean[]> = T[number] extends true ? true : false;
