import { CaptureError } from "./errors.ts";
import { type Launch, listen } from "../launch.ts";
import type { Core } from "../core.ts";
import type { Storage } from "../storage.ts";
import type { Tensor } from "../tensor.ts";

/** What a function did, written down while it ran. */
export interface Recording<R> {
  /** Every pass over memory, in order. */
  readonly launches: readonly Launch[];
  /** The memory that was made meanwhile, and so belongs to the function. */
  readonly made: ReadonlySet<Storage>;
  /** The leaves whose gradients it changed, in order, with the gradient that it found. */
  readonly leaves: ReadonlyMap<Leaf, Found>;
  readonly result: R;
}

/** A tensor that collects a gradient. */
export type Leaf = Core & { grad: Tensor | null };

/** The gradient of a leaf before a function ran; "any" if it did not matter. */
export type Found = Tensor | null | "any";

/** Runs `f` and writes down what it does to the memory of tensors. */
export function record<R>(f: () => R): Recording<R> {
  const launches: Launch[] = [];
  const made = new Set<Storage>();
  const leaves = new Map<Leaf, Found>();
  const before = listen({
    launched: (launch) => launches.push(launch),
    allocated: (storage) => made.add(storage),
    touched: (object, anew) => {
      const leaf = object as Leaf;
      if (!leaves.has(leaf)) leaves.set(leaf, anew ? "any" : leaf.grad);
    },
    escaped: (what) => {
      throw new CaptureError(
        `capture: ${what} in a captured function would happen now and never again; ` +
          `return the tensor, and read it outside`,
      );
    },
  });
  try {
    const result = f();
    return { launches, made, leaves, result };
  } finally {
    listen(before);
  }
}
