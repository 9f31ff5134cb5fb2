import { type Factors, listener } from "./launch.ts";
import type { NdArray } from "./ndarray.ts";

/**
 * `out = a1 b1 + a2 b2 + ...`, matrix products [M, K] x [K, N]. Every element is one sum, rounded
 * after each product and each addition, as PyTorch does for small matrices.
 */
export function product(out: NdArray, factors: readonly Factors[]): void {
  const rows = out.shape[0];
  const columns = out.shape[1];
  const to = out.storage.data;
  const dot = out.storage.dtype === "float32" ? dotSingle : dotDouble;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let n = 0; n < factors.length; n++) sum = dot(sum, factors[n][0], i, factors[n][1], j);
      to[out.offset + i * out.strides[0] + j * out.strides[1]] = sum;
    }
  }
  listener?.launched({ kind: "product", out, factors });
}

/** `start` and the product of a row and a column, added one after the other. */
function dotSingle(start: number, a: NdArray, row: number, b: NdArray, column: number): number {
  const round = Math.fround;
  const x = a.storage.data;
  const y = b.storage.data;
  const length = a.shape[1];
  const pStep = a.strides[1];
  const qStep = b.strides[0];
  let p = a.offset + row * a.strides[0];
  let q = b.offset + column * b.strides[1];
  let sum = round(start);
  for (let k = 0; k < length; k++) {
    sum = round(sum + round(round(x[p]) * round(y[q])));
    p += pStep;
    q += qStep;
  }
  return sum;
}

/** The same in float64. */
function dotDouble(start: number, a: NdArray, row: number, b: NdArray, column: number): number {
  const x = a.storage.data;
  const y = b.storage.data;
  let p = a.offset + row * a.strides[0];
  let q = b.offset + column * b.strides[1];
  let sum = start;
  for (let k = 0; k < a.shape[1]; k++) {
    sum += x[p] * y[q];
    p += a.strides[1];
    q += b.strides[0];
  }
  return sum;
}
