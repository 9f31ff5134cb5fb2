/**
 * `a b + c`, four at a time. The plain build rounds the product and then the sum, as two TypeScript
 * statements would. The relaxed build may round only once, which is faster and a little more exact.
 */
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** Where four sums begin: at 0, or at what `C` holds. */
function begin(c: usize, add: bool): v128 {
  return add ? v128.load(c) : f32x4.splat(0);
}

/**
 * The heart of every product: a tile of 4 rows and 8 columns of `C = A B`, held in 8 registers of
 * 4 columns each while k runs.
 *
 *              b0        b1        8 columns of row k of B
 *     a[0]  [  c00  ] [  c01  ]
 *     a[1]  [  c10  ] [  c11  ]
 *     a[2]  [  c20  ] [  c21  ]
 *     a[3]  [  c30  ] [  c31  ]
 *     column k of A
 *
 * Three loads feed 32 multiply-adds, and each of the 32 sums takes its products in the order of k,
 * so that vectors change the speed and not the numbers. Eight sums at once keep a processor busy
 * that starts two additions per cycle and needs four cycles for one. Larger tiles, or two k per
 * turn, run out of the 16 registers and were slower.
 *
 * `a` points at four consecutive rows of A for the first k, and `aStep` bytes further lie those for
 * the next k; in the same way `b` at eight consecutive columns of B. With `add` the sums go on from
 * what C holds.
 */
export function tile(
  c: usize,
  cRow: i32,
  a: usize,
  aStep: i32,
  b: usize,
  bStep: i32,
  k: i32,
  add: bool,
): void {
  let c00 = begin(c, add), c01 = begin(c + 16, add);
  const c1 = c + cRow;
  let c10 = begin(c1, add), c11 = begin(c1 + 16, add);
  const c2 = c1 + cRow;
  let c20 = begin(c2, add), c21 = begin(c2 + 16, add);
  const c3 = c2 + cRow;
  let c30 = begin(c3, add), c31 = begin(c3 + 16, add);
  for (; k > 0; k--) {
    const column = v128.load(a);
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.shuffle<f32>(column, column, 0, 0, 0, 0);
    c00 = multiplyAdd(a0, b0, c00);
    c01 = multiplyAdd(a0, b1, c01);
    const a1 = v128.shuffle<f32>(column, column, 1, 1, 1, 1);
    c10 = multiplyAdd(a1, b0, c10);
    c11 = multiplyAdd(a1, b1, c11);
    const a2 = v128.shuffle<f32>(column, column, 2, 2, 2, 2);
    c20 = multiplyAdd(a2, b0, c20);
    c21 = multiplyAdd(a2, b1, c21);
    const a3 = v128.shuffle<f32>(column, column, 3, 3, 3, 3);
    c30 = multiplyAdd(a3, b0, c30);
    c31 = multiplyAdd(a3, b1, c31);
    a += aStep;
    b += bStep;
  }
  v128.store(c, c00);
  v128.store(c + 16, c01);
  v128.store(c1, c10);
  v128.store(c1 + 16, c11);
  v128.store(c2, c20);
  v128.store(c2 + 16, c21);
  v128.store(c3, c30);
  v128.store(c3 + 16, c31);
}

/**
 * One row and 32 columns of `C = A B`, for when A has too few rows for a tile. The columns come
 * from four places of eight columns each, which may lie side by side or be separate panels.
 */
export function strip(
  c: usize,
  a: usize,
  aStep: i32,
  b0: usize,
  b1: usize,
  b2: usize,
  b3: usize,
  bStep: i32,
  k: i32,
  add: bool,
): void {
  let c0 = begin(c, add), c1 = begin(c + 16, add);
  let c2 = begin(c + 32, add), c3 = begin(c + 48, add);
  let c4 = begin(c + 64, add), c5 = begin(c + 80, add);
  let c6 = begin(c + 96, add), c7 = begin(c + 112, add);
  for (; k > 0; k--) {
    const x = v128.load32_splat(a);
    c0 = multiplyAdd(x, v128.load(b0), c0);
    c1 = multiplyAdd(x, v128.load(b0, 16), c1);
    c2 = multiplyAdd(x, v128.load(b1), c2);
    c3 = multiplyAdd(x, v128.load(b1, 16), c3);
    c4 = multiplyAdd(x, v128.load(b2), c4);
    c5 = multiplyAdd(x, v128.load(b2, 16), c5);
    c6 = multiplyAdd(x, v128.load(b3), c6);
    c7 = multiplyAdd(x, v128.load(b3, 16), c7);
    a += aStep;
    b0 += bStep;
    b1 += bStep;
    b2 += bStep;
    b3 += bStep;
  }
  v128.store(c, c0);
  v128.store(c + 16, c1);
  v128.store(c + 32, c2);
  v128.store(c + 48, c3);
  v128.store(c + 64, c4);
  v128.store(c + 80, c5);
  v128.store(c + 96, c6);
  v128.store(c + 112, c7);
}

/**
 * One row and 16 columns of `C = A B`, for a B whose columns lie along k, as in `g wᵀ`: four by four
 * numbers are turned in registers. Column j starts at `b + j * bAcross`.
 */
export function stripTransposed(
  c: usize,
  a: usize,
  aStep: i32,
  b: usize,
  bAcross: i32,
  k: i32,
  add: bool,
): void {
  let c0 = begin(c, add), c1 = begin(c + 16, add);
  let c2 = begin(c + 32, add), c3 = begin(c + 48, add);
  const four = 4 * bAcross;
  for (; k >= 4; k -= 4) {
    const x0 = v128.load32_splat(a);
    const x1 = v128.load32_splat(a + aStep);
    const x2 = v128.load32_splat(a + 2 * aStep);
    const x3 = v128.load32_splat(a + 3 * aStep);
    c0 = turnedMultiplyAdd(x0, x1, x2, x3, b, bAcross, c0);
    c1 = turnedMultiplyAdd(x0, x1, x2, x3, b + four, bAcross, c1);
    c2 = turnedMultiplyAdd(x0, x1, x2, x3, b + 2 * four, bAcross, c2);
    c3 = turnedMultiplyAdd(x0, x1, x2, x3, b + 3 * four, bAcross, c3);
    a += 4 * aStep;
    b += 16;
  }
  for (; k > 0; k--) {
    const x = v128.load32_splat(a);
    c0 = multiplyAdd(x, gather(b, bAcross), c0);
    c1 = multiplyAdd(x, gather(b + four, bAcross), c1);
    c2 = multiplyAdd(x, gather(b + 2 * four, bAcross), c2);
    c3 = multiplyAdd(x, gather(b + 3 * four, bAcross), c3);
    a += aStep;
    b += 4;
  }
  v128.store(c, c0);
  v128.store(c + 16, c1);
  v128.store(c + 32, c2);
  v128.store(c + 48, c3);
}

/** Adds four products, k after k, to the sums of four columns that lie along k. */
function turnedMultiplyAdd(
  x0: v128,
  x1: v128,
  x2: v128,
  x3: v128,
  b: usize,
  across: i32,
  sums: v128,
): v128 {
  const r0 = v128.load(b);
  const r1 = v128.load(b + across);
  const r2 = v128.load(b + 2 * across);
  const r3 = v128.load(b + 3 * across);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  sums = multiplyAdd(x0, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5), sums);
  sums = multiplyAdd(x1, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), sums);
  sums = multiplyAdd(x2, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), sums);
  return multiplyAdd(x3, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), sums);
}

/** One number from each of four columns. */
function gather(from: usize, across: i32): v128 {
  let four = v128.load32_zero(from);
  four = v128.load_lane<f32>(from + across, four, 1);
  four = v128.load_lane<f32>(from + 2 * across, four, 2);
  return v128.load_lane<f32>(from + 3 * across, four, 3);
}
