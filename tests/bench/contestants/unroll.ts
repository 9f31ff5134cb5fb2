/** The contestant that this project is: its own loops, step by step. */
import { cat, halfSquaredError, type Matrix, optim, tensor, train, zeros } from "unroll";
import { type Contestant, type Pass, type Problem, serve } from "../serve.ts";

/** One epoch of Step 5: an update for every element, no gradient through time. */
function tutorial({ hidden: H, length, lr, ...numbers }: Problem): Pass {
  const w1 = matrix(numbers.w1, 1 + H, { requiresGrad: true });
  const w2 = matrix(numbers.w2, H, { requiresGrad: true });
  const x = matrix(numbers.x, length);
  const y = matrix(numbers.y, length);
  return () => train({ w1, w2 }, x, y, { epochs: 1, lr })[0];
}

/** One step of gradient descent with the gradient of the whole sequence. */
function scale({ hidden: H, batch: B, length: T, lr, ...numbers }: Problem): Pass {
  const w1 = matrix(numbers.w1, 1 + H, { requiresGrad: true });
  const w2 = matrix(numbers.w2, H, { requiresGrad: true });
  const x = matrix(numbers.x, T * B);
  const y = matrix(numbers.y, T * B);
  const sgd = new optim.SGD([w1, w2], { lr });
  return () => {
    let context: Matrix = zeros([B, H]);
    const contexts: Matrix[] = [];
    for (let t = 0; t < T; t++) {
      const input = x.narrow(0, t * B, B); // [B, 1]
      context = cat([input, context], 1).mm(w1).tanh(); // [B, 1 + H] x [1 + H, H] -> [B, H]
      contexts.push(context);
    }
    const outputs = cat(contexts, 0).mm(w2); // [T B, H] x [H, 1] -> [T B, 1]
    const loss = halfSquaredError(outputs, y);
    loss.backward();
    sgd.step();
    sgd.zeroGrad();
    return loss.item();
  };
}

function matrix(numbers: Float32Array, rows: number, options = {}): Matrix {
  const columns = numbers.length / rows;
  const row = (_: unknown, i: number) => numbers.subarray(i * columns, (i + 1) * columns);
  return tensor(Array.from({ length: rows }, row), options);
}

export const unroll: Contestant = { tutorial, scale };

if (import.meta.main) await serve(unroll);
