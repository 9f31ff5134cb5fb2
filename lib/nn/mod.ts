/**
 * The model: initial weights, the forward pass, losses, optimisers.
 *
 * @module
 */
export { forward, type Matrix } from "./forward.ts";
export { halfSquaredError } from "./loss.ts";
export * as init from "./init.ts";
export * as nn from "./nn.ts";
export * as optim from "./optim.ts";
