import type { Launch, NdArray } from "../tensor/internals.ts";
/** A piece of work of a program: a recorded launch, or what replaces it for the kernels of `wasm/`. */
export type Work =
  | Launch
  /** A matrix product. With `packed`, b is in the order that `pack` makes. */
  | { kind: "multiply"; out: NdArray; a: NdArray; b: NdArray; packed: boolean }
  /** Prepares b, [K, N], for several products. */
  | { kind: "pack"; out: NdArray; b: NdArray };

export function readsOf(work: Work): readonly NdArray[] {
  switch (work.kind) {
    case "pointwise":
      return work.inputs;
    case "reduce":
      return [work.a];
    case "product":
      return work.factors.flat();
    case "multiply":
      return [work.a, work.b];
    case "pack":
      return [work.b];
    default:
      return [];
  }
}

/** The same with other arrays. */
export function mapArrays(work: Work, map: (a: NdArray) => NdArray): Work {
  const out = map(work.out);
  switch (work.kind) {
    case "pointwise":
      return { ...work, out, inputs: work.inputs.map(map) };
    case "reduce":
      return { ...work, out, a: map(work.a) };
    case "product":
      return { ...work, out, factors: work.factors.map(([a, b]) => [map(a), map(b)]) };
    case "multiply":
      return { ...work, out, a: map(work.a), b: map(work.b) };
    case "pack":
      return { ...work, out, b: map(work.b) };
    default:
      return { ...work, out };
  }
}
