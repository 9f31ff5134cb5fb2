import assert from "node:assert/strict";
import { DivergedError, generate, hiddenTraces, run } from "unroll";
import { sceneOf } from "../../lib/playground/scene.ts";
import { type Settings, tutorial } from "../../lib/playground/settings.ts";
import { Training, valuesOf } from "../../lib/playground/training.ts";
import { sineCases } from "../tensor/fixtures.ts";

function trained(change: Partial<Settings>, room?: number): Training {
  const training = new Training({ ...tutorial, ...change }, room);
  while (!training.isDone) training.advance();
  return training;
}

/** The same as options of `run`. */
function optionsOf(change: Partial<Settings>) {
  const { std1: _, std2: __, ...options } = { ...tutorial, ...change };
  return options;
}

const changes: Partial<Settings>[] = [
  {},
  { hiddenSize: 1, seqLength: 2, epochs: 5 },
  { hiddenSize: 17, epochs: 20, lr: 0.02 },
  { seed: 4294967295, lr: 0, epochs: 3 },
  { truncate: 7, lr: 0.02, epochs: 40 },
  { truncate: 200, lr: 0.01, epochs: 10 },
];

for (const change of changes) {
  Deno.test(`the losses are those of run, bit for bit: ${JSON.stringify(change)}`, () => {
    assert.deepEqual(trained(change).losses, run(optionsOf(change)).losses);
  });
}

for (const c of sineCases) {
  Deno.test(`with seed ${c.seed} the losses are PyTorch's`, () => {
    const { seed, hidden: hiddenSize, lr, epochs, seqLength } = c;
    const { losses } = trained({ seed, hiddenSize, lr, epochs, seqLength });
    assert.equal(losses.length, c.losses.length);
    c.losses.forEach((loss, epoch) => assert.ok(Math.abs(losses[epoch] / loss - 1) <= 1e-4));
  });
}

Deno.test("both deviations scale the first weights, each its own", () => {
  const values = (change: Partial<Settings>) => {
    const training = new Training({ ...tutorial, hiddenSize: 64, ...change });
    const { w1, w2 } = training.at(0);
    const deviation = (values: number[]) =>
      Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
    return [deviation(w1.toArray().flat()), deviation(w2.toArray().flat())];
  };
  for (const [std1, std2] of [[0.4, 0.3], [2, 0.1], [0, 1], [0, 0]]) {
    const [found1, found2] = values({ std1, std2 });
    assert.ok(Math.abs(found1 - std1) <= 0.1 * std1, `${found1} instead of ${std1}`);
    assert.ok(Math.abs(found2 - std2) <= 0.3 * std2, `${found2} instead of ${std2}`);
  }
});

Deno.test("every epoch can be seen again as it was, however few of them are kept", () => {
  const change = { epochs: 60, truncate: 3 };
  const states: Float32Array[] = [];
  run({ ...optionsOf(change), onEpoch: (_, __, weights) => states.push(valuesOf(weights)) });
  for (const room of [undefined, 500, 49]) {
    const training = trained(change, room);
    for (const epoch of [60, 1, 2, 3, 17, 59, 58, 30, 31, 60]) {
      assert.deepEqual(valuesOf(training.at(epoch)), states[epoch - 1], `epoch ${epoch}`);
    }
    const { initial } = run(optionsOf(change));
    assert.deepEqual(valuesOf(training.at(0)), valuesOf(initial));
  }
});

Deno.test("a training that runs away ends there, and says where", () => {
  const training = trained({ lr: 5 });
  try {
    run({ lr: 5 });
    assert.fail("run does not run away");
  } catch (error) {
    assert.ok(error instanceof DivergedError);
    const { epoch, step, loss, losses } = error;
    assert.deepEqual(training.failure, { epoch, step, loss });
    assert.deepEqual(training.losses, losses);
  }
});

Deno.test("a training that is stopped goes no further", () => {
  const training = new Training(tutorial);
  for (let k = 0; k < 3; k++) training.advance();
  training.stop();
  training.advance();
  assert.equal(training.losses.length, 3);
});

Deno.test("a scene has run's predictions, what generate makes up, and the hidden traces", () => {
  const result = run({});
  const at = { epoch: 300, handOver: 10, seqLength: 20 };
  const scene = sceneOf(trained({}).at(300), at);
  const generated = generate(result, 20);
  assert.deepEqual(scene.forecasts, [...result.predictions, ...generated.values]);
  assert.deepEqual(scene.times, [...result.times, ...generated.times]);
  assert.deepEqual(scene.wave.slice(21), generated.actual);
  assert.deepEqual(
    [...scene.hidden.subarray(0, 120)],
    hiddenTraces(result.model, result.x).toArray().flat(),
  );
});

Deno.test("after the hand-over the network hears nothing but itself", () => {
  const weights = trained({ epochs: 50 }).at(50);
  const at = (handOver: number) => sceneOf(weights, { epoch: 50, handOver, seqLength: 20 });
  const [early, late, always] = [at(4), at(14), at(18)];
  assert.deepEqual([early.handOver, late.handOver, always.handOver], [5, 30, 40]);
  assert.deepEqual(early.forecasts.slice(0, 6), late.forecasts.slice(0, 6));
  assert.notDeepEqual(early.forecasts.slice(6), late.forecasts.slice(6));
  assert.deepEqual(late.forecasts.slice(0, 31), always.forecasts.slice(0, 31));
});
