/** Element types. PyTorch's default, and the one for numerical proofs. */
export type DType = "float32" | "float64";

/** The memory of one or more tensors. Views of one tensor share it. */
export interface Storage {
  readonly data: Float32Array | Float64Array;
  readonly dtype: DType;
  /** Counts in-place changes, so that `backward` notices when a value that it needs was overwritten. */
  version: number;
}

/** Makes zeroed memory for `size` elements. Every tensor's memory comes from here, and only from here. */
export function allocate(size: number, dtype: DType): Storage {
  const data = dtype === "float32" ? new Float32Array(size) : new Float64Array(size);
  return { data, dtype, version: 0 };
}
