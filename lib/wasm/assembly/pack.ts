/**
 * Copies up to four columns of a matrix so that the four numbers of each row k lie side by side,
 * `toStep` bytes from one k to the next. Missing columns are filled with 0.
 *
 * A number of the source lies at `from + k * along + column * across`.
 */
export function packFour(
  to: usize,
  toStep: i32,
  from: usize,
  along: i32,
  across: i32,
  columns: i32,
  k: i32,
): void {
  if (columns >= 4 && across == 4) return copyFour(to, toStep, from, along, k);
  if (columns >= 4 && along == 4) {
    transposeFour(to, toStep, from, across, k >> 2);
    const done = k & ~3;
    to += done * toStep;
    from += done << 2;
    k -= done;
  }
  for (; k > 0; k--) {
    for (let column = 0; column < 4; column++) {
      f32.store(to + (column << 2), column < columns ? f32.load(from + column * across) : 0);
    }
    to += toStep;
    from += along;
  }
}

/** The four numbers lie side by side in the source, too. */
function copyFour(to: usize, toStep: i32, from: usize, along: i32, k: i32): void {
  for (; k > 0; k--) {
    v128.store(to, v128.load(from));
    to += toStep;
    from += along;
  }
}

/** The numbers of one column lie side by side in the source: turn blocks of four by four. */
function transposeFour(to: usize, toStep: i32, from: usize, across: i32, blocks: i32): void {
  for (; blocks > 0; blocks--) {
    const r0 = v128.load(from);
    const r1 = v128.load(from + across);
    const r2 = v128.load(from + 2 * across);
    const r3 = v128.load(from + 3 * across);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(to + toStep, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
    v128.store(to + 2 * toStep, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
    v128.store(to + 3 * toStep, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
    to += 4 * toStep;
    from += 16;
  }
}

/** Packs up to eight columns, as {@link tile} reads B: 32 bytes for each k. */
export function packEight(
  to: usize,
  from: usize,
  along: i32,
  across: i32,
  columns: i32,
  k: i32,
): void {
  if (columns >= 8 && across == 4) return copyEight(to, from, along, k);
  packFour(to, 32, from, along, across, columns, k);
  packFour(to + 16, 32, from + 4 * across, along, across, columns - 4, k);
}

/** One pass over all eight, for the rows of a large matrix lie far apart. */
function copyEight(to: usize, from: usize, along: i32, k: i32): void {
  for (; k > 0; k--) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    to += 32;
    from += along;
  }
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
