import assert from "node:assert/strict";
import {
  DivergedError,
  nn,
  optim,
  predict,
  run,
  type RunConfig,
  type RunOptions,
  sineData,
  train,
} from "unroll";
import { readCases } from "../fixtures/read.ts";

interface RunCase {
  options: Partial<RunConfig>;
  losses: number[];
  validationLosses: number[];
  predictions: number[] | number[][];
}

/** What a case changes against the first options of the script. */
const title = ({ cell, truncate, optimizer, clip, signal, data, validation }: Partial<RunConfig>) =>
  [
    `${cell} on ${
      signal ? `a ${signal}` : `data, [40, ${[data![0]].flat().length}],`
    } through ${truncate} steps with ${optimizer}`,
    ...(clip === null ? [] : [`clipped at ${clip}`]),
    ...(validation === 0 ? [] : [`and ${validation} held-out points`]),
  ].join(" ");

const sizeOf = (value: unknown) => Array.isArray(value) ? value.length : typeof value;
for (const { options, losses, validationLosses, predictions } of readCases<RunCase>("runs")) {
  Deno.test(`${title(options)} follows PyTorch`, () => {
    const r = run(options as RunOptions);
    const near = (found: number[] | number[][], expected: number[] | number[][], what: string) => {
      assert.deepEqual([found, found[0]].map(sizeOf), [expected, expected[0]].map(sizeOf), what);
      const flat = found.flat();
      expected.flat().forEach((e, i) => {
        const bound = 1e-4 * Math.max(Math.abs(e), 1e-3);
        assert.ok(Math.abs(flat[i] - e) <= bound, `${what} ${i}: ${flat[i]}, PyTorch has ${e}`);
      });
    };
    near(r.losses, losses, "loss");
    near(r.validationLosses, validationLosses, "validation");
    near(r.predictions, predictions, "prediction");
  });
}

Deno.test("a stretch as long as the sequence, or longer, is the whole sequence", () => {
  const whole = run({ truncate: 20, epochs: 30, lr: 0.02 });
  const longer = run({ truncate: 1000, epochs: 30, lr: 0.02 });
  assert.deepEqual(longer.losses, whole.losses);
  assert.notDeepEqual(run({ truncate: 19, epochs: 30, lr: 0.02 }).losses, whole.losses);
});

Deno.test("a custom optimiser is made with the weights and the learning rate", () => {
  const seen: unknown[] = [];
  const own = run({
    epochs: 20,
    optimizer: (weights, lr) => {
      seen.push(weights.map((w) => w.shape), lr);
      return new optim.Adam(weights, { lr });
    },
  });
  assert.deepEqual(seen, [[[7, 6], [6, 1]], 0.1]);
  assert.deepEqual(own.losses, run({ epochs: 20, optimizer: "adam" }).losses);
  const plain = run({ epochs: 20, optimizer: (w, lr) => new optim.SGD(w, { lr }) });
  const tutorial = run({ epochs: 20 });
  plain.losses.forEach((loss, i) => assert.ok(Math.abs(loss - tutorial.losses[i]) < 1e-4 * loss));
});

Deno.test("validation points do not affect training", () => {
  for (const signal of ["sine", "noisy sine"] as const) {
    const alone = run({ epochs: 10, signal });
    const watched = run({ epochs: 10, signal, validation: 9 });
    assert.deepEqual(watched.losses, alone.losses);
    assert.deepEqual(watched.model.parameters().map((w) => w.toArray()), [
      alone.w1.toArray(),
      alone.w2.toArray(),
    ]);
    assert.deepEqual(alone.validationLosses, []);
  }
});

Deno.test("onEpoch gets the network of the cell, and the validation error", () => {
  const seen: [number, number | undefined][] = [];
  let last: number[] = [];
  const { x } = sineData(20);
  const r = run({
    cell: "lstm",
    epochs: 3,
    validation: 4,
    onEpoch: (epoch, _, network, error) => {
      seen.push([epoch, error]);
      if (epoch === 2) last = predict(network, x);
    },
  });
  assert.deepEqual(seen, [...r.validationLosses.entries()]);
  assert.deepEqual(last, r.predictions);
});
Deno.test("a network can be trained by itself", () => {
  const network = new nn.Recurrent(new nn.GRUCell(1, 3), new nn.Linear(3, 1));
  const { x, y } = sineData(20);
  const losses = train(network, x, y, { epochs: 30, lr: 0.1, truncate: 5 });
  assert.ok(losses[29] < losses[0] / 2, `${losses[0]} -> ${losses[29]}`);
});

Deno.test("spread multiplies the initial weights", () => {
  for (const cell of ["elman", "gru"] as const) {
    const [one, two] = [1, 2].map((spread) =>
      run({ cell, spread, epochs: 1 }).initial.parameters().map((w) => w.reshape([-1]).toArray())
    );
    assert.deepEqual(two, one.map((list) => list.map((v) => 2 * v)));
  }
});

for (const optimizer of ["sgd", "adam"] as const) {
  Deno.test(`with ${optimizer}, a run that diverges keeps finite weights and the losses until then`, () => {
    const options: RunOptions = {
      cell: "rnn",
      optimizer,
      lr: optimizer === "sgd" ? 50 : 1e30,
      truncate: 3,
      epochs: 50,
    };
    assert.throws(() => run(options), (e) => {
      assert.ok(e instanceof DivergedError);
      assert.equal(e.losses.length, e.epoch);
      assert.ok(e.losses.every(Number.isFinite));
      const numbers = (e.weights as nn.Network).parameters().flatMap((w) =>
        w.reshape([-1]).toArray()
      );
      assert.ok(numbers.every(Number.isFinite));
      assert.ok(!Number.isFinite(e.loss) && e.step < 20);
      return true;
    });
  });
}

const refused: [RunOptions, string][] = [
  [
    { cell: "rnnn" as "rnn" },
    'run: cell is "rnnn"; it must be "elman", "rnn", "gru" or "lstm"',
  ],
  [{ truncate: 0 }, "run: truncate is 0; it must be a whole number of 1 or more"],
  [{ clip: 0 }, "run: clip is 0; it must be a finite number above 0, or null"],
  [{ clip: NaN }, "run: clip is NaN; it must be a finite number above 0, or null"],
  [{ validation: -1 }, "run: validation is -1; it must be a whole number of 0 or more"],
  [{ spread: -1 }, "run: spread is -1; it must be a finite number of 0 or more"],
  [
    { signal: "cosine" as "sine" },
    'run: signal is "cosine"; it must be "sine", "two sines", "noisy sine", "square wave" ' +
    "or a function of time",
  ],
  [
    { optimizer: "custom" },
    'run: optimizer is "custom"; it must be "sgd", "adam" or a function that makes an optimiser: ' +
    "(weights, lr) => new optim.SGD(weights, { lr }); a saved run does not hold functions",
  ],
  [
    { optimizer: "rmsprop" as "sgd" },
    'run: optimizer is "rmsprop"; it must be "sgd", "adam" or a function that makes an optimiser: ' +
    "(weights, lr) => new optim.SGD(weights, { lr })",
  ],
];
for (const [options, message] of refused) {
  Deno.test(`run refuses ${Object.entries(options).flat().join(" = ")}`, () => {
    assert.throws(() => run(options), { name: "RangeError", message });
  });
}
