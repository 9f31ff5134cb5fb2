import type { Shape } from "../array/shape.ts";
import type { IsOpen, IsSize, Multiply, Tuple } from "./size.ts";
import type { Exactly, Misfit, Text } from "./verdict.ts";

/** Whether even the number of dimensions is known only when the program runs. */
export type IsOpenShape<S extends Shape> = [number] extends [S["length"]] ? true : false;

/** A shape of the same rank whose sizes are known only when the program runs. */
export type OpenSizes<S extends Shape> = { readonly [I in keyof S]: number };

/**
 * The place of dimension `D`, counted from the front, as text: -1 is the last. `never` where there
 * is none.
 */
export type Place<S extends Shape, D extends number> = D extends unknown
  ? `${D}` extends `-${infer Back extends number}`
    ? S extends readonly [...Tuple<Back>, ...infer Front] ? `${Front["length"]}` : never
  : Extract<`${D}`, keyof S>
  : never;

/** The dimensions of `D` that do not exist. */
export type Missing<S extends Shape, D extends number> = D extends unknown
  ? [Place<S, D>] extends [never] ? D : never
  : never;

/** The shape itself if it has dimension `D`. */
export type HasDim<Name extends string, S extends Shape, D extends number> = IsOpenShape<S> extends
  true ? Shape
  : IsOpen<D> extends true ? S
  : S extends unknown ? [Place<S, D>] extends [never] ? Misfit<NoDim<Name, S, D>> : S
  : never;

/** The error for a dimension that does not exist. */
export type NoDim<Name extends string, S extends Shape, D extends number> =
  `${Name}: dimension ${D} does not exist in ${Text<S>}`;

/** The size at a place. */
export type SizeAt<S extends Shape, P> = P extends keyof S
  ? Exactly<S[P]> extends Exactly<infer N extends number> ? N : number
  : number;

/** A shape with another size at a place, or at several. */
export type Replace<S extends Shape, P, N extends number> = {
  readonly [I in keyof S]: I extends P ? N : S[I];
};

/**
 * A shape reduced with `keepdim`. It is resolved for type parameters at once, so that what this is
 * subtracted from keeps its shape; see {@linkcode Stays}.
 */
export type Kept<S extends Shape, D> = {
  readonly [I in keyof S]: D extends undefined | readonly [] ? 1
    : I extends Place<Ranked<S>, D extends readonly number[] ? D[number] : D & number> ? 1
    : S[I];
};

/** As in PyTorch, a single number has one dimension to reduce. */
export type Ranked<S extends Shape> = S extends readonly [] ? readonly [1] : S;

/** A shape without the sizes at some places. */
export type Without<
  S extends Shape,
  P,
  Kept extends number[] = [],
  Seen extends number[] = [],
> = S extends readonly [infer N extends number, ...infer R extends number[]]
  ? Without<R, P, `${Seen["length"]}` extends P ? Kept : [...Kept, N], [...Seen, N]>
  : Readonly<Kept>;

/** A shape with one more size, at a place. */
export type Insert<S extends Shape, P, N extends number, Done extends number[] = []> =
  `${Done["length"]}` extends P ? readonly [...Done, N, ...S]
    : S extends readonly [infer First extends number, ...infer R extends number[]]
      ? Insert<R, P, N, [...Done, First]>
    : Shape;

/** The number of elements: the product of the sizes; `number` where it cannot be known. */
export type Product<S extends Shape, P extends number = 1> = IsOpenShape<S> extends true ? number
  : S extends readonly [infer N extends number, ...infer R extends number[]]
    ? Product<R, Multiply<P, N>>
  : P;

/** A shape for a new tensor: its sizes are whole numbers of 0 or more. */
export type NewShape<Name extends string, S extends Shape> = IsOpenShape<S> extends true ? Shape
  : [NoSize<S>] extends [never] ? S
  : Misfit<`${Name}: ${Text<S>} is not a shape: ${NoSize<S>} is not a whole number of 0 or more`>;

/** `unknown` if a shape has a literal size of 0, else `never`. */
export type WithZero<S extends Shape> = S extends
  readonly [infer N extends number, ...infer R extends number[]]
  ? [N] extends [0] ? unknown : WithZero<R>
  : never;

/** A shape whose sizes of 0 will grow. */
export type Growing<S extends Shape> = {
  readonly [I in keyof S]: S[I] extends 0 ? number : S[I];
};

/** The numbers of a shape that are not sizes. */
export type NoSize<S extends Shape> = S extends
  readonly [infer N extends number, ...infer R extends number[]]
  ? (IsSize<N> extends true ? never : N) | NoSize<R>
  : never;

/** The shape of `linspace`. */
export type StepsShape<N extends number> = IsSize<N> extends true ? readonly [N]
  : Misfit<`linspace: steps is ${N}; it must be a whole number of 0 or more`>;

/** A shape that must have two dimensions. */
export type MatrixShape<Name extends string, S extends Shape> = IsOpenShape<S> extends true ? Shape
  : S extends readonly [number, number] ? S
  : Misfit<`${Name}: ${Text<S>} is not a matrix; it needs rows and columns, [M, N]`>;
