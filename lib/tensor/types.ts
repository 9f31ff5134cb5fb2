import type { Shape } from "./shape.ts";

/**
 * Shape arithmetic for the compiler. A size that is known when the code is written is a literal
 * (`6`), one that is known only when it runs is `number`. Literals are checked against each other;
 * `number` agrees with everything and is checked at run time.
 */

/**
 * What a parameter's type becomes when shapes do not fit. Nothing has this type, so the compiler
 * shows its text.
 */
export interface Misfit<Message extends string> {
  /** What does not fit, in words. */
  readonly "shapes do not fit": Message;
}

/** `unknown` (no demand) when `R` is a shape, and the misfit itself when it is one. */
export type Demand<R> = R extends Misfit<string> ? R : unknown;

/** The result's shape, or `never` where there is none. */
export type Fit<R> = R extends Shape ? R : never;

/** Whether a size is known only when the program runs. */
export type IsOpen<N extends number> = number extends N ? true : false;

/** Whether even the number of dimensions is known only when the program runs. */
export type IsOpenShape<S extends Shape> = number extends S["length"] ? true : false;

/** Whether two sizes may be equal. */
export type Agree<A extends number, B extends number> = IsOpen<A> extends true ? true
  : IsOpen<B> extends true ? true
  : A extends B ? true
  : false;

/** A shape as text, for messages. */
export type Text<S extends Shape> = `[${Join<S>}]`;

/** The sizes of a shape, with commas between them. */
export type Join<S extends Shape> = S extends readonly [infer N extends number] ? `${N}`
  : S extends readonly [infer N extends number, ...infer R extends number[]] ? `${N}, ${Join<R>}`
  : "";

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

/** The shape that both operands stretch to. */
export type BroadcastShape<A extends Shape, B extends Shape> = IsOpenShape<A> extends true ? Shape
  : IsOpenShape<B> extends true ? Shape
  : Stretch<A, B> extends infer R extends Shape ? Readonly<R>
  : Misfit<`${Text<A>} and ${Text<B>} do not broadcast`>;

/** Broadcasting from the last size to the first; `false` where two sizes disagree. */
export type Stretch<A extends Shape, B extends Shape, Tail extends number[] = []> = A extends
  readonly [...infer AInit extends number[], infer M extends number]
  ? B extends readonly [...infer BInit extends number[], infer N extends number]
    ? StretchSize<M, N> extends infer Size extends number ? Stretch<AInit, BInit, [Size, ...Tail]>
    : false
  : [...A, ...Tail]
  : [...B, ...Tail];

/** The size that two sizes stretch to; `false` where they disagree. */
export type StretchSize<M extends number, N extends number> = IsOpen<M> extends true
  ? N extends 1 ? M : IsOpen<N> extends true ? number : N
  : IsOpen<N> extends true ? M extends 1 ? N : M
  : M extends N ? M
  : M extends 1 ? N
  : N extends 1 ? M
  : false;

/** Both must be one shape; sizes known only at run time agree with everything. */
export type OneShape<A extends Shape, B extends Shape> = IsOpenShape<A> extends true ? A
  : IsOpenShape<B> extends true ? A
  : A["length"] extends B["length"] ? Zip<A, B, "none"> extends Shape ? A : Unequal<A, B>
  : Unequal<A, B>;

/** The misfit of two shapes that must be one. */
export type Unequal<A extends Shape, B extends Shape> = Misfit<
  `${Text<A>} and ${Text<B>} must be one shape`
>;

/** Operand `B` of an in-place operation must stretch to `A`, and `A` keeps its shape. */
export type InPlace<A extends Shape, B extends Shape> = IsOpenShape<A> extends true ? A
  : BroadcastShape<A, B> extends infer R ? R extends Misfit<string> ? R
    : R extends A ? A
    : A extends R ? A
    : Misfit<`${Text<B>} does not fit into ${Text<A>} in place`>
  : never;

/** `cat` along a dimension: that size is the sum, the others agree. */
export type CatShape<T extends readonly Shape[], D extends number> = T extends
  readonly [infer First extends Shape, ...infer Rest extends Shape[]]
  ? Rest extends readonly [] ? First
  : CatShape<Rest, D> extends infer Tail
    ? Tail extends Misfit<string> ? Tail : CatPair<First, Fit<Tail>, D>
  : never
  : Shape;

/** The shape of two tensors joined. */
export type CatPair<A extends Shape, B extends Shape, D extends number> = IsOpenShape<A> extends
  true ? Shape
  : IsOpenShape<B> extends true ? Shape
  : IsOpen<D> extends true ? Shape
  : A["length"] extends B["length"]
    ? Zip<A, B, FromFront<A, D>> extends infer R extends Shape ? Readonly<R>
    : Misfit<`cat: ${Text<A>} and ${Text<B>} do not join along dimension ${D}`>
  : Misfit<`cat: ${Text<A>} and ${Text<B>} do not join along dimension ${D}`>;

/**
 * Two shapes size by size: the one at the joint added, the others agreeing; `false` where they do
 * not.
 */
export type Zip<A extends Shape, B extends Shape, D, Done extends number[] = []> = A extends
  readonly [infer M extends number, ...infer AR extends number[]]
  ? B extends readonly [infer N extends number, ...infer BR extends number[]]
    ? `${Done["length"]}` extends D ? Zip<AR, BR, D, [...Done, Sum<M, N>]>
    : Agree<M, N> extends true ? Zip<AR, BR, D, [...Done, IsOpen<M> extends true ? N : M]>
    : false
  : false
  : Done;

/** A dimension counted from the front, as text; -1 becomes the last. */
export type FromFront<S extends Shape, D extends number> = `${D}` extends `-${infer Back}`
  ? `${Difference<S["length"], Back>}`
  : `${D}`;

/** A size less another, the latter as text. */
export type Difference<A extends number, B extends string> = Tuple<A> extends
  [...ParseTuple<B>, ...infer Rest extends unknown[]] ? Rest["length"] : never;

/** A tuple of as many entries as the text says. */
export type ParseTuple<B extends string> = B extends `${infer N extends number}` ? Tuple<N> : never;

/** `narrow` along a dimension: that size becomes `L`, which must not be larger. */
export type NarrowShape<S extends Shape, D extends number, L extends number> =
  IsOpenShape<S> extends true ? Shape
    : IsOpen<D> extends true ? { readonly [I in keyof S]: number }
    : SizeAt<S, FromFront<S, D>> extends infer N extends number
      ? Holds<N, L> extends true ? Readonly<ReplaceSize<S, FromFront<S, D>, L>>
      : Misfit<`narrow: ${L} entries do not fit dimension ${D} of ${Text<S>}`>
    : Misfit<`narrow: dimension ${D} does not exist in ${Text<S>}`>;

/** The size of a dimension, given as text; `false` where there is none. */
export type SizeAt<S extends Shape, D, Done extends number[] = []> = S extends
  readonly [infer N extends number, ...infer R extends number[]]
  ? `${Done["length"]}` extends D ? N : SizeAt<R, D, [...Done, N]>
  : false;

/** Whether a size of `N` can hold `L` entries. */
export type Holds<N extends number, L extends number> = IsOpen<N> extends true ? true
  : IsOpen<L> extends true ? true
  : Tuple<N> extends [...Tuple<L>, ...unknown[]] ? true
  : false;

/** A shape with one size replaced. */
export type ReplaceSize<S extends Shape, D, L extends number, Done extends number[] = []> =
  S extends readonly [infer N extends number, ...infer R extends number[]]
    ? ReplaceSize<R, D, L, [...Done, `${Done["length"]}` extends D ? L : N]>
    : Done;

/** `select` and `unbind`: a dimension goes away. */
export type SelectShape<S extends Shape, D extends number> = ReduceShape<S, D, false>;

/** A reduction over one dimension, several, or (undefined) all; they go away, or stay as 1. */
export type ReduceShape<S extends Shape, D, K extends boolean> = D extends undefined
  ? K extends true ? Readonly<{ [I in keyof S]: 1 }> : readonly []
  : IsOpenShape<S> extends true ? Shape
  : D extends number ? IsOpen<D> extends true ? Shape
    : Readonly<WithoutSize<S, FromFront<S, D>, K>>
  : Shape;

/** A shape without one size, or with 1 in its place. */
export type WithoutSize<
  S extends Shape,
  D,
  K,
  Kept extends number[] = [],
  Seen extends unknown[] = [],
> = S extends readonly [infer N extends number, ...infer R extends number[]]
  ? `${Seen["length"]}` extends D
    ? WithoutSize<R, D, K, K extends true ? [...Kept, 1] : Kept, [...Seen, N]>
  : WithoutSize<R, D, K, [...Kept, N], [...Seen, N]>
  : Kept;

/** Two dimensions exchanged. */
export type TransposeShape<S extends Shape, D0 extends number, D1 extends number> =
  IsOpenShape<S> extends true ? Shape
    : S["length"] extends 0 | 1 ? S
    : IsOpen<D0> extends true ? { readonly [I in keyof S]: number }
    : IsOpen<D1> extends true ? { readonly [I in keyof S]: number }
    : Readonly<Exchange<S, S, FromFront<S, D0>, FromFront<S, D1>>>;

/** A shape with two sizes exchanged. */
export type Exchange<All extends Shape, S extends Shape, D0, D1, Done extends number[] = []> =
  S extends readonly [infer N extends number, ...infer R extends number[]] ? Exchange<
      All,
      R,
      D0,
      D1,
      [
        ...Done,
        `${Done["length"]}` extends D0 ? Sized<SizeAt<All, D1>>
          : `${Done["length"]}` extends D1 ? Sized<SizeAt<All, D0>>
          : N,
      ]
    >
    : Done;

/** A size that is there. */
export type Sized<N> = N extends number ? N : number;

/** `matmul`: matrices as `mm`, vectors as rows or columns, leading dimensions broadcast. */
export type MatmulShape<A extends Shape, B extends Shape> = IsOpenShape<A> extends true ? Shape
  : IsOpenShape<B> extends true ? Shape
  : A extends readonly [infer K extends number]
    ? B extends readonly [infer L extends number]
      ? Agree<K, L> extends true ? readonly [] : MatmulMisfit<A, B>
    : B extends
      readonly [...infer Batch extends number[], infer L extends number, infer N extends number]
      ? Agree<K, L> extends true ? readonly [...Batch, N] : MatmulMisfit<A, B>
    : MatmulMisfit<A, B>
  : A extends
    readonly [...infer Left extends number[], infer M extends number, infer K extends number]
    ? B extends readonly [infer L extends number]
      ? Agree<K, L> extends true ? readonly [...Left, M] : MatmulMisfit<A, B>
    : B extends
      readonly [...infer Right extends number[], infer L extends number, infer N extends number]
      ? Agree<K, L> extends true
        ? Stretch<Left, Right> extends infer Batch extends Shape ? readonly [...Batch, M, N]
        : MatmulMisfit<A, B>
      : MatmulMisfit<A, B>
    : MatmulMisfit<A, B>
  : MatmulMisfit<A, B>;

/** The misfit of `matmul`. */
export type MatmulMisfit<A extends Shape, B extends Shape> = Misfit<
  `matmul: ${Text<A>} x ${Text<B>} do not align`
>;

/** A new dimension of size `N` at place `D`: what `stack` does. */
export type StackShape<S extends Shape, N extends number, D extends number> = IsOpenShape<S> extends
  true ? Shape
  : IsOpen<D> extends true ? Shape
  : Readonly<Insert<S, N, FromFront<readonly [...S, 0], D>>>;

/** A shape with a size put in. */
export type Insert<S extends Shape, N extends number, D, Done extends number[] = []> =
  `${Done["length"]}` extends D ? [...Done, N, ...S]
    : S extends readonly [infer F extends number, ...infer R extends number[]]
      ? Insert<R, N, D, [...Done, F]>
    : number[];

/**
 * `reshape` to a shape in which -1 stands for the size that is left; the number of elements must
 * agree.
 */
export type ReshapeShape<S extends Shape, T extends Shape> = Agree<Product<S>, Product<T>> extends
  true ? ExpandTo<T>
  : Misfit<`reshape: ${Text<S>} has ${Product<S>} elements and does not fit ${Text<T>}`>;

/** A shape in which -1 stands for a size that is found when the program runs. */
export type ExpandTo<S extends Shape> = {
  readonly [I in keyof S]: S[I] extends -1 ? number : S[I];
};

/**
 * The number of elements, up to about 1,000; `number` where it is larger, or a size is open or -1.
 */
export type Product<S extends Shape, P extends unknown[] = [unknown]> = IsOpenShape<S> extends true
  ? number
  : S extends readonly [infer N extends number, ...infer R extends number[]]
    ? IsOpen<N> extends true ? number
    : N extends -1 ? number
    : Product<R, Times<P, Tuple<N>>>
  : P["length"];

/** A tuple repeated as often as another has entries, up to about 800. */
export type Times<P extends unknown[], N extends unknown[], Out extends unknown[] = []> =
  number extends P["length"] ? unknown[]
    : number extends N["length"] ? unknown[]
    : N extends [unknown, ...infer R]
      ? Out extends [...Tuple<800>, ...unknown[]] ? unknown[] : Times<P, R, [...Out, ...P]>
    : Out;

/** Sizes up to this many are added by the compiler; a sum with a larger one is `number`. */
export type Sum<A extends number, B extends number> = IsOpen<A> extends true ? number
  : IsOpen<B> extends true ? number
  : [...Tuple<A>, ...Tuple<B>]["length"] extends infer N extends number ? N
  : number;

/** A tuple of N entries; an open one above 900. */
export type Tuple<N extends number, T extends unknown[] = []> = T["length"] extends N ? T
  : T["length"] extends 900 ? unknown[]
  : Tuple<N, [...T, unknown]>;

/** Arrays of arrays of numbers, as deep as the shape has dimensions. */
export type Nested<S extends Shape> = IsOpenShape<S> extends true ? NestedArray
  : S extends readonly [number, ...infer R extends number[]] ? Nested<R>[]
  : number;

/** A number, or arrays of such. */
export type NestedArray = number | NestedArray[];

/** What {@linkcode tensor} accepts. */
export type NestedInput = number | ArrayLike<number> | readonly NestedInput[];

/** The shape of nested arrays: their depth is known to the compiler, their lengths are not. */
export type ShapeOf<V> = V extends number ? readonly []
  : V extends ArrayLike<number> ? readonly [number]
  : V extends readonly (infer E)[]
    ? ShapeOf<E> extends infer R extends Shape ? readonly [number, ...R] : Shape
  : Shape;
