/** Element types. PyTorch's default, and the one for numerical proofs. */
export type DType = "float32" | "float64";

/** Rounds a number to what a dtype can hold. */
export function rounding(dtype: DType): (x: number) => number {
  return dtype === "float32" ? Math.fround : exact;
}

const exact = (x: number) => x;

/** Memory as an array of numbers. */
export type Numbers = Float32Array | Float64Array;

/** The memory of one or more tensors. Views of one tensor share it. */
export interface Storage {
  /** The numbers, possibly among those of other tensors. */
  readonly data: Float32Array | Float64Array;
  /** Where they begin in `data`, and how many there are. */
  readonly start: number;
  readonly size: number;
  readonly dtype: DType;
  /**
   * Counts in-place changes, so that `backward` notices when a value that it needs was overwritten.
   */
  version: number;
}

/**
 * Small tensors are cut from a common block: making an array of their own costs about fifteen times
 * as much as the cut, and a step of the tutorial makes some thirty. A block lives as long as any
 * tensor cut from it, so it is kept to 4 KB or 8 KB.
 */
const blockSize = 1024;
const blocks = { float32: new Float32Array(blockSize), float64: new Float64Array(blockSize) };
const used = { float32: 0, float64: 0 };

/**
 * Makes zeroed memory for `size` elements. Every tensor's memory comes from here, and only from
 * here.
 */
export function allocate(size: number, dtype: DType): Storage {
  if (size > blockSize / 8) return { data: own(size, dtype), start: 0, size, dtype, version: 0 };
  if (used[dtype] + size > blockSize) {
    if (dtype === "float32") blocks.float32 = new Float32Array(blockSize);
    else blocks.float64 = new Float64Array(blockSize);
    used[dtype] = 0;
  }
  // No part of a block is handed out twice, so it is still zero.
  const start = used[dtype];
  used[dtype] += size;
  return { data: blocks[dtype], start, size, dtype, version: 0 };
}

function own(size: number, dtype: DType): Float32Array | Float64Array {
  const Data = dtype === "float32" ? Float32Array : Float64Array;
  try {
    return new Data(size);
  } catch (cause) {
    const gigabytes = (size * Data.BYTES_PER_ELEMENT / 1e9).toFixed(1);
    throw new RangeError(
      `a tensor of ${size} ${dtype} elements (${gigabytes} GB) does not fit into memory; ` +
        `use smaller sizes`,
      { cause },
    );
  }
}
