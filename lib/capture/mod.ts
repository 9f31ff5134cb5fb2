/**
 * Functions of tensors, recorded once and repeated as one program.
 *
 * @module
 */
export { capture, type Captured, type CaptureOptions } from "./capture.ts";
export { CaptureError } from "./errors.ts";
export { scan } from "./scan.ts";
