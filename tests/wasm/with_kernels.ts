import type { KernelKind } from "../../lib/wasm/mod.ts";
import { useKernels } from "../../lib/wasm/workspace.ts";

/** Runs `f` while the library uses kernels of one kind; for null, none. */
export function withKernels<R>(kind: KernelKind | null, f: () => R): R {
  useKernels(kind);
  try {
    return f();
  } finally {
    useKernels();
  }
}
