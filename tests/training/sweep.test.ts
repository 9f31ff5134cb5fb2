import assert from "node:assert/strict";
import { keepWorkers, spawnWith } from "../../lib/training/sweep.ts";
import { pack } from "../../lib/training/transfer.ts";
import {
  combinations,
  DivergedError,
  type nn,
  optim,
  predict,
  run,
  type RunConfig,
  sweep,
  type SweepRun,
} from "unroll";

/** Has sweeps start their workers in another way while `use` runs. */
async function withWorkers(make: () => Worker, use: () => Promise<unknown>): Promise<void> {
  const before = spawnWith(make);
  try {
    await use();
  } finally {
    spawnWith(before);
  }
}

const weightsOf = (network: nn.Network) => network.parameters().map((w) => w.toArray());

Deno.test("a grid gives every combination; the last name varies fastest", () => {
  const list = combinations({ lr: [0.1, 0.05], hiddenSize: 3, seed: [1, 2] });
  assert.deepEqual(list.map(({ lr, hiddenSize, seed }) => [lr, hiddenSize, seed]), [
    [0.1, 3, 1],
    [0.1, 3, 2],
    [0.05, 3, 1],
    [0.05, 3, 2],
  ]);
  assert.deepEqual(combinations({ lr: [] }), []);
  assert.throws(() => combinations({ lr: [0.1, -1] }), /lr is -1/);
  assert.throws(() => combinations({ rate: 3 } as never), /there is no option "rate"/);
});

Deno.test("a sweep gives the runs in the order of the grid, as run gives them", async () => {
  const seen: [number, number][] = [];
  const grid = { cell: ["elman", "lstm"], epochs: [30, 3], validation: 2, lr: 0.02 } as const;
  const runs = await sweep(grid, {
    seeds: [7, 8, 9],
    workers: 2,
    onProgress: (done, total) => seen.push([done, total]),
  });
  assert.deepEqual(seen, Array.from({ length: 12 }, (_, i) => [i + 1, 12]));
  const configs = combinations({ ...grid, seed: [7, 8, 9] });
  assert.deepEqual(runs.map(({ config }) => config), configs);
  for (const { config, result, error } of runs) {
    assert.equal(error, null);
    const alone = run(config);
    assert.deepEqual(result!.losses, alone.losses);
    assert.deepEqual(result!.predictions, alone.predictions);
    assert.deepEqual(result!.validationLosses, alone.validationLosses);
    assert.deepEqual(weightsOf(result!.model), weightsOf(alone.model));
    assert.deepEqual(weightsOf(result!.initial), weightsOf(alone.initial));
    const { model, initial, x } = result!;
    const collect = [model, initial].map((n) => n.parameters().map((w) => w.requiresGrad));
    assert.deepEqual(collect, [true, false].map((yes) => model.parameters().map(() => yes)));
    assert.deepEqual(
      [x, result!.y].map((t) => t.toArray()),
      [alone.x, alone.y].map((t) => t.toArray()),
    );
    assert.equal(predict(model, x).join(), result!.predictions.join());
  }
});

Deno.test("all runs share one series, and functions of time are sampled for the workers", async () => {
  const data = [[1, 9], [3, 8], [2, 7], [4, 8], [3, 6], [5, 7]];
  const label = ["rain", "sun"];
  const runs = [
    ...await sweep({ data, label, validation: [0, 1], epochs: 3 }, { workers: 1 }),
    ...await sweep({ signal: [Math.cos, (t) => t ** 2, "sine"], epochs: 3 }, { workers: 1 }),
  ];
  const alone = [
    ...[0, 1].map((validation) => run({ data, label, validation, epochs: 3 })),
    ...[Math.cos, (t: number) => t ** 2, "sine" as const].map((signal) =>
      run({ signal, epochs: 3 })
    ),
  ];
  for (const [i, { config, result }] of runs.entries()) {
    const { model: _, initial: __, x, y, ...found } = result!;
    const { model, initial, x: ownX, y: ownY, ...own } = alone[i];
    assert.deepEqual({ ...found, w1: null, w2: null }, { ...own, w1: null, w2: null });
    assert.deepEqual(config, own.config);
    assert.deepEqual([x.toArray(), y.toArray()], [ownX.toArray(), ownY.toArray()]);
    assert.deepEqual(
      [result!.model, result!.initial].map(weightsOf),
      [model, initial].map(weightsOf),
    );
  }
});

Deno.test("a run that diverges is reported, and the others continue", async () => {
  const runs = await sweep({ lr: [0.1, 5, 0.05], epochs: 40 }, { workers: 2 });
  assert.deepEqual(runs.map(({ result }) => result !== null), [true, false, true]);
  const { error } = runs[1];
  assert.ok(error instanceof DivergedError);
  assert.throws(() => run({ lr: 5, epochs: 40 }), (e: DivergedError) => {
    assert.deepEqual([error.message, error.epoch, error.step], [e.message, e.epoch, e.step]);
    assert.deepEqual(error.losses, e.losses);
    assert.deepEqual(error.weights.w1.toArray(), e.weights.w1.toArray());
    return true;
  });
});

Deno.test("a signal stops the sweep", async () => {
  const abort = new AbortController();
  let last = 0;
  const promise = sweep({ epochs: 2000 }, {
    seeds: Array.from({ length: 1000 }, (_, i) => i),
    workers: 2,
    signal: abort.signal,
    onProgress: (done) => {
      last = done;
      if (done === 3) abort.abort(new Error("enough"));
    },
  });
  await assert.rejects(promise, { message: "enough" });
  assert.equal(last, 3, "nothing is reported after the end");
  await assert.rejects(sweep({}, { signal: AbortSignal.abort() }), { name: "AbortError" });
});

/** Two workers whose messages arrive at once. */
function twoAtOnce(): () => Worker {
  const jobs: (() => void)[] = [];
  class Pair {
    onmessage?: (event: { data: unknown }) => void;
    constructor() {
      queueMicrotask(() => this.onmessage?.({ data: "ready" }));
    }
    postMessage({ config }: { config: RunConfig }) {
      const message = pack(run(config));
      jobs.push(() => this.onmessage?.({ data: { message } }));
      if (jobs.length === 2) queueMicrotask(() => jobs.splice(0).forEach((answer) => answer()));
    }
    terminate() {}
  }
  return () => new Pair() as unknown as Worker;
}

const stops: Record<string, (abort: AbortController) => void> = {
  "a signal": (abort) => abort.abort(new Error("enough")),
  "an error of its callback": () => {
    throw new Error("enough");
  },
};
for (const [what, end] of Object.entries(stops)) {
  Deno.test(`after ${what}, a sweep reports nothing, even if it has just arrived`, async () => {
    await withWorkers(twoAtOnce(), async () => {
      const abort = new AbortController();
      const reported: number[] = [];
      const promise = sweep({ epochs: 1 }, {
        seeds: [0, 1, 2, 3, 4, 5],
        workers: 2,
        signal: abort.signal,
        onProgress: (done) => {
          reported.push(done);
          if (done === 3) end(abort);
        },
      });
      await assert.rejects(promise, { message: "enough" });
      assert.deepEqual(reported, [1, 2, 3]);
    });
  });
}

Deno.test("refuses invalid options before anything is trained", async () => {
  let spawned = 0;
  const spawn = () => {
    spawned++;
    throw new Error("no worker is needed");
  };
  await withWorkers(spawn, async () => {
    await assert.rejects(sweep({ lr: NaN }), { name: "RangeError" });
    await assert.rejects(sweep({}, { workers: 0 }), /workers is 0; it must be a whole/);
    await assert.rejects(sweep({}, { seeds: [-1] }), /seed is -1/);
    const optimizer = () => new optim.SGD([], { lr: 1 });
    await assert.rejects(sweep({ optimizer: ["sgd", optimizer] }), {
      name: "TypeError",
      message: "sweep: optimizer is a function, which cannot be sent to a worker; use a name, " +
        "or call run in a loop",
    });
    await assert.rejects(sweep({ data: [1, 1, 1] }), /all 3 values .* are 1/);
    assert.deepEqual(await sweep({ lr: [] }), []);
  });
  assert.equal(spawned, 0);
});

Deno.test("an error of a callback, or of a worker that cannot start, ends the sweep", async () => {
  const onProgress = (_done: number, _total: number, { config }: SweepRun) => {
    throw new Error(`no more after seed ${config.seed}`);
  };
  const promise = sweep({ epochs: 2 }, { seeds: [1, 2, 3], workers: 2, onProgress });
  await assert.rejects(promise, /no more after seed/);
  await withWorkers(
    () => new Worker("data:text/javascript,throw new Error('broken')", { type: "module" }),
    () => assert.rejects(sweep({}), /sweep: a worker failed: .*broken/),
  );
});

Deno.test("kept workers serve the next sweep", async () => {
  const first = await sweep({ epochs: 3 }, { seeds: [1, 2], workers: 2 });
  let made = 0;
  const spawn = spawnWith(() => {
    made++;
    return spawn();
  });
  keepWorkers();
  for (const seeds of [[1, 2], [1, 2], [2, 1]]) {
    const runs = await sweep({ epochs: 3 }, { seeds, workers: 2 });
    const losses = runs.map(({ result }) => result!.losses);
    const expected = first.map(({ result }) => result!.losses);
    assert.deepEqual(losses, seeds[0] === 1 ? expected : expected.toReversed());
  }
  assert.equal(made, 2);
  // A worker that was stopped while it trained is not used again.
  const stop = new AbortController();
  const onProgress = () => stop.abort(new Error("enough"));
  const options = { seeds: [1, 2, 3, 4], workers: 2, signal: stop.signal, onProgress };
  await assert.rejects(sweep({ epochs: 3 }, options), /enough/);
  await sweep({ epochs: 3 }, { seeds: [1, 2], workers: 2 });
  assert.equal(made, 4);
});
