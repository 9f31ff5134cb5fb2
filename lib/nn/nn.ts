/**
 * What PyTorch keeps in `torch.nn`, `torch.nn.functional` and `torch.nn.utils`.
 *
 * @module
 */
/** Initial weights. */
export * as init from "./init.ts";
/** Gradient clipping. */
export * as utils from "./utils.ts";
export { halfSquaredError, mseLoss, type Reduction } from "./loss.ts";
