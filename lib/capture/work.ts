import type { Launch, NdArray } from "../tensor/internals.ts";
/**
 * What a program does, one thing after the other: the launches of the recording, and what stands in
 * for those that the kernels of `wasm/` take over.
 */
export type Work =
  | Launch
  /** A matrix product. With `packed`, b lies in the order that `pack` makes. */
  | { kind: "multiply"; out: NdArray; a: NdArray; b: NdArray; packed: boolean }
  /** Prepares b, [K, N], for several products. */
  | { kind: "pack"; out: NdArray; b: NdArray };

/** The arrays that are read. */
export function readsOf(work: Work): readonly NdArray[] {
  switch (work.kind) {
    case "pointwise":
      return work.inputs;
    case "reduce":
      return [work.a];
    case "product":
      return work.factors.flat();
    case "other":
      return work.reads;
    case "multiply":
      return [work.a, work.b];
    case "pack":
      return [work.b];
    default:
      return [];
  }
}

/** The arrays that are written. */
export function writesOf(work: Work): readonly NdArray[] {
  return work.kind === "other" ? work.writes : [work.out];
}
