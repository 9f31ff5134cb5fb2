/**
 * Unroll: a small library to learn how a recurrent network works. Tensors with automatic
 * differentiation, the tutorial's network, and its training. The names are PyTorch's, in camelCase.
 *
 * @example
 * ```ts
 * import { run } from "unroll";
 *
 * const { losses } = run({ seed: 42 });
 * console.log(losses[0], losses.at(-1));
 * ```
 *
 * @module
 */
export * from "./tensor/mod.ts";
export * from "./capture/mod.ts";
export * from "./nn/mod.ts";
export * from "./training/mod.ts";
