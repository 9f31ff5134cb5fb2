/**
 * The contestant that others are measured against: what the training comes down to, as loops over
 * typed arrays, without any library.
 *
 * The tutorial's sums are rounded to float32 after every operation and in the library's order, so
 * its losses are the library's to the last bit.
 */
import { type Contestant, type Pass, type Problem, serve } from "../serve.ts";

const round = Math.fround;

/** One epoch: an update for every element, no gradient through time. */
function tutorial({ hidden: H, length, x, y, w1, w2, ...problem }: Problem): Pass {
  const lr = round(problem.lr);
  const h = new Float32Array(H);
  const next = new Float32Array(H);
  const dz = new Float32Array(H);
  return () => {
    let total = 0;
    h.fill(0);
    for (let t = 0; t < length; t++) {
      const input = x[t];
      let output = round(0);
      for (let j = 0; j < H; j++) {
        let z = round(input * w1[j]);
        for (let k = 0; k < H; k++) z = round(z + round(h[k] * w1[(k + 1) * H + j]));
        const value = round(Math.tanh(z));
        next[j] = value;
        output = round(output + round(value * w2[j]));
      }
      const error = round(output - y[t]);
      total += round(round(error * error) / 2);
      for (let j = 0; j < H; j++) {
        const value = next[j];
        dz[j] = round(round(error * w2[j]) * round(1 - value * value));
        w2[j] = round(w2[j] - round(lr * round(value * error)));
      }
      for (let j = 0; j < H; j++) w1[j] = round(w1[j] - round(lr * round(input * dz[j])));
      for (let k = 0; k < H; k++) {
        const value = h[k];
        const row = (k + 1) * H;
        for (let j = 0; j < H; j++) {
          w1[row + j] = round(w1[row + j] - round(lr * round(value * dz[j])));
        }
      }
      h.set(next);
    }
    return total;
  };
}

/** One step of gradient descent with the gradient of the whole sequence. */
function scale({ hidden: H, batch: B, length: T, x, y, w1, w2, ...problem }: Problem): Pass {
  const lr = round(problem.lr);
  const N = B * H;
  const h = new Float32Array((T + 1) * N); // hidden values, zeros before the first step
  const dz = new Float32Array(T * N); // the gradient where tanh begins
  const errors = new Float32Array(T * B);
  const g1 = new Float32Array((1 + H) * H);
  const g2 = new Float32Array(H);
  const context = new Float32Array(H * H); // the part of w1 for the context, transposed
  // About 64 rows at a time: as many as stay in the nearest cache.
  const chunk = Math.max(1, Math.floor(64 / B));

  function forward(): number {
    let loss = 0;
    for (let t = 0; t < T; t++) {
      const now = (t + 1) * N;
      for (let b = 0; b < B; b++) {
        const input = x[t * B + b];
        for (let j = 0; j < H; j++) h[now + b * H + j] = round(input * w1[j]);
      }
      multiply(h, now, h, t * N, H, 1, w1, H, B, H, H);
      for (let i = now; i < now + N; i++) h[i] = Math.tanh(h[i]);
      for (let b = 0; b < B; b++) {
        let output = round(0);
        for (let j = 0; j < H; j++) output = round(output + round(h[now + b * H + j] * w2[j]));
        const error = round(output - y[t * B + b]);
        errors[t * B + b] = error;
        loss += error * error / 2;
      }
    }
    return loss;
  }

  function backward(): void {
    g1.fill(0);
    g2.fill(0);
    for (let k = 0; k < H; k++) {
      for (let j = 0; j < H; j++) context[j * H + k] = w1[(k + 1) * H + j];
    }
    for (let t = T - 1; t >= 0; t--) {
      const now = (t + 1) * N;
      for (let b = 0; b < B; b++) {
        const error = errors[t * B + b];
        for (let j = 0; j < H; j++) {
          dz[t * N + b * H + j] = round(error * w2[j]);
          g2[j] = round(g2[j] + round(error * h[now + b * H + j]));
        }
      }
      if (t < T - 1) multiply(dz, t * N, dz, (t + 1) * N, H, 1, context, 0, B, H, H);
      for (let i = 0; i < N; i++) {
        const value = h[now + i];
        dz[t * N + i] = round(dz[t * N + i] * round(1 - round(value * value)));
      }
      for (let b = 0; b < B; b++) {
        const input = x[t * B + b];
        const row = t * N + b * H;
        for (let j = 0; j < H; j++) g1[j] = round(g1[j] + round(input * dz[row + j]));
      }
    }
    for (let t = 0; t < T; t += chunk) {
      const rows = Math.min(chunk, T - t) * B;
      multiply(g1, H, h, t * N, 1, H, dz, t * N, H, rows, H);
    }
  }

  return () => {
    const loss = forward();
    backward();
    for (let i = 0; i < w1.length; i++) w1[i] = round(w1[i] - round(lr * g1[i]));
    for (let i = 0; i < w2.length; i++) w2[i] = round(w2[i] - round(lr * g2[i]));
    return loss;
  };
}

/**
 * `c += a b`; [rows, inner] x [inner, columns] -> [rows, columns]. Element `[i, k]` of `a` lies at
 * `aStart + i aRow + k aColumn`, so that a transposed `a` costs nothing.
 */
function multiply(
  c: Float32Array,
  cStart: number,
  a: Float32Array,
  aStart: number,
  aRow: number,
  aColumn: number,
  b: Float32Array,
  bStart: number,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    const p = cStart + i * columns;
    let k = 0;
    // Four rows of b at a time: c is read and written a quarter as often.
    for (; k + 4 <= inner; k += 4) {
      const q = aStart + i * aRow + k * aColumn;
      const u0 = a[q];
      const u1 = a[q + aColumn];
      const u2 = a[q + 2 * aColumn];
      const u3 = a[q + 3 * aColumn];
      const r0 = bStart + k * columns;
      const r1 = r0 + columns;
      const r2 = r1 + columns;
      const r3 = r2 + columns;
      for (let j = 0; j < columns; j++) {
        let sum = round(c[p + j] + round(u0 * b[r0 + j]));
        sum = round(sum + round(u1 * b[r1 + j]));
        sum = round(sum + round(u2 * b[r2 + j]));
        c[p + j] = round(sum + round(u3 * b[r3 + j]));
      }
    }
    for (; k < inner; k++) {
      const u = a[aStart + i * aRow + k * aColumn];
      const r = bStart + k * columns;
      for (let j = 0; j < columns; j++) c[p + j] = round(c[p + j] + round(u * b[r + j]));
    }
  }
}

export const typedArrays: Contestant = { tutorial, scale };

if (import.meta.main) await serve(typedArrays);
