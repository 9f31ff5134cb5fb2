import assert from "node:assert/strict";
import {
  DivergedError,
  loadRun,
  predict,
  run,
  type RunOptions,
  saveRun,
  sineData,
  sweep,
  train,
  zeros,
} from "unroll";
import { sineCases } from "../tensor/fixtures.ts";

for (const c of sineCases) {
  Deno.test(`run with seed ${c.seed} gives PyTorch's weights, losses and predictions`, () => {
    const { seed, hidden: hiddenSize, lr, epochs, seqLength } = c;
    const r = run({ seed, hiddenSize, lr, epochs, seqLength });
    assert.deepEqual(r.initial.w1.toArray().flat(), c.w1);
    assert.deepEqual(r.initial.w2.toArray().flat(), c.w2);
    assert.equal(r.losses.length, epochs);
    c.losses.forEach((loss, epoch) => {
      const off = Math.abs(r.losses[epoch] - loss) / loss;
      assert.ok(off <= 1e-4, `epoch ${epoch}: ${r.losses[epoch]}, PyTorch has ${loss}`);
    });
    assert.equal(r.predictions.length, seqLength);
    c.predictions.forEach((p, i) => assert.ok(Math.abs(r.predictions[i] - p) <= 1e-3));
  });
}

Deno.test("onEpoch gets the weights as they are after the epoch", () => {
  const predicted: number[][] = [];
  const r = run({
    epochs: 3,
    onEpoch: (_, __, weights) => predicted.push(predict(weights, sineData(20).x)),
  });
  assert.deepEqual(predicted[2], r.predictions);
  assert.deepEqual(predicted[0], run({ epochs: 1 }).predictions);
});

Deno.test("run without options is the tutorial's run", () => {
  const seen: [number, number][] = [];
  const r = run({ onEpoch: (epoch, loss) => seen.push([epoch, loss]) });
  assert.deepEqual(r.config, {
    seed: 42,
    hiddenSize: 6,
    epochs: 300,
    seqLength: 20,
    lr: 0.1,
    cell: "elman",
    truncate: 1,
    signal: "sine",
    optimizer: "sgd",
    clip: null,
    validation: 0,
    spread: 1,
  });
  assert.deepEqual(r.w1.shape, [7, 6]);
  assert.deepEqual(r.w2.shape, [6, 1]);
  assert.deepEqual(r.initial.w1.shape, [7, 6]);
  assert.notDeepEqual(r.initial.w1.toArray(), r.w1.toArray());
  assert.equal(r.times.length, 21);
  assert.deepEqual([r.x.shape, r.y.shape], [[20, 1], [20, 1]]);
  assert.deepEqual(seen, [...r.losses.entries()]);
  assert.deepEqual(predict(r, r.x), r.predictions);
});

Deno.test("the same seed gives the same run, whatever was drawn before", () => {
  const options = { seed: 5, epochs: 20 };
  const first = run(options);
  zeros([3]).normal_();
  assert.deepEqual(run(options).losses, first.losses);
  assert.notDeepEqual(run({ ...options, seed: 6 }).losses, first.losses);
});

Deno.test("other sizes follow from the options", () => {
  const r = run({ hiddenSize: 3, seqLength: 7, epochs: 2 });
  assert.deepEqual([r.w1.shape, r.w2.shape, r.x.shape], [[4, 3], [3, 1], [7, 1]]);
  assert.deepEqual([r.times.length, r.predictions.length, r.losses.length], [8, 7, 2]);
  assert.equal(run({ hiddenSize: 1, seqLength: 1, epochs: 1 }).predictions.length, 1);
});

Deno.test("a learning rate of 0 learns nothing", () => {
  const { losses } = run({ lr: 0, epochs: 3 });
  assert.equal(losses[0], losses[2]);
});

Deno.test("the target is the input, shifted by one", () => {
  const { times, x, y } = sineData(20);
  assert.deepEqual(x.toArray().slice(1), y.toArray().slice(0, -1));
  times.slice(0, -1).forEach((t, i) => assert.equal(x.toArray()[i][0], Math.fround(Math.sin(t))));
  assert.equal(y.toArray()[19][0], Math.fround(Math.sin(10)));
});

const refused: [RunOptions, string][] = [
  [{ hiddenSize: 0 }, "run: hiddenSize is 0; it must be a whole number of 1 or more"],
  [{ hiddenSize: 2.5 }, "run: hiddenSize is 2.5; it must be a whole number of 1 or more"],
  [{ epochs: -1 }, "run: epochs is -1; it must be a whole number of 1 or more"],
  [{ epochs: NaN }, "run: epochs is NaN; it must be a whole number of 1 or more"],
  [{ epochs: Infinity }, "run: epochs is Infinity; it must be a whole number of 1 or more"],
  [{ seqLength: 0 }, "run: seqLength is 0; it must be a whole number of 1 or more"],
  [
    { epochs: "300" as unknown as number },
    'run: epochs is "300"; it must be a whole number of 1 or more',
  ],
  [
    { seed: -1 },
    "run: seed is -1; it must be a whole number from 0 to 4294967295 (2^32 - 1)",
  ],
  [
    { seed: 2 ** 32 },
    "run: seed is 4294967296; it must be a whole number from 0 to 4294967295 (2^32 - 1)",
  ],
  [{ lr: NaN }, "run: lr is NaN; it must be a finite number of 0 or more"],
  [{ lr: -0.1 }, "run: lr is -0.1; it must be a finite number of 0 or more"],
  [
    { epoch: 3 } as RunOptions,
    'run: there is no option "epoch"; did you mean epochs?',
  ],
];
for (const [options, message] of refused) {
  Deno.test(`run refuses ${Object.entries(options).flat().join(" = ")}`, () => {
    assert.throws(() => run(options), { message });
  });
}

Deno.test("a loss that is not finite stops training and keeps the weights", () => {
  const lr = 5;
  assert.throws(() => run({ lr }), (e) => {
    assert.ok(e instanceof DivergedError);
    assert.match(e.message, /the loss became (NaN|Infinity) in epoch \d+ at step \d+/);
    assert.match(e.message, /try a smaller learning rate than 5, such as 0.5/);
    assert.equal(e.losses.length, e.epoch);
    assert.ok(e.losses.every(Number.isFinite));
    assert.deepEqual(e.weights.w1.shape, [7, 6]);
    return true;
  });
});

Deno.test("train changes the given weights", () => {
  const w1 = zeros([2, 1], { requiresGrad: true });
  const w2 = zeros([1, 1], { requiresGrad: true });
  const { x, y } = sineData(3);
  const losses = train({ w1, w2 }, x, y, { epochs: 2, lr: 0.1 });
  const expected = y.toArray().reduce((sum, [v]) => sum + Math.fround(v * v) / 2, 0);
  assert.ok(Math.abs(losses[0] - expected) < 1e-6, "zero weights predict zero, and stay there");
});

Deno.test("a run is printed in two lines, one of a sweep in one", async () => {
  const found = run({ lr: 0.05, signal: (t) => t, epochs: 2, validation: 3 });
  const [first, last] = found.losses.map((loss) => Number(loss.toPrecision(4)));
  const error = Number(found.validationLosses[1].toPrecision(4));
  assert.equal(
    Deno.inspect(found),
    `run({ epochs: 2, lr: 0.05, data: [24 values], times: [24 values], validation: 3 }): loss ${first} to ${last} in ` +
      `2 epochs, validation error ${error}\n  ${Object.keys(found).join(", ")}`,
  );
  const text = `run({ epochs: 1 }): loss 4.683 to 4.683 in 1 epoch`;
  const alone = run({ epochs: 1 });
  assert.equal(Deno.inspect(alone).split("\n")[0], text);
  assert.equal(Deno.inspect(loadRun(saveRun(alone))), Deno.inspect(alone));
  const [one, other] = await sweep({ epochs: 1, lr: [0.1, 1e30] }, { workers: 1 });
  assert.equal(Deno.inspect(one), text);
  assert.match(Deno.inspect(other), /^run\(\{ epochs: 1, lr: 1e\+30 \}\): DivergedError: the loss/);
  // The text is not a property.
  assert.deepEqual({ ...alone }, alone);
});
