import assert from "node:assert/strict";
import {
  cat,
  DivergedError,
  Generator,
  type Matrix,
  nn,
  noGrad,
  optim,
  run,
  sineData,
  type Tensor,
  tensor,
  train,
  zeros,
} from "unroll";

/** Two inputs and two outputs per step: the next values of two sines. */
function twoSines(length = 24): { x: Matrix; y: Matrix } {
  const row = (t: number) => [Math.sin(t / 2), Math.cos(t / 3)];
  const rows = tensor(Array.from({ length: length + 1 }, (_, t) => row(t))) as Matrix;
  return { x: rows.narrow(0, 0, length), y: rows.narrow(0, 1, length) };
}

const network = (dtype?: "float64") => {
  const generator = new Generator(1);
  return new nn.Recurrent(
    new nn.LSTMCell(2, 5, { generator, dtype }),
    new nn.Linear(5, 2, { generator, dtype }),
  );
};

/** The same training, written out. */
function byHand(
  net: nn.Network,
  x: Matrix,
  y: Matrix,
  { epochs, lr, truncate, loss: lossOf }: {
    epochs: number;
    lr: number;
    truncate: number;
    loss: (p: Matrix, y: Matrix) => Tensor;
  },
): number[] {
  const adam = new optim.Adam(net.parameters(), { lr });
  return Array.from({ length: epochs }, () => {
    let state = net.start();
    let total = 0;
    for (let at = 0; at < x.shape[0]; at += truncate) {
      const losses: Tensor[] = [];
      for (let j = at; j < Math.min(at + truncate, x.shape[0]); j++) {
        const [output, next] = net.forward(x.narrow(0, j, 1), state);
        losses.push(lossOf(output, y.narrow(0, j, 1)));
        state = next;
      }
      losses.reduce((a, b) => a.add(b)).backward();
      adam.step();
      adam.zeroGrad();
      total += losses.reduce((sum, loss) => sum + loss.item(), 0);
      state = (state as readonly Matrix[]).map((t) => t.detach()) as unknown as nn.State;
    }
    return total;
  });
}

Deno.test("trains networks with several inputs and outputs, with a custom loss", () => {
  const { x, y } = twoSines();
  const loss = (p: Matrix, y: Matrix): Tensor => p.sub(y).abs().sum() as Tensor;
  const options = { epochs: 12, lr: 0.01, truncate: 5, loss };
  const losses = train(network(), x, y, { ...options, optimizer: "adam" });
  assert.deepEqual(losses, byHand(network(), x, y, options));
  assert.ok(losses[11] < losses[0], `${losses}`);
});

Deno.test("trains float64 networks in float64", () => {
  const { x, y } = twoSines();
  const options = { epochs: 5, lr: 0.01, truncate: 4, optimizer: "adam" as const };
  const single = network();
  const double = network("float64").loadStateDict(single.stateDict());
  const [a, b] = [single, double].map((net) => train(net, x, y, options));
  a.forEach((loss, i) => {
    assert.ok(Math.abs(loss / b[i] - 1) < 1e-5, `${loss} and ${b[i]}`);
    assert.notEqual(loss, b[i]);
  });
  assert.deepEqual(double.parameters().map(({ dtype }) => dtype), Array(6).fill("float64"));
  const w1 = zeros([7, 6], { dtype: "float64", requiresGrad: true }).add(0.1).detach() as Matrix;
  const w2 = zeros([6, 1], { dtype: "float64" }).add(0.1).detach() as Matrix;
  w1.requiresGrad = w2.requiresGrad = true;
  const data = sineData(20);
  assert.equal(train({ w1, w2 }, data.x, data.y, { epochs: 3, lr: 0.1 }).length, 3);
});

Deno.test("a custom optimiser may read numbers and count steps", () => {
  let steps = 0;
  class Counting extends optim.SGD {
    override step() {
      steps += Number.isFinite(this.params[0].grad!.norm().item()) ? 1 : 0;
      super.step();
    }
  }
  const { x, y } = twoSines();
  const optimizer = (w: readonly Tensor[], lr: number) => new Counting(w, { lr });
  const own = train(network(), x, y, { epochs: 2, lr: 0.01, truncate: 6, optimizer });
  const plain = (w: readonly Tensor[], lr: number) => new optim.SGD(w, { lr });
  assert.equal(steps, 8);
  assert.deepEqual(
    own,
    train(network(), x, y, { epochs: 2, lr: 0.01, truncate: 6, optimizer: plain }),
  );
});

/** A rule that makes the second update of the second epoch too large, by the number of its steps. */
class Exploding extends optim.Adam {
  #count = 0;
  override step() {
    if (++this.#count === 6) this.lr = 1e30;
    super.step();
  }
}

Deno.test("with any optimiser, the weights of an error are those before the failed update", () => {
  const { x, y } = twoSines();
  const caught = (options: Parameters<typeof train>[3]) => {
    const net = network();
    try {
      train(net as never, x, y, options);
    } catch (error) {
      assert.ok(error instanceof DivergedError);
      return error;
    }
    throw new Error("it did not diverge");
  };
  // A loss that is infinite at one element of the sequence alone.
  const { x: _, y: targets } = twoSines();
  const bad = cat([
    targets.narrow(0, 0, 13),
    tensor([[Infinity, 0]]) as Matrix,
    targets.narrow(0, 14, 10),
  ]);
  for (const optimizer of ["sgd", "adam"] as const) {
    const net = network();
    const options = { epochs: 3, lr: 0.01, truncate: 4, optimizer };
    assert.throws(() => train(net, x, bad as Matrix, options), (error: Error) => {
      assert.ok(error instanceof DivergedError);
      assert.deepEqual([error.epoch, error.step], [0, 13]);
      return true;
    });
    const other = network();
    train(other, x.narrow(0, 0, 12), y.narrow(0, 0, 12), { ...options, epochs: 1 });
    assert.deepEqual(
      net.parameters().map((w) => w.toArray()),
      other.parameters().map((w) => w.toArray()),
      optimizer,
    );
  }
  const optimizer = (w: readonly Tensor[], lr: number) => new Exploding(w, { lr });
  const loss = (p: Matrix, y: Matrix): Tensor => p.sub(y).pow(4).sum() as Tensor;
  const { weights } = caught({ epochs: 5, lr: 0.01, truncate: 6, optimizer, loss });
  const numbers = (weights as unknown as nn.Network).parameters().flatMap((w) =>
    w.reshape([-1]).toArray() as number[]
  );
  assert.ok(numbers.every(Number.isFinite));
});

Deno.test("refuses invalid data and options", () => {
  const { x, y } = twoSines();
  const net = network();
  const options = { epochs: 1, lr: 0.1 };
  const wrong: [() => unknown, RegExp][] = [
    [() => train(net, x, y, { ...options, truncate: 0 }), /train: truncate is 0; it must be a w/],
    [() => train(net, x, y, { ...options, lr: NaN }), /train: lr is NaN; it must be a finite/],
    [() => train(net, x, y, { lr: 1 } as never), /train: epochs is undefined/],
    [() => train(net, x, y, { epochs: 1 } as never), /train: lr is undefined/],
    [() => train(net, x, y, { ...options, learningRate: 1 } as never), /no option "learningRate"/],
    [() => train(net, x, y, { ...options, optimizer: "rmsprop" } as never), /optimizer is "rmsp/],
    [() => train(net, x, y, { ...options, clip: -1 }), /clip is -1/],
    [() => train(net, x, y.narrow(0, 0, 3), options), /x is \[24, 2\] and y is \[3, 2\]/],
    [() => train(net, x.reshape([-1]) as never, y, options), /x is \[48\] and y is \[24, 2\]/],
    [() => train(net, [1, 2] as never, y, options), /train: expected a tensor, got \[1, 2\]/],
    [
      () => train(net.parameters() as never, x, y, options),
      /Elman: the argument is an array; it must be a n/,
    ],
    [() => train({} as never, x, y, options), /Elman: the argument is \{\}; it must be a network/],
  ];
  for (const [f, message] of wrong) assert.throws(f, message);
});

Deno.test("weights may be changed between epochs, but not replaced", () => {
  const { x, y } = twoSines();
  const exchange = (change: (net: nn.Recurrent) => void) => {
    const net = network();
    return train(net, x, y, { epochs: 3, lr: 0.1, onEpoch: () => change(net) });
  };
  assert.equal(exchange((net) => noGrad(() => net.head.weight.fill_(0))).length, 3);
  const weight = zeros([2, 3]) as Tensor as Matrix;
  assert.throws(
    () => exchange(({ head }) => Object.assign(head, { weight })),
    /other weights than/,
  );
});

Deno.test("refuses to capture a custom network that counts its steps", () => {
  class Counting extends nn.Elman {
    steps = 0;
    override forward(input: Matrix, context: Matrix): [Matrix, Matrix] {
      const [output, next] = super.forward(input, context);
      return [++this.steps % 10 === 0 ? output.mul(2) : output, next];
    }
  }
  const { w1, w2 } = run({ epochs: 1 });
  const data = sineData(20);
  const learn = () => train(new Counting({ w1, w2 }), data.x, data.y, { epochs: 1, lr: 0.1 });
  assert.throws(learn, /the function ran different operations when it was called again/);
});
