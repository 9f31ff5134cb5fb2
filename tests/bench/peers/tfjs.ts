/** TensorFlow.js, whichever backend is chosen: one step of its optimiser for every update. */
import * as tf from "@tensorflow/tfjs";
import type { Contestant, Pass, Problem } from "../serve.ts";

// Without the checks for those who develop.
tf.enableProdMode();

/** One epoch: an update for every element, no gradient through time. */
function tutorial({ hidden: H, length, lr, x, y, ...numbers }: Problem): Pass {
  const [w1, w2] = weightsOf(H, numbers);
  const inputs = tf.split<tf.Tensor2D>(tf.tensor2d(x, [length, 1]), length);
  const targets = tf.split<tf.Tensor2D>(tf.tensor2d(y, [length, 1]), length);
  const sgd = tf.train.sgd(lr);
  return () => {
    let total = 0;
    let context = tf.zeros<tf.Rank.R2>([1, H]);
    for (let t = 0; t < length; t++) {
      let hidden = context;
      const loss = sgd.minimize(
        () => {
          hidden = tf.keep(tf.tanh(tf.matMul(tf.concat2d([inputs[t], context], 1), w1)));
          return halfSquaredError(tf.matMul(hidden, w2), targets[t]);
        },
        true,
        [w1, w2],
      )!;
      total += loss.dataSync()[0];
      tf.dispose([loss, context]);
      context = hidden;
    }
    context.dispose();
    return total;
  };
}

/** One step of gradient descent with the gradient of the whole sequence. */
function scale({ hidden: H, batch: B, length: T, lr, x, y, ...numbers }: Problem): Pass {
  const [w1, w2] = weightsOf(H, numbers);
  const inputs = tf.split<tf.Tensor2D>(tf.tensor2d(x, [T * B, 1]), T);
  const targets = tf.tensor2d(y, [T * B, 1]);
  const sgd = tf.train.sgd(lr);
  const forward = () => {
    let context = tf.zeros<tf.Rank.R2>([B, H]);
    const contexts = inputs.map((input) =>
      context = tf.tanh(tf.matMul(tf.concat2d([input, context], 1), w1))
    );
    return halfSquaredError(tf.matMul(tf.concat2d(contexts, 0), w2), targets);
  };
  return () => {
    const loss = sgd.minimize(forward, true, [w1, w2])!;
    const [value] = loss.dataSync();
    loss.dispose();
    return value;
  };
}

function weightsOf(H: number, { w1, w2 }: Pick<Problem, "w1" | "w2">): tf.Variable<tf.Rank.R2>[] {
  // Those of the problem before would stay in memory for ever.
  tf.disposeVariables();
  return [tf.tensor2d(w1, [1 + H, H]), tf.tensor2d(w2, [H, 1])].map((w) => tf.variable(w));
}

function halfSquaredError(outputs: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  return tf.div(tf.sum(tf.square(tf.sub(outputs, targets))), 2);
}

export const tensorFlow: Contestant = { tutorial, scale };
