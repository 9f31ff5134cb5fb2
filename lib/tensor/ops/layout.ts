import { describe } from "../arguments.ts";
import { clone as copyOf, reshaped, sumTo } from "../array/arrays.ts";
import { make } from "../array/launch.ts";
import { exchange, expand as stretch, type NdArray } from "../array/ndarray.ts";
import { copy as copyTo } from "../array/pointwise.ts";
import {
  broadcastShapes,
  checkShape,
  formatShape,
  resolveDim,
  sameShape,
  type Shape,
  ShapeError,
  sizeOf,
} from "../array/shape.ts";
import { type Operation, rule, unary } from "../autograd.ts";
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
} from "../shapes/dimension.ts";
import type { Agree, AtMost, Divide, IsOpen, IsSize, Sum } from "../shapes/size.ts";
import type { Exactly, Misfit, Text, Verdict } from "../shapes/verdict.ts";

/*
 * Other arrangements of the same elements. All but `clone` return views where the memory allows it.
 */

/**
 * `reshape`: the same number of elements; one -1 is the remaining size. The first condition is for
 * type parameters: whether only a 1 is added or removed at an end.
 */
export type ReshapeShape<S extends Shape, T extends Shape> =
  [Exactly<S>, Exactly<Readonly<T>>] extends
    | [Exactly<readonly [...T, 1]> | Exactly<readonly [1, ...T]>, unknown]
    | [unknown, Exactly<readonly [...S, 1]> | Exactly<readonly [1, ...S]> | Exactly<S>]
    ? Readonly<T>
    : IsOpenShape<T> extends true ? Shape
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

const reshapeRule = rule("Reshape", "a in another shape", "g in the shape of a");

/** The same elements in another shape; one size may be -1 and is worked out. */
export function reshape(a: NdArray, shape: Shape): Operation {
  const target = inferSize(a.shape, shape);
  return unary(reshapeRule, reshaped(a, target), (g) => reshaped(g, a.shape));
}

/** Replaces a single -1 by the size that is left for it. */
function inferSize(from: Shape, to: Shape): Shape {
  if (!Array.isArray(to)) checkShape("reshape", to);
  const unknown = to.indexOf(-1);
  const known = unknown < 0 ? to : to.filter((_, d) => d !== unknown);
  checkShape("reshape", known);
  const size = sizeOf(from);
  const rest = sizeOf(known);
  const fits = unknown < 0 ? rest === size : rest > 0 && size % rest === 0;
  if (!fits) {
    throw new ShapeError(
      `reshape: ${formatShape(from)} has ${size} elements and does not fit ${formatShape(to)}`,
    );
  }
  return unknown < 0 ? [...to] : to.map((n) => n === -1 ? size / rest : n);
}

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

/** The size that `M` expands to for a given `N`; `false` where it cannot. */
export type ExpandSize<M extends number, N extends number> = IsOpen<N> extends true
  ? IsOpen<M> extends true ? number : [M] extends [1] ? number : M
  : [N] extends [-1] ? M
  : IsSize<N> extends false ? false
  : IsOpen<M> extends true ? N
  : [M] extends [1 | N] ? N
  : false;

const expandRule = rule("Expand", "a, repeated", "the sum of g over the repeats");

/** Dimensions of size 1 repeated, and new ones in front; -1 keeps a size. */
export function expand(a: NdArray, shape: Shape): Operation {
  if (!Array.isArray(shape)) checkShape("expand", shape);
  const lead = shape.length - a.shape.length;
  const target = shape.map((n, d) => n === -1 && d >= lead ? a.shape[d - lead] : n);
  const fits = lead >= 0 && a.shape.every((n, d) => n === 1 || n === target[d + lead]);
  if (!fits) {
    throw new ShapeError(
      `expand: ${formatShape(a.shape)} does not stretch to ${formatShape(shape)}; ` +
        `only sizes of 1 can be repeated, and new dimensions come in front`,
    );
  }
  checkShape("expand", target);
  return unary(expandRule, stretch(a, target), (g) => sumTo(g, a.shape));
}

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

/** Where a range starts, as text. */
export type From<Start extends number> = IsOpen<Start> extends true ? "" : ` from ${Start} on`;

/** Whether a size of `N` has `L` entries from `Start` on; a negative start counts from the end. */
export type HasRange<N extends number, Start extends number, L extends number> = IsSize<L> extends
  false ? false
  : IsOpen<Start> extends true ? AtMost<L, N>
  : `${Start}` extends `-${infer Back extends number}`
    ? AllTrue<[IsSize<Back>, AtMost<Back, N>, AtMost<L, Back>]>
  : AllTrue<[IsSize<Start>, AtMost<Start, N>, AtMost<Sum<Start, L>, N>]>;

/** Whether all of them are true. */
export type AllTrue<T extends boolean[]> = T[number] extends true ? true : false;

const narrowRule = rule("Narrow", "entries of a", "g in its place, 0 around it");

export function narrow(a: NdArray, dim: number, start: number, length: number): Operation {
  const d = resolveDim("narrow", dim, a.shape);
  const size = a.shape[d];
  const from = start < 0 ? start + size : start;
  const whole = Number.isInteger(start) && Number.isInteger(length);
  if (!whole || from < 0 || length < 0 || from + length > size) {
    throw new ShapeError(
      `narrow: ${describe(length)} from ${describe(start)} on does not fit dimension ${dim} of ` +
        `${formatShape(a.shape)}, which has size ${size}`,
    );
  }
  return {
    rule: narrowRule,
    out: slice(a, d, from, length),
    inputs: [{ vjp: (g) => g, part: (whole) => slice(whole, d, from, length) }],
  };
}

export function slice(a: NdArray, dim: number, start: number, length: number): NdArray {
  const shape = withSize(a.shape, dim, length);
  return a.view(shape, a.strides, a.offset + start * a.strides[dim]);
}

export function withSize(shape: Shape, dim: number, size: number): Shape {
  return shape.map((n, d) => d === dim ? size : n);
}

/** `select` and `unbind`: a dimension is removed. */
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

const selectRule = rule("Select", "an entry of a", "g in its place, 0 around it");
const unbindRule = rule("Unbind", "an entry of a", "g in its place, 0 around it");

export function select(a: NdArray, dim: number, index: number): Operation {
  const d = resolveDim("select", dim, a.shape);
  const size = a.shape[d];
  const at = index < 0 ? index + size : index;
  if (!Number.isInteger(index) || at < 0 || at >= size) {
    throw new ShapeError(
      `select: there is no entry ${describe(index)} in dimension ${dim} of ` +
        `${formatShape(a.shape)}, which has size ${size}`,
    );
  }
  const entry = (a: NdArray) => without(slice(a, d, at, 1), d);
  return { rule: selectRule, out: entry(a), inputs: [{ vjp: (g) => g, part: entry }] };
}

/** The same as one of all entries. */
export function unbind(a: NdArray, dim: number, index: number): Operation {
  return { ...select(a, dim, index), rule: unbindRule };
}

function without(a: NdArray, dim: number): NdArray {
  const rest = (list: readonly number[]) => list.filter((_, d) => d !== dim);
  return a.view(rest(a.shape), rest(a.strides));
}

/** `t`: rows and columns exchanged. */
export type TShape<S extends Shape> = IsOpenShape<S> extends true ? Shape
  : S extends readonly [infer M extends number, infer N extends number] ? readonly [N, M]
  : S extends readonly [] | readonly [number] ? S
  : Misfit<`t: ${Text<S>} has more than two dimensions; use transpose() to choose two`>;

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

const transposeRule = rule("Transpose", "a, two dimensions exchanged", "g, exchanged again");

export function transpose(a: NdArray, dim0: number, dim1: number): Operation {
  const [d0, d1] = [dim0, dim1].map((dim) => resolveDim("transpose", dim, a.shape));
  return exchanged(a, d0, d1);
}

function exchanged(a: NdArray, d0: number, d1: number): Operation {
  const swap = (x: NdArray) => exchange(x, d0, d1);
  return unary(transposeRule, swap(a), swap);
}

/** Rows and columns exchanged; a vector or a number stays as it is. */
export function t(a: NdArray): Operation {
  const { length } = a.shape;
  if (length > 2) {
    throw new ShapeError(
      `t: ${formatShape(a.shape)} has more than two dimensions; use transpose() to choose two`,
    );
  }
  return exchanged(a, 0, Math.max(0, length - 1));
}

const cloneRule = rule("Clone", "a", "g");

export function clone(a: NdArray): Operation {
  return unary(cloneRule, copyOf(a), (g) => g);
}

const copyRule = rule("Copy", "b", "0", "g");

/** `b`, stretched to the shape of `a`. */
export function replace(a: NdArray, b: NdArray, target?: NdArray): Operation {
  const shape = broadcastShapes("copy_", a.shape, b.shape);
  const fits = target !== undefined && sameShape(shape, target.shape);
  const out = fits ? target : make(shape, a.storage.dtype);
  copyTo(out, stretch(b, shape));
  return {
    rule: copyRule,
    out,
    inputs: [
      { vjp: () => make(a.shape, a.storage.dtype) },
      { vjp: (g) => sumTo(g, b.shape) },
    ],
  };
}

const fillRule = rule("Fill", "a value", "0");

/** `out`, which is about to be overwritten. */
export function overwritten(out: NdArray): Operation {
  return unary(fillRule, out, () => make(out.shape, out.storage.dtype));
}
