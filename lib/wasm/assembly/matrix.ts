import { packEight } from "./pack";
import { product } from "./product";

export { scratchBytes } from "./product";

/** `A B`; [m, k] x [k, n] -> [m, n]. */
export function mm(
  out: usize,
  a: usize,
  b: usize,
  m: i32,
  k: i32,
  n: i32,
  add: bool,
  scratch: usize,
): void {
  product(out, m, k, n, a, 4, k << 2, b, n << 2, 4, 0, add, scratch);
}

/** `A Bᵀ`; [m, k] x [n, k]ᵀ -> [m, n]. */
export function mmTransposedB(
  out: usize,
  a: usize,
  b: usize,
  m: i32,
  k: i32,
  n: i32,
  add: bool,
  scratch: usize,
): void {
  product(out, m, k, n, a, 4, k << 2, b, 4, k << 2, 0, add, scratch);
}

/** `Aᵀ B`; [k, m]ᵀ x [k, n] -> [m, n]. */
export function mmTransposedA(
  out: usize,
  a: usize,
  b: usize,
  m: i32,
  k: i32,
  n: i32,
  add: bool,
  scratch: usize,
): void {
  product(out, m, k, n, a, m << 2, 4, b, n << 2, 4, 0, add, scratch);
}

/** Cuts B, [k, n], into panels of 8 columns. */
export function pack(out: usize, b: usize, k: i32, n: i32): void {
  for (let j = 0; j < n; j += 8) packEight(out + j * (k << 2), b + (j << 2), n << 2, 4, n - j, k);
}

/** Cuts the transposed of B, [n, k], into panels of 8 columns. */
export function packTransposed(out: usize, b: usize, k: i32, n: i32): void {
  const row = k << 2;
  for (let j = 0; j < n; j += 8) packEight(out + j * row, b + j * row, 4, row, n - j, k);
}

/** `A B` for a B in panels; [m, k] x [k, n] -> [m, n]. */
export function mmPacked(
  out: usize,
  a: usize,
  panels: usize,
  m: i32,
  k: i32,
  n: i32,
  add: bool,
  scratch: usize,
): void {
  product(out, m, k, n, a, 4, k << 2, panels, 32, 4, k << 5, add, scratch);
}
