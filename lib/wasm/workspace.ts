import type { KernelKind, Kernels } from "./interface.ts";
import { createMemory, fastestKind, loadKernels, pageSize } from "./kernels.ts";

/**
 * Kernels with the memory that they work on. It is shared by all computations: each copies its
 * operands in and its results out, and nothing is kept.
 */
export interface Workspace {
  readonly kernels: Kernels;
  /** The memory: number i has the address 4 i. */
  readonly floats: Float32Array;
  /** The address of the scratch memory that products need, behind everything else. */
  readonly scratch: number;
}

/** A minimum, so that small products do not reallocate. */
const leastBytes = 2 ** 20;

let current: Workspace | null = null;
let room = 0;
/** Undefined until the fastest kind is determined. */
let chosen: KernelKind | null | undefined;

/** Whether there are kernels. */
export function hasKernels(): boolean {
  chosen ??= chosen === undefined ? fastestKind() : null;
  return chosen !== null;
}

/**
 * The workspace, with room for at least `size` numbers. It is made when it is first needed, and
 * replaced when it is too small: growing a memory would detach all its views.
 *
 * @throws {RangeError} if there is not so much memory
 */
export function workspace(size: number): Workspace {
  if (current === null || size > room) current = make(size, chosen ?? fastestKind()!);
  return current;
}

function make(size: number, kind: KernelKind): Workspace {
  const wanted = Math.max(4 * size, Math.min(8 * room, 2 ** 28), leastBytes);
  const scratch = Math.ceil(wanted / 16) * 16;
  try {
    const memory = createMemory(scratch);
    const kernels = loadKernels(memory, kind);
    memory.grow(Math.ceil(kernels.scratchBytes / pageSize));
    room = scratch / 4;
    return { kernels, floats: new Float32Array(memory.buffer), scratch };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new RangeError(
      `a computation with ${size} float32 numbers (${(4e-9 * size).toFixed(1)} GB) does not fit ` +
        `into memory; use smaller sizes`,
      { cause },
    );
  }
}

/** Uses kernels of this kind from now on; for null, none; for undefined, the fastest there are. */
export function useKernels(kind?: KernelKind | null): void {
  chosen = kind;
  current = null;
  room = 0;
}
