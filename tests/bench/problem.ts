import { Generator, init, type Matrix, sineData, zeros } from "unroll";
import type { Numbers, Workload } from "./serve.ts";

/** The tutorial: 20 updates in every epoch, each from one element. */
export const tutorial: Workload = { task: "tutorial", hidden: 6, batch: 1, length: 20, lr: 0.1 };

/**
 * A larger network: one update from the gradient of whole sequences of 50 points.
 *
 * The gradient is a sum over all points, and the output one over all hidden values. With this
 * learning rate a step changes the loss by some percent at every size, so that a wrong gradient
 * shows in it, and never so much that it grows.
 */
export function scaled(hidden: number, batch: number, length = 50): Workload {
  return { task: "scale", hidden, batch, length, lr: 1 / (length * batch * hidden) };
}

/** How a workload is called in the table and in the JSON. */
export function nameOf({ task, hidden, batch }: Workload): string {
  return task === "tutorial" ? task : `${hidden} x ${batch}`;
}

/** The initial weights and the data of a workload: for the tutorial those of `run()`. */
export function numbersOf({ task, hidden, batch, length }: Workload): Numbers {
  const generator = new Generator(42);
  const draw = (rows: number, columns: number, std: number) =>
    flat(init.normal_(zeros([rows, columns]), 0, std, { generator }));
  if (task === "tutorial") {
    const { x, y } = sineData(length);
    const w1 = draw(1 + hidden, hidden, 0.4);
    return { w1, w2: draw(hidden, 1, 0.3), x: flat(x), y: flat(y) };
  }
  const std = 1 / Math.sqrt(hidden);
  // Every sequence of the batch starts elsewhere; the target is the input, shifted by one.
  const wave = (from: number) =>
    Float32Array.from({ length: length * batch }, (_, i) => {
      const t = from + Math.floor(i / batch);
      return Math.sin(2 + 0.4 * t + (i % batch));
    });
  return {
    w1: draw(1 + hidden, hidden, std),
    w2: draw(hidden, 1, std),
    x: wave(0),
    y: wave(1),
  };
}

function flat(matrix: Matrix): Float32Array<ArrayBuffer> {
  return Float32Array.from(matrix.toArray().flat());
}

/** The numbers as bytes, in the order w1, w2, x, y, little-endian: what contestants read. */
export function bytesOf({ w1, w2, x, y }: Numbers): Uint8Array {
  const all = [w1, w2, x, y];
  const view = new DataView(new ArrayBuffer(4 * all.reduce((sum, part) => sum + part.length, 0)));
  let at = 0;
  for (const part of all) {
    for (const value of part) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return new Uint8Array(view.buffer);
}
