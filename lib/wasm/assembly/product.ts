import { packEight, packFour } from "./pack";
import { strip, stripTransposed, tile } from "./tile";

/*
 * A product is cut into tiles, see tile.ts. A tile reads a panel of 4 rows of A and one of 8 columns
 * of B, k after k, so an operand that lies otherwise is first packed into panels:
 *
 *     B, row by row                 its panels
 *      0  1 ..  7 |  8  9 .. 15      0  1 ..  7   16 17 .. 23   ...
 *     16 17 .. 23 | 24 25 .. 31      8  9 .. 15   24 25 .. 31   ...
 *
 * A transposed operand is packed from another direction and costs the same. One that lies right
 * already is read where it is.
 *
 * Steps are in bytes: `along` leads from one k to the next, and `across` from one row of A, or one
 * column of B, to the next.
 */

/**
 * An operand is read in place if it stays in the processor's first cache, of 32 KB or more, while
 * tiles come back to it.
 */
const inPlaceBytes = 20000;

/** So many k are worked off at a time: a panel of B stays in the first cache, too. */
const longest = 640;

/** So much of A is packed at a time: it stays in the second cache while all of B passes. */
const blockBytes = 262144;

/** The tile or strip that replaces one that would reach over the edge of C. */
const edgeBytes = 128;

/** How many bytes of scratch memory a product needs, at most. */
export const scratchBytes: i32 = edgeBytes + 4 * 32 * longest + blockBytes;

/**
 * `C = A B`; [m, k] x [k, n] -> [m, n], C row by row. If B already consists of panels, they lie
 * `bPanel` bytes apart; else that is 0.
 */
export function product(
  c: usize,
  m: i32,
  k: i32,
  n: i32,
  a: usize,
  aAlong: i32,
  aAcross: i32,
  b: usize,
  bAlong: i32,
  bAcross: i32,
  bPanel: i32,
  scratch: usize,
): void {
  let add = false;
  // Parts of k of about the same length. A sum in memory is what it was in a register.
  const parts = max(1, (k + longest - 1) / longest);
  const part = (k + parts - 1) / parts;
  do {
    const length = min(part, k);
    if (n == 1 && m > 1) {
      // A b, a column, has the numbers of bᵀ Aᵀ, a row, and the row fills whole vectors.
      strips(c, 1, length, m, b, bAlong, 0, a, aAlong, aAcross, 0, add, scratch);
    } else if (m < 4) {
      strips(c, m, length, n, a, aAlong, aAcross, b, bAlong, bAcross, bPanel, add, scratch);
    } else {
      tiles(c, m, length, n, a, aAlong, aAcross, b, bAlong, bAcross, bPanel, add, scratch);
    }
    k -= length;
    a += length * aAlong;
    b += length * bAlong;
    add = true;
  } while (k > 0);
}

/** The product by tiles of 4 rows and 8 columns. */
function tiles(
  c: usize,
  m: i32,
  k: i32,
  n: i32,
  a: usize,
  aAlong: i32,
  aAcross: i32,
  b: usize,
  bAlong: i32,
  bAcross: i32,
  bPanel: i32,
  add: bool,
  scratch: usize,
): void {
  const bScratch = scratch + edgeBytes;
  const aScratch = bScratch + (k << 5);
  const aInPlace = aAcross == 4 && isClose(aAlong, k);
  const bInPlace = bAcross == 4 && isClose(bAlong, k);
  const block = 4 * max(1, blockBytes / max(1, k << 4));
  for (let start = 0; start < m; start += block) {
    const end = min(m, start + block);
    for (let i = start; i < end; i += 4) {
      if (aInPlace && m - i >= 4) continue;
      packFour(aScratch + (i - start) * (k << 2), 16, a + i * aAcross, aAlong, aAcross, m - i, k);
    }
    for (let j = 0; j < n; j += 8) {
      const columns = min(8, n - j);
      let bFrom = bScratch, bStep = 32;
      if (bPanel != 0) bFrom = b + (j >> 3) * bPanel;
      else if (bInPlace && columns == 8) {
        bFrom = b + (j << 2);
        bStep = bAlong;
      } else packEight(bScratch, b + j * bAcross, bAlong, bAcross, columns, k);
      for (let i = start; i < end; i += 4) {
        const rows = min(4, m - i);
        const inPlace = aInPlace && rows == 4;
        const aFrom = inPlace ? a + (i << 2) : aScratch + (i - start) * (k << 2);
        const aStep = inPlace ? aAlong : 16;
        const to = c + ((i * n + j) << 2);
        if (rows == 4 && columns == 8) tile(to, n << 2, aFrom, aStep, bFrom, bStep, k, add);
        else {
          if (add) copyEdge(scratch, 8, to, n, rows, columns);
          tile(scratch, 32, aFrom, aStep, bFrom, bStep, k, add);
          copyEdge(to, n, scratch, 8, rows, columns);
        }
      }
    }
  }
}

/** Whether the numbers for all k lie close enough together to be read in place. */
function isClose(along: i32, k: i32): bool {
  return abs(along) <= inPlaceBytes / max(1, k);
}

/** The product by strips of one row, for when A has too few rows for a tile. */
function strips(
  c: usize,
  m: i32,
  k: i32,
  n: i32,
  a: usize,
  aAlong: i32,
  aAcross: i32,
  b: usize,
  bAlong: i32,
  bAcross: i32,
  bPanel: i32,
  add: bool,
  scratch: usize,
): void {
  let j = 0;
  if (bAlong == 4 && bPanel == 0) {
    for (; n - j >= 16; j += 16) {
      for (let i = 0; i < m; i++) {
        const to = c + ((i * n + j) << 2);
        stripTransposed(to, a + i * aAcross, aAlong, b + j * bAcross, bAcross, k, add);
      }
    }
  }
  for (; j < n; j += 32) {
    const columns = min(32, n - j);
    let panels = scratch + edgeBytes, next = k << 5, bStep = 32;
    if (bPanel != 0) {
      panels = b + (j >> 3) * bPanel;
      next = bPanel;
    } else if (bAcross == 4 && columns == 32) {
      panels = b + (j << 2);
      next = 32;
      bStep = bAlong;
    } else {
      for (let p = 0; p < columns; p += 8) {
        packEight(panels + (p >> 3) * next, b + (j + p) * bAcross, bAlong, bAcross, columns - p, k);
      }
    }
    // Where there are fewer than four panels, the last one is read again and the result not used.
    const last = (columns - 1) >> 3;
    const b1 = panels + min(1, last) * next;
    const b2 = panels + min(2, last) * next;
    const b3 = panels + min(3, last) * next;
    for (let i = 0; i < m; i++) {
      const from = a + i * aAcross;
      const to = c + ((i * n + j) << 2);
      if (columns == 32) strip(to, from, aAlong, panels, b1, b2, b3, bStep, k, add);
      else {
        if (add) copyEdge(scratch, 32, to, n, 1, columns);
        strip(scratch, from, aAlong, panels, b1, b2, b3, bStep, k, add);
        copyEdge(to, n, scratch, 32, 1, columns);
      }
    }
  }
}

/** Copies the part of a tile or strip that lies within C, from or to rows of so many numbers. */
function copyEdge(to: usize, toRow: i32, from: usize, fromRow: i32, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      f32.store(to + ((i * toRow + j) << 2), f32.load(from + ((i * fromRow + j) << 2)));
    }
  }
}
