import type { Shape } from "../array/shape.ts";
import type { IsOpenShape } from "./dimension.ts";
import type { IsOpen, IsWithin, Repeat } from "./size.ts";

/** `N` of a kind: a tuple if that is known and below 100, else an array. */
export type Several<T, N extends number> = IsOpen<N> extends true ? T[]
  : IsWithin<`${N}`, "99"> extends true
    ? Repeat<[T], `${N}`> extends infer Tuple extends T[] ? Tuple : T[]
  : T[];

/** Arrays of arrays of numbers, as deep as the shape has dimensions. */
export type Nested<S extends Shape> = IsOpenShape<S> extends true ? NestedArray
  : S extends readonly [number, ...infer R extends number[]] ? Nested<R>[]
  : number;

/** A number, or arrays of such. */
export type NestedArray = number | NestedArray[];

/** What {@linkcode tensor} accepts. */
export type NestedInput = number | ArrayLike<number> | readonly NestedInput[];

/**
 * The shape of nested arrays: their depth is known to the compiler, their lengths are not. What may
 * be a number or an array, such as the entries of {@linkcode NestedArray}, has any shape.
 */
export type ShapeOf<V> = [number | number[]] extends [V] ? Shape
  : V extends number ? readonly []
  : V extends ArrayLike<number> ? readonly [number]
  : V extends readonly (infer E)[]
    ? ShapeOf<E> extends infer R extends Shape ? readonly [number, ...R] : Shape
  : Shape;

/** The shape of one entry along dimension 0. */
export type RowShape<S extends Shape> = S extends readonly [number, ...infer Rest extends Shape]
  ? Rest
  : Shape;
