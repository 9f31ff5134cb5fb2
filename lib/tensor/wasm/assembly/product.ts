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

/** So much of A is packed at a time: it stays in the second cache while all of B passes. */
const blockBytes = 262144;

/** The tile or strip that stands in for one that would reach over the edge of C. */
const edgeBytes = 128;

/** How many bytes of scratch memory a product with the inner size `k` needs. */
export function scratchSize(k: i32): i32 {
  return edgeBytes + 4 * panelBytes(k) + max(blockBytes, k << 4);
}

function panelBytes(k: i32): i32 {
  return k << 5;
}

/**
 * `C = A B` or `C += A B`; [m, k] x [k, n] -> [m, n], C row by row. The sum is made first and added
 * at the end. `bPacked` says that B already consists of panels.
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
  bPacked: bool,
  add: bool,
  scratch: usize,
): void {
  if (n == 1 && m > 1) {
    // A b, a column, has the numbers of bᵀ Aᵀ, a row, and the row fills whole vectors.
    strips(c, 1, k, m, b, bAlong, 0, a, aAlong, aAcross, false, add, scratch);
  } else if (m < 4) {
    strips(c, m, k, n, a, aAlong, aAcross, b, bAlong, bAcross, bPacked, add, scratch);
  } else {
    tiles(c, m, k, n, a, aAlong, aAcross, b, bAlong, bAcross, bPacked, add, scratch);
  }
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
  bPacked: bool,
  add: bool,
  scratch: usize,
): void {
  const bScratch = scratch + edgeBytes;
  const aScratch = bScratch + panelBytes(k);
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
      let bPanel = bScratch, bStep = 32;
      if (bPacked) bPanel = b + (j >> 3) * panelBytes(k);
      else if (bInPlace && columns == 8) {
        bPanel = b + (j << 2);
        bStep = bAlong;
      } else packEight(bScratch, b + j * bAcross, bAlong, bAcross, columns, k);
      for (let i = start; i < end; i += 4) {
        const rows = min(4, m - i);
        const inPlace = aInPlace && rows == 4;
        const aPanel = inPlace ? a + (i << 2) : aScratch + (i - start) * (k << 2);
        const aStep = inPlace ? aAlong : 16;
        const to = c + ((i * n + j) << 2);
        if (rows == 4 && columns == 8) tile(to, n << 2, aPanel, aStep, bPanel, bStep, k, add);
        else {
          tile(scratch, 32, aPanel, aStep, bPanel, bStep, k, false);
          putEdge(to, n, rows, columns, scratch, add);
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
  bPacked: bool,
  add: bool,
  scratch: usize,
): void {
  let j = 0;
  if (bAlong == 4 && !bPacked) {
    for (; n - j >= 16; j += 16) {
      for (let i = 0; i < m; i++) {
        const to = c + ((i * n + j) << 2);
        stripTransposed(to, a + i * aAcross, aAlong, b + j * bAcross, bAcross, k, add);
      }
    }
  }
  for (; j < n; j += 32) {
    const columns = min(32, n - j);
    let panels = scratch + edgeBytes, next = panelBytes(k), bStep = 32;
    if (bPacked) panels = b + (j >> 3) * next;
    else if (bAcross == 4 && columns == 32) {
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
        strip(scratch, from, aAlong, panels, b1, b2, b3, bStep, k, false);
        putEdge(to, n, 1, columns, scratch, add);
      }
    }
  }
}

/** Copies the part of a tile or strip that lies within C. */
function putEdge(c: usize, n: i32, rows: i32, columns: i32, edge: usize, add: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const to = c + ((i * n + j) << 2);
      const sum = f32.load(edge + ((i * 8 + j) << 2));
      f32.store(to, add ? f32.load(to) + sum : sum);
    }
  }
}
