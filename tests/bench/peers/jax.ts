/**
 * jax-js on WebAssembly, with the step compiled by `jit`, as its README advises.
 *
 * Its arrays are counted by hand: a function uses up what it is given, and `.ref` keeps one more.
 */
import { defaultDevice, init, jit, numpy as np, valueAndGrad } from "@jax-js/jax";
import { type Contestant, type Pass, type Problem, serve } from "../serve.ts";

type Weights = { w1: np.Array; w2: np.Array };

function cell({ w1, w2 }: Weights, x: np.Array, context: np.Array, y: np.Array) {
  const hidden = np.tanh(np.matmul(np.concatenate([x, context], 1), w1));
  return [halfSquaredError(np.matmul(hidden.ref, w2), y), hidden] as [np.Array, np.Array];
}

const step = jit((weights: Weights, x: np.Array, context: np.Array, y: np.Array, lr: np.Array) => {
  const kept = { w1: weights.w1.ref, w2: weights.w2.ref };
  const [[loss, hidden], grads] = valueAndGrad(cell, { hasAux: true })(weights, x, context, y);
  return { loss, hidden, weights: descend(kept, grads, lr) };
});

/** One epoch: an update for every element, no gradient through time. */
function tutorial({ hidden: H, length, x, y, ...problem }: Problem): Pass {
  let weights = weightsOf({ hidden: H, length, x, y, ...problem });
  const inputs = Array.from(x, (value) => np.array([[value]]));
  const targets = Array.from(y, (value) => np.array([[value]]));
  const lr = np.array(problem.lr);
  return () => {
    let total = 0;
    let context = np.zeros([1, H]);
    for (let t = 0; t < length; t++) {
      const next = step(weights, inputs[t].ref, context, targets[t].ref, lr.ref);
      ({ weights, hidden: context } = next);
      total += next.loss.js() as number;
    }
    context.dispose();
    return total;
  };
}

function sequence({ w1, w2 }: Weights, x: np.Array, y: np.Array) {
  const [length, batch] = x.shape;
  let context = np.zeros([batch, w2.shape[0]]);
  const contexts: np.Array[] = [];
  for (let t = 0; t < length; t++) {
    context = np.tanh(np.matmul(np.concatenate([x.ref.slice(t), context], 1), w1.ref));
    contexts.push(context.ref);
  }
  context.dispose();
  x.dispose();
  w1.dispose();
  return halfSquaredError(np.matmul(np.concatenate(contexts, 0), w2), y);
}

const sequenceStep = jit((weights: Weights, x: np.Array, y: np.Array, lr: np.Array) => {
  const kept = { w1: weights.w1.ref, w2: weights.w2.ref };
  const [loss, grads] = valueAndGrad(sequence)(weights, x, y);
  return { loss, weights: descend(kept, grads, lr) };
});

/** One step of gradient descent with the gradient of the whole sequence. */
function scale({ batch: B, length: T, ...problem }: Problem): Pass {
  let weights = weightsOf({ batch: B, length: T, ...problem });
  const x = np.array(problem.x).reshape([T, B, 1]);
  const y = np.array(problem.y).reshape([T * B, 1]);
  const lr = np.array(problem.lr);
  return () => {
    const next = sequenceStep(weights, x.ref, y.ref, lr.ref);
    ({ weights } = next);
    return next.loss.js() as number;
  };
}

function weightsOf({ hidden: H, w1, w2 }: Problem): Weights {
  return { w1: np.array(w1).reshape([1 + H, H]), w2: np.array(w2).reshape([H, 1]) };
}

function descend({ w1, w2 }: Weights, grads: Weights, lr: np.Array): Weights {
  return { w1: w1.sub(grads.w1.mul(lr.ref)), w2: w2.sub(grads.w2.mul(lr)) };
}

function halfSquaredError(outputs: np.Array, targets: np.Array): np.Array {
  return np.square(outputs.sub(targets)).sum().div(2);
}

export const jax: Contestant = { tutorial, scale };

await init("wasm");
defaultDevice("wasm");
await serve(jax);
