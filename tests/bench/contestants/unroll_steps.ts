import {
  cat,
  forward,
  halfSquaredError,
  type Matrix,
  noGrad,
  optim,
  type Tensor,
  tensor,
  zeros,
} from "unroll";
import type { Contestant, Problem } from "../serve.ts";

/** What is done with a step before it is called: nothing, or `capture`. */
type Wrap = <A extends readonly Tensor[], R>(step: (...args: A) => R) => (...args: A) => R;

/** This project as a contestant: the loops of its tutorial, with its steps wrapped. */
export function unroll(wrap: Wrap): Contestant {
  return { tutorial: (problem) => tutorial(problem, wrap), scale: (p) => scale(p, wrap) };
}

/** One epoch of Step 5: an update for every element, no gradient through time. */
function tutorial({ hidden: H, length, lr, ...numbers }: Problem, wrap: Wrap) {
  const w1 = matrix(numbers.w1, 1 + H, { requiresGrad: true });
  const w2 = matrix(numbers.w2, H, { requiresGrad: true });
  const inputs = rows(matrix(numbers.x, length), 1);
  const targets = rows(matrix(numbers.y, length), 1);
  const step = wrap((input: Matrix, target: Matrix, context: Matrix) => {
    const [output, hidden] = forward(input, context, w1, w2); // [1, 1], [1, H]
    const loss = halfSquaredError(output, target); // []
    loss.backward();
    noGrad(() => {
      w1.sub_(w1.grad, { alpha: lr });
      w2.sub_(w2.grad, { alpha: lr });
    });
    w1.grad?.zero_();
    w2.grad?.zero_();
    return { loss, context: hidden.detach() };
  });
  return () => {
    let total = 0;
    let context: Matrix = zeros([1, H]);
    for (let j = 0; j < length; j++) {
      const after = step(inputs[j], targets[j], context);
      total += after.loss.item();
      context = after.context;
    }
    return total;
  };
}

/** One step of gradient descent with the gradient of the whole sequence. */
function scale({ hidden: H, batch: B, length: T, lr, ...numbers }: Problem, wrap: Wrap) {
  const w1 = matrix(numbers.w1, 1 + H, { requiresGrad: true });
  const w2 = matrix(numbers.w2, H, { requiresGrad: true });
  const x = matrix(numbers.x, T * B);
  const y = matrix(numbers.y, T * B);
  const sgd = new optim.SGD([w1, w2], { lr });
  const step = wrap((x: Matrix, y: Matrix) => {
    sgd.zeroGrad();
    let context: Matrix = zeros([B, H]);
    const contexts = rows(x, B).map((input) => { // [B, 1]
      context = cat([input, context], 1).mm(w1).tanh(); // [B, 1 + H] x [1 + H, H] -> [B, H]
      return context;
    });
    const outputs = cat(contexts, 0).mm(w2); // [T B, H] x [H, 1] -> [T B, 1]
    const loss = halfSquaredError(outputs, y);
    loss.backward();
    sgd.step();
    return loss;
  });
  return () => step(x, y).item();
}

/** A matrix in pieces of some rows each. */
function rows(t: Matrix, count: number): Matrix[] {
  return Array.from({ length: t.shape[0] / count }, (_, i) => t.narrow(0, i * count, count));
}

function matrix(numbers: Float32Array, rows: number, options = {}): Matrix {
  const columns = numbers.length / rows;
  const row = (_: unknown, i: number) => numbers.subarray(i * columns, (i + 1) * columns);
  return tensor(Array.from({ length: rows }, row), options);
}
