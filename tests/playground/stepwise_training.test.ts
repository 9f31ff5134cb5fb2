import assert from "node:assert/strict";
import { DivergedError, generate, hiddenTraces, run } from "unroll";
import type { Settings } from "../../lib/playground/settings.ts";
import { Training, weightsOf } from "../../lib/playground/stepwise_training.ts";
import { sineCases } from "../tensor/fixtures.ts";
import { months, sine, tutorial } from "./any.ts";

function trained(change: Partial<Settings>, lesson = sine): Training {
  const training = new Training(lesson, { ...lesson.start, ...change });
  while (!training.isDone) training.advance();
  return training;
}

const changes: Partial<Settings>[] = [
  {},
  { hiddenSize: 1, seqLength: 2, epochs: 5 },
  { hiddenSize: 17, epochs: 20, lr: 0.02 },
  { seed: 4294967295, lr: 0, epochs: 3 },
  { truncate: 7, lr: 0.02, epochs: 40 },
  { truncate: 200, lr: 0.01, epochs: 10 },
  { spread: 0.3, epochs: 10 },
];

for (const change of changes) {
  Deno.test(`the losses are those of run, bit for bit: ${JSON.stringify(change)}`, () => {
    assert.deepEqual(trained(change).losses, run(change).losses);
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

Deno.test("every epoch can be seen again as it was", () => {
  const change = { epochs: 60, truncate: 3 };
  const states: Float32Array[] = [];
  run({ ...change, onEpoch: (_, __, weights) => states.push(weightsOf(weights)) });
  const training = trained(change);
  for (const epoch of [60, 1, 2, 3, 17, 59, 58, 30, 31, 60]) {
    assert.deepEqual(weightsOf(training.at(epoch)), states[epoch - 1], `epoch ${epoch}`);
  }
  const { initial } = run(change);
  assert.deepEqual(weightsOf(training.at(0)), weightsOf(initial));
});

Deno.test("a training that diverges ends, and records where", () => {
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
  const training = new Training(sine, tutorial);
  for (let k = 0; k < 3; k++) training.advance();
  training.stop();
  training.advance();
  assert.equal(training.losses.length, 3);
});

Deno.test("a scene has the predictions of run and generate, and the hidden traces", () => {
  const { own, start: { seqLength: _, ...settings } } = months;
  const runs = [
    { result: run(), training: trained({}), switchTime: 10 },
    {
      result: run({ ...settings, ...own, validation: 12 }),
      training: trained({}, months),
      switchTime: 48,
    },
  ];
  for (const { result, training, switchTime } of runs) {
    const scene = training.report({ epoch: null, switchTime }).scene;
    const { length } = scene.times;
    const generated = generate(result, length - result.times.length);
    assert.deepEqual(scene.predictions, [...result.predictions, ...generated.values]);
    assert.deepEqual(scene.times, [...result.times, ...generated.times]);
    assert.deepEqual(scene.actual, [
      ...result.actual,
      scene.actual[result.actual.length],
      ...generated.actual,
    ]);
    const traces = hiddenTraces(result.model, result.x).toArray().flat();
    assert.deepEqual([...scene.hidden.subarray(0, traces.length)], traces);
  }
});

Deno.test("after the switch point the network reads only its own predictions", () => {
  const training = trained({ epochs: 50 });
  const at = (switchTime: number) => training.report({ epoch: 50, switchTime }).scene;
  const [early, late, always] = [at(4), at(14), at(18)];
  assert.deepEqual([early, late, always].map(({ switchPoint }) => switchPoint), [5, 30, 40]);
  assert.deepEqual(early.predictions.slice(0, 6), late.predictions.slice(0, 6));
  assert.notDeepEqual(early.predictions.slice(6), late.predictions.slice(6));
  assert.deepEqual(late.predictions.slice(0, 31), always.predictions.slice(0, 31));
});
