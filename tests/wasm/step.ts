import { createMemory, type KernelKind, loadKernels } from "../../lib/wasm/mod.ts";

/** Sizes of the tutorial's network, trained by backpropagation through time. */
export interface Sizes {
  hidden: number;
  batch: number;
  times: number;
}

/**
 * A training step of the tutorial's network, written out by hand over the kernels: what they can
 * reach, and, step for step, what autograd does.
 *
 * @param w1 the weights [1 + hidden, hidden]
 * @param w2 the weights [hidden, 1]
 * @param x the inputs [times, batch, 1]
 * @param y the targets [times, batch, 1]
 */
export function handWritten(
  kind: KernelKind,
  { hidden, batch, times }: Sizes,
  [w1, w2, x, y]: readonly Float32Array[],
  lr: number,
) {
  const inner = 1 + hidden;
  let bytes = 0;
  /** Reserves memory for so many numbers, from a multiple of 64 bytes on. */
  const place = (numbers: number, copies = 1) => {
    const address = bytes;
    bytes += Math.ceil(numbers * copies / 16) * 64;
    // The last step in time comes first, for autograd collects a weight's gradient back in time.
    return { address, at: (t: number) => address + (copies - 1 - t) * numbers * 4 };
  };
  const [W1, W2, dW1, dW2] = [inner * hidden, hidden, inner * hidden, hidden].map((n) => place(n));
  const XH = place(batch * inner, times + 1); // [x, h] for each t
  const H = place(batch * hidden, times);
  const [O, Y, dO] = [batch, batch, batch].map((n) => place(n, times));
  const dA = place(batch * hidden, times); // before tanh
  const [A, dH, dNext] = [1, 2, 3].map(() => place(batch * hidden));
  const { scratchBytes, packedSize } = loadKernels(createMemory(0), kind);
  const [packed, packedTransposed] = [[inner, hidden], [hidden, hidden]].map(([k, n]) =>
    place(packedSize(k, n) / 4)
  );
  const scratch = place(scratchBytes / 4).address;

  const memory = createMemory(bytes);
  const kernels = loadKernels(memory, kind);
  const numbers = (of: { address: number }, n: number) =>
    new Float32Array(memory.buffer, of.address, n);
  numbers(W1, w1.length).set(w1);
  numbers(W2, w2.length).set(w2);
  const floats = new Float32Array(memory.buffer);
  for (let t = 0; t < times; t++) {
    for (let b = 0; b < batch; b++) {
      floats[Y.at(t) / 4 + b] = y[t * batch + b];
      floats[XH.at(t) / 4 + b * inner] = x[t * batch + b];
    }
  }

  function forward(): void {
    kernels.pack(packed.address, W1.address, inner, hidden);
    for (let t = 0; t < times; t++) {
      const h = H.at(t);
      // [batch, 1 + hidden] x [1 + hidden, hidden] -> [batch, hidden]
      kernels.mmPacked(A.address, XH.at(t), packed.address, batch, inner, hidden, scratch);
      kernels.tanh(h, A.address, batch * hidden);
      kernels.copyRows(XH.at(t + 1) + 4, inner * 4, h, hidden * 4, batch, hidden);
      // [batch, hidden] x [hidden, 1] -> [batch, 1]
      kernels.mm(O.at(t), h, W2.address, batch, hidden, 1, scratch);
    }
  }

  function backward(): void {
    // The loss is half the sum of squares, so its gradient is the difference.
    kernels.sub(dO.address, O.address, Y.address, batch * times);
    // The rows of W1 that meet h. No gradient flows into x.
    kernels.packTransposed(packedTransposed.address, W1.address + hidden * 4, hidden, hidden);
    for (let t = times - 1; t >= 0; t--) {
      // [batch, 1] x [hidden, 1]ᵀ -> [batch, hidden]
      kernels.mm(dH.address, dO.at(t), W2.address, batch, 1, hidden, scratch);
      if (t < times - 1) kernels.add(dH.address, dNext.address, dH.address, batch * hidden);
      kernels.tanhBackward(dA.at(t), dH.address, H.at(t), batch * hidden);
      if (t === 0) break;
      // [batch, hidden] x [hidden, hidden]ᵀ -> [batch, hidden]
      const weights = packedTransposed.address;
      kernels.mmPacked(dNext.address, dA.at(t), weights, batch, hidden, hidden, scratch);
    }
    const [last, points] = [times - 1, times * batch];
    // [1 + hidden, times batch] x [times batch, hidden] -> [1 + hidden, hidden]
    kernels.mmTransposedA(
      ...[dW1.address, XH.at(last), dA.at(last), inner, points, hidden, scratch] as const,
    );
    // [hidden, times batch] x [times batch, 1] -> [hidden, 1]
    kernels.mmTransposedA(
      ...[dW2.address, H.at(last), dO.at(last), hidden, points, 1, scratch] as const,
    );
  }

  return {
    /** The weights, which every step changes. */
    w1: numbers(W1, w1.length),
    w2: numbers(W2, w2.length),
    /** One step of stochastic gradient descent. */
    step(): void {
      forward();
      backward();
      kernels.scale(dW1.address, dW1.address, lr, w1.length);
      kernels.sub(W1.address, W1.address, dW1.address, w1.length);
      kernels.scale(dW2.address, dW2.address, lr, w2.length);
      kernels.sub(W2.address, W2.address, dW2.address, w2.length);
    },
    /** Half the sum of squares before the last step's update. */
    loss: () => numbers(dO, batch * times).reduce((sum, d) => sum + d * d, 0) / 2,
  };
}

/** Weights, inputs and targets: waves of different phase, and the next value of each. */
export function problem({ hidden, batch, times }: Sizes): Float32Array[] {
  let state = 1;
  const weights = (n: number) =>
    Float32Array.from({ length: n }, () => {
      state = Math.imul(state, 1664525) + 1013904223 | 0;
      return state / 2 ** 31 / Math.sqrt(hidden);
    });
  const wave = (shift: number) =>
    Float32Array.from({ length: times * batch }, (_, i) => {
      return Math.sin(0.4 * (Math.floor(i / batch) + shift) + i % batch);
    });
  return [weights((1 + hidden) * hidden), weights(hidden), wave(0), wave(1)];
}
