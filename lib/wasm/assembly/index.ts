/*
 * The kernels of lib/wasm, in AssemblyScript: TypeScript's syntax, compiled to WebAssembly.
 * `usize` is an address in bytes, `v128` a register of four float32 or two float64.
 * What each one does is said in ../interface.ts.
 */
export { exp, sigmoid, sigmoidBackward, tanh, tanhBackward } from "./elementary";
export { add, addScaledFused, copyRows, fill, mul, scale, sub } from "./pointwise";
export { pack, packTransposed } from "./pack";
export { product, scratchBytes } from "./product";
