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
export type Wrap = <A extends readonly Tensor[], R>(step: (...args: A) => R) => (...args: A) => R;

/** A step of the tutorial: from the context and one element to the next context and the loss. */
export type Step = (context: Matrix, x: Matrix, y: Matrix) => readonly [Matrix, Tensor];

/** Makes one pass over the tutorial's sequence out of a step; it gives the losses. */
export type Pass = (step: Step, start: Matrix, x: Matrix, y: Matrix) => () => number[];

/** This project as a contestant: the loops of its tutorial, with its steps wrapped. */
export function unroll(wrap: Wrap, pass: Pass): Contestant {
  return { tutorial: (problem) => tutorial(problem, wrap, pass), scale: (p) => scale(p, wrap) };
}

/** One epoch of Step 5: an update for every element, no gradient through time. */
function tutorial({ hidden: H, length, lr, ...numbers }: Problem, wrap: Wrap, pass: Pass) {
  const w1 = matrix(numbers.w1, 1 + H, { requiresGrad: true });
  const w2 = matrix(numbers.w2, H, { requiresGrad: true });
  const step: Step = wrap((context: Matrix, input: Matrix, target: Matrix) => {
    const [output, hidden] = forward(input, context, w1, w2); // [1, 1], [1, H]
    const loss = halfSquaredError(output, target); // []
    loss.backward();
    noGrad(() => {
      w1.sub_(w1.grad, { alpha: lr });
      w2.sub_(w2.grad, { alpha: lr });
    });
    w1.grad?.zero_();
    w2.grad?.zero_();
    return [hidden.detach(), loss] as const;
  });
  const [x, y] = [numbers.x, numbers.y].map((numbers) => matrix(numbers, length));
  const losses = pass(step, zeros([1, H]), x, y);
  return () => losses().reduce((total, loss) => total + loss, 0);
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
export function rows(t: Matrix, count: number): Matrix[] {
  return Array.from({ length: t.shape[0] / count }, (_, i) => t.narrow(0, i * count, count));
}

function matrix(numbers: Float32Array, rows: number, options = {}): Matrix {
  const columns = numbers.length / rows;
  const row = (_: unknown, i: number) => numbers.subarray(i * columns, (i + 1) * columns);
  return tensor(Array.from({ length: rows }, row), options);
}
