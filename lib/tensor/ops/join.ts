import { make } from "../array/launch.ts";
import type { NdArray } from "../array/ndarray.ts";
import { copy } from "../array/pointwise.ts";
import { formatShape, resolveDim, type Shape, ShapeError } from "../array/shape.ts";
import { type Operation, rule } from "../autograd.ts";
import type { OperandShape, Zip } from "../shapes/broadcast.ts";
import type {
  HasDim,
  Insert,
  IsOpenShape,
  NoDim,
  OpenSizes,
  Place,
  Replace,
} from "../shapes/dimension.ts";
import type { IsOpen } from "../shapes/size.ts";
import type { Misfit, Text, Verdict } from "../shapes/verdict.ts";
import { slice, withSize } from "./layout.ts";

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

/**
 * Shapes but for [0], the empty list, which joins anything and adds nothing to it. Beside shapes of
 * several dimensions a list of open length must be empty.
 */
export type WithoutNothing<
  T extends readonly Shape[],
  All = T[number],
  Kept extends readonly Shape[] = [],
> = T extends readonly [infer First extends Shape, ...infer Others extends readonly Shape[]]
  ? WithoutNothing<Others, All, IsNothing<First, All> extends true ? Kept : [...Kept, First]>
  : Kept;

/** Whether a shape is [0], or must be beside all the shapes. */
export type IsNothing<S extends Shape, All> = IsOpenShape<S> extends true ? false
  : [S] extends [readonly [0]] ? true
  : [S] extends [readonly [infer N extends number]]
    ? IsOpen<N> extends true ? [All] extends [readonly [number]] ? false : true : false
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

const catRule = rule("Cat", "a, b, ... side by side", "each input's piece of g");

/**
 * Joins arrays along `dim`; all other sizes agree, except that a [0] joins anything and adds nothing
 * to it.
 */
export function cat(arrays: readonly NdArray[], dim: number): Operation {
  if (arrays.length === 0) {
    throw new ShapeError("cat: there is nothing to join; pass at least one tensor");
  }
  const first = arrays.find((a) => !isNothing(a)) ?? arrays[0];
  const d = resolveDim("cat", dim, first.shape);
  const starts = new Array<number>(arrays.length);
  let length = 0;
  for (let i = 0; i < arrays.length; i++) {
    const a = arrays[i];
    if (!isNothing(a) && !fitsBeside(a.shape, first.shape, d)) {
      throw new ShapeError(
        `cat: ${formatShape(first.shape)} and ${formatShape(a.shape)} do not join along ` +
          `dimension ${dim}: all other sizes must be equal`,
      );
    }
    starts[i] = length;
    if (!isNothing(a)) length += a.shape[d];
  }
  const piece = (whole: NdArray, i: number) =>
    isNothing(arrays[i])
      ? make([0], whole.storage.dtype)
      : slice(whole, d, starts[i], arrays[i].shape[d]);
  const wide = arrays.some(({ storage }) => storage.dtype === "float64");
  const out = make(withSize(first.shape, d, length), wide ? "float64" : "float32");
  for (let i = 0; i < arrays.length; i++) copy(piece(out, i), arrays[i]);
  return { rule: catRule, out, inputs: arrays.map((_, i) => ({ vjp: (g) => piece(g, i) })) };
}

/** Whether two shapes differ in one dimension alone. */
function fitsBeside(a: Shape, b: Shape, dim: number): boolean {
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (d !== dim && a[d] !== b[d]) return false;
  return true;
}

/** Whether an array is the empty list, [0], with which joining one after the other begins. */
function isNothing({ shape }: NdArray): boolean {
  return shape.length === 1 && shape[0] === 0;
}
