/*
 * The kernels of lib/wasm, in AssemblyScript: TypeScript's syntax, compiled to WebAssembly.
 * `usize` is an address in bytes, `v128` a register of four float32 or two float64.
 * ../interface.ts documents each kernel; ../kernels.ts makes the four products of one.
 */
export { exp, sigmoid, sigmoidBackward, tanh, tanhBackward } from "./elementary";
export { add, addScaledFused, copyRows, mul, scale, sub } from "./pointwise";
export { pack, packTransposed } from "./pack";
export { product, scratchBytes } from "./product";
