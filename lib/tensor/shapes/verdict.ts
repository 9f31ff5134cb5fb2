import type { Shape } from "../array/shape.ts";

/**
 * The type of a parameter when shapes do not fit. No value has this type, so the compiler shows its
 * text.
 */
export interface Misfit<Message extends string> {
  /** What does not fit, as text. */
  readonly "shapes do not fit": Message;
}

/** The result of a shape rule: a shape, or, for `false`, the reason. */
export type Verdict<R, Message extends string> = R extends false ? Misfit<Message> : R;

/**
 * What an argument must be besides itself: the misfit if that is the verdict, else `unknown`, which
 * demands nothing. Of several verdicts, for a tensor of one shape or another, one that fits is enough.
 *
 * In a generic function sizes are type parameters, and the verdict waits for the call. Until then
 * the compiler takes any argument, unless the verdict is a misfit even with `any` for each of them.
 * Therefore a question about a size first asks whether it is open, which is true of `any`; and it
 * asks in brackets, `[number] extends [N]`, for a bare `any` would be the answer to everything.
 */
export type Demand<R> = [R] extends [Misfit<string>] ? R : unknown;

/** The result's shape, or `never` where there is none. */
export type Fit<R> = R extends infer S extends Shape ? S : never;

/** Whether two types are the same; of one type parameter and itself, too, this is known at once. */
export type IsSame<A, B> = Exactly<A> extends Exactly<B> ? true : false;

/**
 * A type that fits no other. A question about a type parameter waits for the call, even if its
 * answer can be seen: `[N] extends [N]`. One about `Exactly<N>` does not.
 */
export interface Exactly<T> {
  /** Takes the type and gives it, so that neither a wider one fits nor a narrower one. */
  readonly exactly: (type: T) => T;
}

/** A shape as text, for messages. */
export type Text<S extends Shape> = `[${Join<S>}]`;

/** The sizes of a shape, with commas between them. */
export type Join<S extends Shape> = S extends readonly [infer N extends number] ? `${N}`
  : S extends readonly [infer N extends number, ...infer R extends number[]] ? `${N}, ${Join<R>}`
  : "";
