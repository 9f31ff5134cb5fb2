import assert from "node:assert/strict";
import fc from "fast-check";
import { forward, Generator, nn, ShapeError, type Tensor, tensor, zeros } from "unroll";
import { readCases } from "../fixtures/read.ts";
import { flat, readTensor, type WrittenTensor } from "../tensor/fixtures.ts";

interface CellCase {
  name: "RNN" | "GRU" | "LSTM";
  inputSize: number;
  hiddenSize: number;
  bias: boolean;
  drawn: Record<string, WrittenTensor>;
  head: Record<string, WrittenTensor>;
  weights: Record<string, WrittenTensor>;
  x: WrittenTensor;
  start: WrittenTensor[];
  outputs: WrittenTensor;
  last: WrittenTensor[];
  upstream: WrittenTensor;
  ends: WrittenTensor[];
  grads: Record<string, WrittenTensor>;
  xGrad: WrittenTensor;
  startGrads: WrittenTensor[];
}

function make({ name, inputSize, hiddenSize, bias }: CellCase, generator?: Generator): nn.Cell {
  const cells = { RNN: nn.RNNCell, GRU: nn.GRUCell, LSTM: nn.LSTMCell };
  return new cells[name](inputSize, hiddenSize, { bias, generator });
}

function close(actual: Tensor | null, expected: WrittenTensor, what: string): void {
  assert.ok(actual !== null, `${what} is missing`);
  assert.deepEqual(actual.shape, expected.shape, what);
  const wanted = flat(readTensor(expected));
  flat(actual).forEach((value, i) => {
    const bound = 3e-6 * Math.max(1, Math.abs(wanted[i]));
    assert.ok(Math.abs(value - wanted[i]) <= bound, `${what}[${i}]: ${value}, not ${wanted[i]}`);
  });
}

const tensors = (dict: Record<string, WrittenTensor>) =>
  Object.fromEntries(Object.entries(dict).map(([name, t]) => [name, readTensor(t)]));
const parts = (state: nn.State): Tensor[] => "shape" in state ? [state] : [...state];

for (const c of readCases<CellCase>("cells")) {
  const [length, batch] = c.x.shape;
  const title = `${c.name} ${c.bias ? "" : "without bias "}of ${c.inputSize} to ${c.hiddenSize}`;
  Deno.test(`${title}: ${length} steps of ${batch} are PyTorch's, gradients too`, () => {
    const cell = make(c).loadStateDict(tensors(c.weights));
    const x = readTensor(c.x, true) as nn.Sequence;
    const start = c.start.map((t) => readTensor(t, true));
    const state = (start.length === 1 ? start[0] : start) as unknown as nn.State;
    const [outputs, last] = nn.unroll(cell, x, state);
    close(outputs, c.outputs, "outputs");
    parts(last).forEach((t, i) => close(t, c.last[i], `last ${i}`));
    const ends = parts(last).map((t, i) => t.mul(readTensor(c.ends[i])).sum());
    const loss: Tensor = ends.reduce(
      (sum, end) => sum.add(end),
      outputs.mul(readTensor(c.upstream)).sum() as Tensor,
    );
    loss.backward();
    for (const [name, weight] of Object.entries(cell.stateDict())) {
      close(weight.grad, c.grads[name], `gradient of ${name}`);
    }
    close(x.grad, c.xGrad, "gradient of x");
    start.forEach((t, i) => close(t.grad, c.startGrads[i], `gradient of state ${i}`));
  });

  Deno.test(`${title} and a linear layer start with PyTorch's weights, to the last bit`, () => {
    const generator = new Generator(42);
    const cell = make(c, generator);
    const head = new nn.Linear(c.hiddenSize, 2, { generator });
    const same = (module: nn.Module, dict: Record<string, WrittenTensor>) => {
      const own = module.stateDict();
      assert.deepEqual(Object.keys(own), Object.keys(dict));
      for (const name in own) {
        assert.deepEqual([own[name].shape, flat(own[name])], [dict[name].shape, dict[name].values]);
      }
    };
    same(cell, c.drawn);
    same(head, c.head);
  });
}

Deno.test("the cell without bias is the tutorial's, with transposed weights", () => {
  const number = fc.float({ min: -2, max: 2, noNaN: true });
  const matrix = (rows: number, columns: number) =>
    fc.array(fc.array(number, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    });
  fc.assert(fc.property(matrix(4, 3), matrix(1, 1), matrix(1, 3), (rows, x, h) => {
    const w1 = tensor(rows);
    const cell = new nn.RNNCell(1, 3, { bias: false });
    cell.loadStateDict({
      weight_ih: w1.narrow(0, 0, 1).t(),
      weight_hh: w1.narrow(0, 1, 3).t(),
    });
    const [, context] = forward(tensor(x), tensor(h), w1, zeros([3, 1]));
    const hidden = cell.forward(tensor(x), tensor(h));
    flat(hidden).forEach((v, i) => assert.ok(Math.abs(v - flat(context)[i]) < 1e-6));
  }));
});

Deno.test("a state that is left out is zero", () => {
  for (const cell of [new nn.RNNCell(2, 3), new nn.GRUCell(2, 3), new nn.LSTMCell(2, 3)]) {
    const input = tensor([[1, -1], [0.5, 2]]);
    const numbers = (state: nn.State) => parts(state).map(flat);
    const [given, left] = [nn.unroll<nn.State>(cell, input.reshape([1, 2, 2]), cell.start(2)), [
      cell.forward(input),
    ]];
    assert.deepEqual(numbers(left[0]), numbers(given[1]));
  }
});

Deno.test("weights that do not fit are refused, and nothing is changed", () => {
  const cell = new nn.GRUCell(1, 2);
  const before = Object.values(cell.stateDict()).map(flat);
  const { bias_hh: _, ...rest } = cell.stateDict();
  const zero = Object.fromEntries(
    Object.entries(cell.stateDict()).map(([name, w]) => [name, w.mul(0)]),
  );
  assert.throws(() => cell.loadStateDict({ ...rest, weight: zeros([1]) }), {
    name: "TypeError",
    message: "loadStateDict: missing: bias_hh; unknown: weight; " +
      "the names must be weight_ih, weight_hh, bias_ih, bias_hh",
  });
  assert.throws(
    () => cell.loadStateDict({ ...zero, bias_hh: zeros([5]) }),
    (e) => e instanceof ShapeError && e.message === "loadStateDict: bias_hh is [5]; it must be [6]",
  );
  assert.deepEqual(Object.values(cell.stateDict()).map(flat), before);
});

Deno.test("wrong sizes and empty sequences are refused", () => {
  assert.throws(() => new nn.RNNCell(0, 3), {
    message: "RNNCell: inputSize is 0; it must be a whole number of 1 or more",
  });
  assert.throws(() => new nn.LSTMCell(1, 2.5), /LSTMCell: hiddenSize is 2.5/);
  assert.throws(() => new nn.Linear(1, -1), /Linear: outFeatures is -1/);
  assert.throws(
    () => nn.unroll(new nn.GRUCell(1, 2), zeros([0, 1, 1])),
    (e) => e instanceof ShapeError && e.message.startsWith("unroll: the sequence is [0, 1, 1]; "),
  );
  assert.throws(() => new nn.GRUCell(1, 2).forward(zeros([1, 3])), ShapeError);
});
