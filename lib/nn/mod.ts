/**
 * The model: initial weights, the forward pass, losses, optimisers.
 *
 * @module
 */
export { forward, type Matrix, type Vector } from "./forward.ts";
export type { Cell, State } from "./cells/cell.ts";
export type { LayerOptions, Linear } from "./linear.ts";
export type { Module } from "./module.ts";
export type { Elman, Network, Weights } from "./network.ts";
export type { Optimizer } from "./optim.ts";
export { halfSquaredError } from "./loss.ts";
/** Initial weights, as `torch.nn.init`. */
export * as init from "./init.ts";
/** Layers, cells, losses, initial weights and gradient clipping, as `torch.nn`. */
export * as nn from "./nn.ts";
/** Files with weights, in the format that PyTorch and others read and write. */
export * as safetensors from "./safetensors.ts";
/** Ways to change weights so that the loss falls, as `torch.optim`. */
export * as optim from "./optim.ts";
