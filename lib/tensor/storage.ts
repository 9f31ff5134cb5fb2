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
  const Data = dtype === "float32" ? Float32Array : Float64Array;
  try {
    return { data: new Data(size), dtype, version: 0 };
  } catch (cause) {
    const gigabytes = (size * Data.BYTES_PER_ELEMENT / 1e9).toFixed(1);
    throw new RangeError(
      `a tensor of ${size} ${dtype} elements (${gigabytes} GB) does not fit into memory; ` +
        `use smaller sizes`,
      { cause },
    );
  }
}
