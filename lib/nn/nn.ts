/**
 * What PyTorch keeps in `torch.nn`, `torch.nn.functional` and `torch.nn.utils`.
 *
 * @module
 */
/** Initial weights. */
export * as init from "./init.ts";
/** Gradient clipping. */
export * as utils from "./utils.ts";
export { Cell, hiddenOf, joinState, splitState, type State } from "./cells/cell.ts";
export { GRUCell } from "./cells/gru.ts";
export { LSTMCell } from "./cells/lstm.ts";
export { RNNCell } from "./cells/rnn.ts";
export { type Sequence, unroll } from "./cells/unroll.ts";
export { type LayerOptions, Linear, linear } from "./linear.ts";
export { Module } from "./module.ts";
export { Elman, Network, Recurrent, type Weights } from "./network.ts";
export { halfSquaredError, mseLoss, type Reduction } from "./loss.ts";
