import { make, type NdArray, values } from "../ndarray.ts";
import { formatShape, ShapeError } from "../shape.ts";
import type { Operation } from "./operation.ts";

/**
 * The matrix product `c = a b`, `c[i, j] = sum over k of a[i, k] b[k, j]`; [M, K] x [K, N] -> [M, N].
 * Backward: `dL/da = g bᵀ`, `dL/db = aᵀ g`.
 */
export function mm(a: NdArray, b: NdArray): Operation {
  const shapes = `${formatShape(a.shape)} x ${formatShape(b.shape)}`;
  if (a.shape.length !== 2 || b.shape.length !== 2) {
    throw new ShapeError(`mm: ${shapes}: both must be matrices, that is have two dimensions`);
  }
  if (a.shape[1] !== b.shape[0]) {
    throw new ShapeError(`mm: ${shapes} do not align (${a.shape[1]} != ${b.shape[0]})`);
  }
  if (a.storage.dtype !== b.storage.dtype) {
    throw new TypeError(`mm: ${a.storage.dtype} x ${b.storage.dtype}: both must have one dtype`);
  }
  return {
    name: "Mm",
    out: product(a, b),
    backward: [
      { reads: [b], of: (g) => product(g, transpose(b)) }, // [M, N] x [N, K] -> [M, K]
      { reads: [a], of: (g) => product(transpose(a), g) }, // [K, M] x [M, N] -> [K, N]
    ],
  };
}

/** A view with rows and columns exchanged; no number moves. */
export function transpose(a: NdArray): NdArray {
  return {
    storage: a.storage,
    shape: [a.shape[1], a.shape[0]],
    strides: [a.strides[1], a.strides[0]],
    offset: a.offset,
  };
}

/** Sums in float64 and rounds each element once; reads through the strides, so a transposed view costs nothing. */
function product(a: NdArray, b: NdArray): NdArray {
  const [rows, inner] = a.shape;
  const columns = b.shape[1];
  const out = make([rows, columns], a.storage.dtype);
  const x = a.storage.data;
  const y = b.storage.data;
  const z = values(out);
  const [aRow, aColumn] = a.strides;
  const [bRow, bColumn] = b.strides;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      let p = a.offset + i * aRow;
      let q = b.offset + j * bColumn;
      for (let k = 0; k < inner; k++) {
        sum += x[p] * y[q];
        p += aColumn;
        q += bRow;
      }
      z[i * columns + j] = sum;
    }
  }
  return out;
}
