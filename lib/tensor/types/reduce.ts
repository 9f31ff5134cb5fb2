import type { Shape } from "../shape.ts";
import type { IsOpenShape, Missing, NoDim, Place, Replace, Without } from "./dimension.ts";
import type { Join, Misfit } from "./verdict.ts";

/** A dimension, several, or all of them when it is left out. */
export type Dim = number | readonly number[] | undefined;

/** A reduction over one dimension, several, or all; they go away, or stay as 1 if `K` is true. */
export type ReduceShape<Name extends string, S extends Shape, D extends Dim, K extends boolean> =
  [number] extends [D] ? Shape
    : D extends undefined | readonly [] ? K extends true ? Ones<S> : readonly []
    : IsOpenShape<S> extends true ? Shape
    : D extends number ? ReduceDims<Name, S, readonly [D], K>
    : D extends readonly number[] ? ReduceDims<Name, S, D, K>
    : never;

/** A reduction over a list of dimensions: each exists, and is named once. */
export type ReduceDims<
  Name extends string,
  S extends Shape,
  D extends readonly number[],
  K extends boolean,
> = [number] extends [D[number]] ? Shape
  : S extends unknown
    ? [Missing<Ranked<S>, D[number]>] extends [never]
      ? IsOnce<Ranked<S>, D> extends true ? ReduceAt<S, Place<Ranked<S>, D[number]>, K>
      : Misfit<`${Name}: dimensions [${Join<D>}] name one of them twice`>
    : Misfit<NoDim<Name, S, Missing<Ranked<S>, D[number]>>>
  : never;

/** A shape whose sizes at some places go away, or become 1. */
export type ReduceAt<S extends Shape, P, K extends boolean> = K extends true ? Replace<S, P, 1>
  : Without<S, P>;

/** Whether no dimension is named twice: those that are left and those that are named make all. */
export type IsOnce<S extends Shape, D extends readonly number[]> =
  [...Without<S, Place<S, D[number]>>, ...D]["length"] extends S["length"] ? true : false;

/** As in PyTorch, a single number has one dimension to reduce. */
export type Ranked<S extends Shape> = S extends readonly [] ? readonly [1] : S;

/** A shape in which every size is 1. */
export type Ones<S extends Shape> = { readonly [I in keyof S]: 1 };
