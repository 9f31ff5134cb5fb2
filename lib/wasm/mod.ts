/**
 * Fast kernels over one memory, for engines that have WebAssembly with SIMD. They are written in
 * AssemblyScript, in `assembly/`; `deno task wasm` compiles them into `modules.ts`.
 *
 * @module
 */
export type { ElementKernel, KernelKind, Kernels } from "./interface.ts";
export { createMemory, fastestKind, loadKernels } from "./kernels.ts";
export { hasKernels, type Workspace, workspace } from "./workspace.ts";
