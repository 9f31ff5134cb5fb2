import { type Launch, setRecorder, type Storage } from "../tensor/internals.ts";
import type { Tensor } from "../tensor/mod.ts";
import { CaptureError } from "./errors.ts";

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

/** A call that was written down, with copies of its arguments. */
export interface Run<R> {
  readonly recording: Recording<R>;
  /** The tensors among the arguments, in order. */
  readonly inputs: readonly Tensor[];
  readonly args: readonly unknown[];
}

/** A tensor that collects a gradient. */
export type Leaf = Tensor & { grad: Tensor | null };

/** The gradient of a leaf before a function ran; "any" if it did not matter. */
export type Found = Tensor | null | "any";

/** Runs `f` and writes down what it does to the memory of tensors. */
export function record<R>(f: () => R): Recording<R> {
  const launches: Launch[] = [];
  const made = new Set<Storage>();
  const leaves = new Map<Leaf, Found>();
  const before = setRecorder({
    launched: (launch) => launches.push(launch),
    allocated: (storage) => made.add(storage),
    gradient: (object, replaced) => {
      const leaf = object as Leaf;
      if (!leaves.has(leaf)) leaves.set(leaf, replaced ? "any" : leaf.grad);
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
    setRecorder(before);
  }
}
