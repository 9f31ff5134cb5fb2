import type { IsSame } from "./verdict.ts";

/**
 * Whether a size is known only when the program runs. One of several literals counts as such: it
 * agrees with everything.
 */
export type IsOpen<N extends number> = [number] extends [N] ? true : IsUnion<N>;

/** Whether a type is a union. */
export type IsUnion<N, All = N> = N extends unknown ? [All] extends [N] ? false : true : never;

/** Whether two sizes may be equal. */
export type Agree<A extends number, B extends number> = IsSame<A, B> extends true ? true
  : IsOpen<A> extends true ? true
  : IsOpen<B> extends true ? true
  : [A] extends [B] ? true
  : false;

/** Whether a number can be a size: a whole number of 0 or more. */
export type IsSize<N extends number> = IsOpen<N> extends true ? true
  : `${N}` extends `-${string}` ? false
  : `${N}` extends `${bigint}` ? true
  : false;

/** Whether the compiler can count to a size: it is known, and has at most three digits. */
export type IsCountable<N extends number> = IsOpen<N> extends true ? false
  : IsWithin<`${N}`, "999">;

/** Whether a number has at most as many digits as another. */
export type IsWithin<Digits extends string, Room extends string> = Digits extends
  `${infer _}${infer Others}`
  ? Room extends `${infer _}${infer Less}` ? IsWithin<Others, Less> : false
  : true;

/** `A + B`; `number` if one is open, or has more than three digits. */
export type Sum<A extends number, B extends number> = [IsCountable<A>, IsCountable<B>] extends
  [true, true] ? Length<[...Tuple<A>, ...Tuple<B>]> : number;

/** `A * B`; `number` if one is open, or both together have more than four digits. */
export type Multiply<A extends number, B extends number> = IsOpen<A> extends true ? number
  : IsOpen<B> extends true ? number
  : [A] extends [1] ? B
  : [B] extends [1] ? A
  : IsWithin<`${A}${B}`, "9999"> extends true ? Length<Repeat<Tuple<A>, `${B}`>>
  : number;

/** `A / B`: `false` if there is a remainder, `number` where the compiler cannot count. */
export type Divide<A extends number, B extends number> = IsOpen<A> extends true ? number
  : IsOpen<B> extends true ? number
  : [B] extends [0] ? false
  : [B] extends [1] ? A
  : IsCountable<B> extends true ? DivideDigits<`${A}`, Tuple<B>>
  : number;

/** Whether `A <= B` may be. */
export type AtMost<A extends number, B extends number> = IsOpen<A> extends true ? true
  : IsCountable<B> extends false ? true
  : IsCountable<A> extends false ? false
  : Tuple<B> extends [...Tuple<A>, ...unknown[]] ? true
  : false;

/** How many entries a tuple has. */
export type Length<T extends unknown[]> = T["length"] extends infer N extends number ? N : number;

/** A tuple of N entries: its length is the only number with which the compiler can count. */
export type Tuple<N extends number> = IsCountable<N> extends true ? Repeat<[unknown], `${N}`>
  : never;

/**
 * Entries, repeated by a decimal number: ten times the result of the digits before, and this digit
 * more. One tuple for each digit is cheap; one for every number up to `N` is not.
 */
export type Repeat<T extends unknown[], Digits extends string, Done extends unknown[] = []> =
  Digits extends `${infer D extends Digit}${infer Others}`
    ? Repeat<T, Others, [...Times<Done>["10"], ...Times<T>[D]]>
    : Digits extends "" ? Done
    : never;

/** A decimal digit. */
export type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";

/** Entries, so many times. */
export type Times<T extends unknown[]> = {
  "0": [];
  "1": T;
  "2": [...T, ...T];
  "3": [...T, ...T, ...T];
  "4": [...T, ...T, ...T, ...T];
  "5": [...T, ...T, ...T, ...T, ...T];
  "6": [...T, ...T, ...T, ...T, ...T, ...T];
  "7": [...T, ...T, ...T, ...T, ...T, ...T, ...T];
  "8": [...T, ...T, ...T, ...T, ...T, ...T, ...T, ...T];
  "9": [...T, ...T, ...T, ...T, ...T, ...T, ...T, ...T, ...T];
  "10": [...T, ...T, ...T, ...T, ...T, ...T, ...T, ...T, ...T, ...T];
};

/** Long division, digit by digit. */
export type DivideDigits<
  Digits extends string,
  Divisor extends unknown[],
  Rest extends unknown[] = [],
  Quotient extends string = "",
> = Digits extends `${infer D extends Digit}${infer Others}`
  ? TakeAway<[...Times<Rest>["10"], ...Times<[unknown]>[D]], Divisor> extends
    [infer Count extends string, infer Left extends unknown[]]
    ? DivideDigits<Others, Divisor, Left, Quotient extends "0" ? Count : `${Quotient}${Count}`>
  : never
  : Rest extends [] ? Quotient extends `${infer N extends number}` ? N : never
  : false;

/** How often a tuple can be removed from another, as text, and the rest. */
export type TakeAway<From extends unknown[], T extends unknown[], Count extends unknown[] = []> =
  From extends [...T, ...infer Left] ? TakeAway<Left, T, [...Count, unknown]>
    : [`${Count["length"]}`, From];
