/**
 * Functions of tensors, recorded once and repeated as one program.
 *
 * @module
 */
export { capture, type Captured, type CaptureOptions } from "./capture.ts";
export { scan } from "./scan.ts";
export { CaptureError } from "./structure.ts";
