import { isLargeProduct, largeProduct } from "./large.ts";
import { type Factors, recorder } from "./launch.ts";
import type { NdArray, Numbers } from "./ndarray.ts";
import { specialised } from "./pointwise.ts";

/**
 * `out = a1 b1 + a2 b2 + ...` in a new array, matrix products [M, K] x [K, N]. Every element is one sum. Those of
 * small matrices are rounded after each product and each addition, as in PyTorch.
 */
export function product(out: NdArray, factors: readonly Factors[]): void {
  recorder?.launched({ kind: "product", out, factors });
  if (isLargeProduct(out, factors)) largeProduct(out, factors);
  else smallProduct(out, factors);
}

function smallProduct(out: NdArray, factors: readonly Factors[]): void {
  const add = out.storage.dtype === "float32" ? addSingle : addDouble;
  const { data } = out.storage;
  const rows = out.shape[0];
  const columns = out.shape[1];
  for (let i = 0; i < rows; i++) {
    const start = out.offset + i * columns;
    for (let j = 0; j < columns; j++) data[start + j] = 0;
    for (let n = 0; n < factors.length; n++) add(data, start, factors[n][0], i, factors[n][1]);
  }
}

/** Adds a row of `a` times `b` to the row that begins at `start`, one k after the other. */
type Adder = (to: Numbers, start: number, a: NdArray, row: number, b: NdArray) => void;

function adderOf(round: (x: number) => number): Adder {
  return (to, start, a, row, b) => {
    const x = a.storage.data;
    const y = b.storage.data;
    const length = b.shape[0];
    const columns = b.shape[1];
    const down = b.strides[0];
    const right = b.strides[1];
    for (let k = 0; k < length; k++) {
      const factor = x[a.offset + row * a.strides[0] + k * a.strides[1]];
      const place = b.offset + k * down;
      for (let j = 0; j < columns; j++) {
        const o = start + j;
        to[o] = round(to[o] + round(factor * y[place + j * right]));
      }
    }
  };
}

const addSingle = specialised(adderOf, (x) => Math.fround(x));
const addDouble = specialised(adderOf, (x) => x);
