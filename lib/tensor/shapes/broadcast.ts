import type { Shape } from "../array/shape.ts";
import type { IsOpenShape, Kept } from "./dimension.ts";
import type { Agree, IsOpen, IsUnion, Sum } from "./size.ts";
import type { Exactly, Fit, IsSame, Text, Verdict } from "./verdict.ts";

/** The shape of an operand: a plain number has shape []. */
export type OperandShape<T> = T extends { readonly shape: infer S extends Shape } ? S
  : T extends number ? readonly []
  : never;

/** The shape that both operands stretch to. */
export type Broadcast<Name extends string, A extends Shape, B extends Shape> = Stays<A, B> extends
  true ? A
  : Fit<BroadcastShape<Name, A, B>>;

/**
 * Whether a shape that is a type parameter, or one of several, stays what it is beside another: a
 * plain number's, the same, or what `keepdim` leaves of it. Where the sizes of `B` are listed the
 * answer is no, at once, for these are compared one by one.
 */
export type Stays<A extends Shape, B extends Shape> = Beside<B, B> extends
  | Beside<readonly [], unknown>
  | Beside<Unlisted<A, infer I extends number[]>, readonly [...infer I extends number[], infer _]>
  | Beside<KeptOf<A, infer D>, unknown> ? true
  : false;

/** A type that fits no other, and another for the compiler to infer from. */
export interface Beside<T, _> extends Exactly<T> {}

/** The shape, if no sizes were found when looking for all of them but the last. */
export type Unlisted<A extends Shape, I extends number[]> = number extends I["length"] ? A
  : IsUnion<A> extends true ? A
  : Nothing;

/** What `keepdim` leaves of a shape, if a dimension was found. */
export type KeptOf<A extends Shape, D> = unknown extends D ? Nothing : Kept<A, D>;

/** A type that is not a shape. */
export interface Nothing {
  /** A marker. */
  readonly "not a shape": true;
}

/** The verdict on two operands that must stretch to one shape. */
export type BroadcastShape<Name extends string, A extends Shape, B extends Shape> =
  IsOpenShape<A> extends true ? Shape
    : IsOpenShape<B> extends true ? Shape
    : Verdict<Stretch<A, B>, `${Name}: ${Text<A>} and ${Text<B>} do not broadcast`>;

/** Broadcasting from the last size to the first; `false` where two sizes disagree. */
export type Stretch<A extends Shape, B extends Shape, Tail extends number[] = []> = A extends
  readonly [...infer AInit extends number[], infer M extends number]
  ? B extends readonly [...infer BInit extends number[], infer N extends number]
    ? Exactly<StretchSize<M, N>> extends Exactly<infer Size extends number>
      ? Stretch<AInit, BInit, [Size, ...Tail]>
    : false
  : readonly [...A, ...Tail]
  : readonly [...B, ...Tail];

/**
 * The size that two sizes stretch to; `false` where they disagree. First, of two equal ones the
 * one, and beside a 1 the other: as one question, which the compiler can answer for type
 * parameters, too.
 */
export type StretchSize<M extends number, N extends number> = [Exactly<M>, Exactly<N>] extends
  [Exactly<1> | Exactly<infer R extends M | N>, Exactly<1> | Exactly<infer R extends M | N>] ? R
  : IsOpen<M> extends true ? IsOpen<N> extends true ? number : N
  : IsOpen<N> extends true ? M
  : [M] extends [N] ? M
  : false;

/** Operand `B` of an in-place operation must stretch to `A`, and `A` keeps its shape. */
export type InPlaceShape<Name extends string, A extends Shape, B extends Shape> =
  IsOpenShape<A> extends true ? Shape
    : IsOpenShape<B> extends true ? Shape
    : A extends unknown ? B extends unknown ? InPlaceFit<Name, A, B, BroadcastShape<Name, A, B>>
      : never
    : never;

/** `R`, which both stretch to, must be `A` again. */
export type InPlaceFit<Name extends string, A extends Shape, B extends Shape, R> = R extends
  infer S extends Shape
  ? Verdict<Zip<A, S>, `${Name}: ${Text<B>} does not fit into ${Text<A>} in place`>
  : R;

/** Both must have the same shape; sizes known only at run time agree with everything. */
export type OneShape<Name extends string, A extends Shape, B extends Shape> = IsOpenShape<A> extends
  true ? Shape
  : IsOpenShape<B> extends true ? Shape
  : Verdict<Zip<A, B>, `${Name}: ${Text<A>} and ${Text<B>} must have the same shape`>;

/**
 * Two shapes of one rank, size by size: added at place `P`, and agreeing everywhere else; `false`
 * where they do not.
 */
export type Zip<A extends Shape, B extends Shape, P = never, Done extends number[] = []> = A extends
  readonly [infer M extends number, ...infer AR extends number[]]
  ? B extends readonly [infer N extends number, ...infer BR extends number[]]
    ? `${Done["length"]}` extends P ? Zip<AR, BR, P, [...Done, Sum<M, N>]>
    : Agree<M, N> extends true ? Zip<AR, BR, P, [...Done, Known<M, N>]>
    : false
  : false
  : B extends readonly [] ? readonly [...Done]
  : false;

/** Of two sizes that agree, the one that is known. */
export type Known<A extends number, B extends number> = IsSame<A, B> extends true ? A
  : IsOpen<A> extends true ? B
  : A;
