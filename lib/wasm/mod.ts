/**
 * Fast kernels over one memory: WebAssembly with SIMD where the engine has it, TypeScript where it
 * has not. The WebAssembly is written in AssemblyScript, in `assembly/`; `deno task wasm` compiles
 * it into `modules.ts`.
 *
 * @module
 */
export type { ElementKernel, KernelKind, KernelMemory, Kernels, Product } from "./interface.ts";
export { createMemory, fastestKind, loadKernels } from "./kernels.ts";
export { useKernels, type Workspace, workspace } from "./workspace.ts";
