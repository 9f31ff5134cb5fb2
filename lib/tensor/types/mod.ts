/**
 * Shape arithmetic for the compiler. A size that is known when the code is written is a literal
 * (`6`), one that is known only when it runs is `number`. Literals are checked against each other;
 * `number` agrees with everything and is checked at run time.
 *
 * @module
 */
export type * from "./broadcast.ts";
export type * from "./dimension.ts";
export type * from "./join.ts";
export type * from "./layout.ts";
export type * from "./matrix.ts";
export type * from "./nested.ts";
export type * from "./reduce.ts";
export type * from "./size.ts";
export type * from "./verdict.ts";
