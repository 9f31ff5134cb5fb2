/**
 * The model: initial weights, the forward pass, the loss.
 *
 * @module
 */
export { forward, type Matrix } from "./forward.ts";
export { halfSquaredError } from "./loss.ts";
export * as init from "./init.ts";
