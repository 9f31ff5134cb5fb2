/**
 * The model: initial weights, the forward pass, losses, optimisers.
 *
 * @module
 */
export { forward, type Matrix, type Vector } from "./forward.ts";
export { halfSquaredError } from "./loss.ts";
/** Initial weights, as `torch.nn.init`. */
export * as init from "./init.ts";
/** Layers, cells, losses, initial weights and gradient clipping, as `torch.nn`. */
export * as nn from "./nn.ts";
/** Ways to change weights so that the loss falls, as `torch.optim`. */
export * as optim from "./optim.ts";
