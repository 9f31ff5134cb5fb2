/**
 * js-pytorch. It has no `cat` and no `tanh`: the two parts of w1 are multiplied for themselves, and
 * tanh is made of `exp`. It computes in float64.
 */
import { torch } from "js-pytorch";
import { type Contestant, type Pass, type Problem, serve } from "../serve.ts";

type Tensor = ReturnType<typeof torch.tensor>;

/** The weights as leaves: from input to hidden, from context to hidden, from hidden to output. */
interface Weights {
  wx: Tensor;
  wh: Tensor;
  wo: Tensor;
}

/** One epoch: an update for every element, no gradient through time. */
function tutorial({ length, lr, x, y, ...problem }: Problem): Pass {
  const weights = weightsOf({ length, lr, x, y, ...problem });
  const inputs = columns(x, 1);
  const targets = columns(y, 1);
  return () => {
    let total = 0;
    let context = torch.zeros([1, problem.hidden]);
    for (let t = 0; t < length; t++) {
      const hidden = forward(weights, inputs[t], context);
      const loss = halfSquaredError(torch.matmul(hidden, weights.wo), targets[t]);
      total += loss.data[0];
      loss.backward();
      descend(weights, lr);
      context = torch.tensor(hidden.data);
    }
    return total;
  };
}

/** One step of gradient descent with the gradient of the whole sequence. */
function scale({ batch: B, lr, x, y, ...problem }: Problem): Pass {
  const weights = weightsOf({ batch: B, lr, x, y, ...problem });
  const inputs = columns(x, B);
  const targets = columns(y, B);
  return () => {
    let context = torch.zeros([B, problem.hidden]);
    let total: Tensor | undefined;
    inputs.forEach((input, t) => {
      context = forward(weights, input, context);
      const loss = halfSquaredError(torch.matmul(context, weights.wo), targets[t]);
      total = total === undefined ? loss : torch.add(total, loss);
    });
    total!.backward();
    descend(weights, lr);
    return total!.data[0];
  };
}

function forward({ wx, wh }: Weights, input: Tensor, context: Tensor): Tensor {
  const z = torch.add(torch.matmul(input, wx), torch.matmul(context, wh)); // [B, H]
  const power = torch.exp(torch.mul(z, 2));
  return torch.div(torch.add(power, -1), torch.add(power, 1)); // tanh z
}

function halfSquaredError(outputs: Tensor, targets: Tensor): Tensor {
  return outputs.sub(targets).pow(2).sum().sum().div(2); // [B, 1] -> [B] -> [1]
}

/** Changes the weights against their gradients, and forgets these. */
function descend(weights: Weights, lr: number): void {
  for (const w of Object.values(weights) as Tensor[]) {
    w.data.forEach((row: number[], i: number) => {
      row.forEach((value, j) => row[j] = value - lr * w.grad[i][j]);
    });
    w.zero_grad();
  }
}

function weightsOf({ hidden: H, w1, w2 }: Problem): Weights {
  const matrix = (numbers: Float32Array, width: number) => torch.tensor(rows(numbers, width), true);
  return { wx: matrix(w1.subarray(0, H), H), wh: matrix(w1.subarray(H), H), wo: matrix(w2, 1) };
}

/** One column of B values for every step. */
function columns(numbers: Float32Array, B: number): Tensor[] {
  return rows(numbers, B).map((row) => torch.tensor(row.map((value) => [value])));
}

function rows(numbers: Float32Array, width: number): number[][] {
  return Array.from(
    { length: numbers.length / width },
    (_, i) => Array.from(numbers.subarray(i * width, (i + 1) * width)),
  );
}

export const jsPyTorch: Contestant = { tutorial, scale };

await serve(jsPyTorch);
