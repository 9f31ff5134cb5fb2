import assert from "node:assert/strict";
import { DivergedError, type Log, run, type RunConfig, sweep, type SweepRun } from "unroll";

/** A log in memory that remembers how often it was replaced. */
class TextLog implements Log {
  replaced = 0;
  constructor(public text = "") {}
  read() {
    return this.text;
  }
  append(line: string) {
    this.text += line;
  }
  replace(text: string) {
    this.text = text;
    this.replaced++;
  }
}

const grid = { lr: [0.1, 5], epochs: 15, cell: ["elman", "gru"] } as const;
const numbers = (runs: readonly SweepRun[]) =>
  runs.map(({ config, result, error }) => [
    config,
    result?.losses,
    result?.predictions,
    result?.times,
    result?.x.toArray(),
    result?.model.parameters().map((w) => w.toArray()),
    result?.initial.parameters().map((w) => w.toArray()),
    error?.message,
    error instanceof DivergedError && [error.epoch, error.step, error.loss, error.losses],
  ]);
const linesOf = (log: TextLog) => log.text.split("\n").slice(0, -1);

Deno.test("a sweep is logged run by run, and a second one reads all runs from the log", async () => {
  const log = new TextLog();
  const runs = await sweep(grid, { seeds: [1, 2], workers: 2, log });
  assert.equal(linesOf(log).length, 8);
  assert.ok(runs.some(({ error }) => error instanceof DivergedError), "one has diverged");
  const before = log.text;
  const onProgress = () => assert.fail("nothing is left to train");
  const again = await sweep(grid, { seeds: [1, 2], log, onProgress });
  assert.deepEqual(numbers(again), numbers(runs));
  assert.equal(log.text, before);
});

Deno.test("an interrupted sweep resumes where it stopped", async () => {
  const log = new TextLog();
  const abort = new AbortController();
  const onProgress = (done: number) => done === 3 && abort.abort(new Error("enough"));
  const options = { seeds: [1, 2, 3, 4, 5, 6, 7, 8], workers: 2, log };
  const first = sweep({ epochs: 30 }, { ...options, signal: abort.signal, onProgress });
  await assert.rejects(first, /enough/);
  const kept = linesOf(log).length;
  assert.ok(kept >= 3 && kept < 8, `${kept} lines`);
  const seen: number[] = [];
  const runs = await sweep({ epochs: 30 }, { ...options, onProgress: (done) => seen.push(done) });
  assert.deepEqual(seen, Array.from({ length: 8 - kept }, (_, i) => kept + i + 1));
  assert.equal(linesOf(log).length, 8);
  assert.deepEqual(numbers(runs), numbers(await sweep({ epochs: 30 }, { seeds: options.seeds })));
});

Deno.test("a half-written last line is dropped with a notice, wherever it was cut", async () => {
  const whole = new TextLog();
  const options = { seeds: [1, 2], workers: 1 };
  const runs = await sweep({ epochs: 2 }, { ...options, log: whole });
  const [first, second] = linesOf(whole);
  for (const cut of [1, 20, Math.floor(second.length / 2), second.length - 1]) {
    const log = new TextLog(`${first}\n${second.slice(0, cut)}`);
    const notices: string[] = [];
    const seen: number[] = [];
    const again = await sweep({ epochs: 2 }, {
      ...options,
      log,
      onNotice: (notice) => notices.push(notice),
      onProgress: (done) => seen.push(done),
    });
    assert.deepEqual(notices, [
      `line 2 of the log was only half written (${cut} characters) and is dropped; ` +
      "that run is repeated",
    ]);
    assert.deepEqual([seen, log.replaced], [[2], 1]);
    assert.deepEqual(numbers(again), numbers(runs));
    assert.equal(log.text, whole.text);
  }
});

Deno.test("a last line without a line end is kept, and gets one", async () => {
  const log = new TextLog();
  await sweep({ epochs: 1 }, { workers: 1, log });
  const text = log.text;
  log.text = text.trimEnd();
  const onNotice = (notice: string) => assert.fail(notice);
  await sweep({ epochs: 1 }, { seeds: [42, 43], workers: 1, log, onNotice });
  assert.ok(log.text.startsWith(text));
  assert.equal(linesOf(log).length, 2);
});

Deno.test("NaN, infinities and -0 are restored from the log", async () => {
  const log = new TextLog();
  const config = { lr: 5, epochs: 40, seed: 42 };
  await sweep(config, { workers: 1, log });
  assert.throws(() => run(config), (e: DivergedError) => {
    const { outcome } = JSON.parse(log.text);
    assert.deepEqual(outcome.loss, { number: String(e.loss) });
    return true;
  });
  const [{ error }] = await sweep(config, { log });
  assert.ok(error instanceof DivergedError && !Number.isFinite(error.loss));
  const zero = new TextLog(log.text);
  await sweep({ epochs: 1, spread: 0 }, { workers: 1, log: zero });
  const [{ result }] = await sweep({ epochs: 1, spread: 0 }, { log: zero });
  const expected = run({ epochs: 1, spread: 0 });
  assert.deepEqual(result!.initial.parameters()[0].toArray(), expected.initial.w1.toArray());
});

Deno.test("a run that failed for another reason is repeated", async () => {
  const log = new TextLog(
    '{"config":{"epochs":1},"outcome":{"kind":"error","name":"RangeError","message":"memory"}}\n',
  );
  const [{ result }] = await sweep({ epochs: 1 }, { workers: 1, log });
  assert.equal(result?.losses.length, 1);
  assert.equal(linesOf(log).length, 2);
});

/** The line of a run, with something else in its outcome. */
async function lineWith(change: object, options: Partial<RunConfig> = {}): Promise<string> {
  const log = new TextLog();
  await sweep({ epochs: 2, validation: 1, ...options }, { log, workers: 1 });
  const { config, outcome } = JSON.parse(log.text);
  return `${JSON.stringify({ config, outcome: { ...outcome, ...change } })}\n`;
}

const wrong: [string, RegExp][] = [
  [await lineWith({ losses: [1] }), /log: losses has 1 numbers; there must be 2/],
  [await lineWith({ validationLosses: [] }), /validationLosses has 0 numbers; there must be 2/],
  [await lineWith({ predictions: [1, 2] }), /predictions has 2 numbers; there must be 20/],
  [await lineWith({ losses: [1] }, { lr: 1e9 }), /losses has 1 numbers; there must be 0/],
  [await lineWith({ epoch: 2 }, { lr: 1e9 }), /cannot have diverged in epoch 2 at step/],
  ["not JSON\n", /^sweep: line 1 of the log is not a run of a sweep$/],
  ["\n\n[]\n", /^sweep: line 3 of the log is not a run of a sweep$/],
  [
    '{"config":{"lr":-1},"outcome":{"kind":"result"}}\n',
    /^sweep: line 1 of the log: run: lr is -1/,
  ],
  [
    '{"config":{},"outcome":{"kind":"x"}}\n',
    /line 1 of the log: there is no outcome of the kind "x"/,
  ],
  [
    '{"config":{},"outcome":{"kind":"result"}}\n',
    /line 1 of the log: losses must be a list of numbers/,
  ],
  [
    '{"config":{"epochs":1},"outcome":{"kind":"result","losses":[1],"weights":{"w1":[[1]]}}}\n',
    /line 1 of the log: there are 1 weights, too few for a hiddenSize of 6/,
  ],
  [
    '{"config":{"epochs":1},"outcome":{"kind":"result","losses":[1],"weights":[]}}\n',
    /line 1 of the log: the weights must be an object of arrays/,
  ],
];
for (const [text, message] of wrong) {
  Deno.test(`a log with ${JSON.stringify(text.slice(0, 60))} is refused, and left as it is`, async () => {
    const log = new TextLog(text);
    await assert.rejects(sweep({ epochs: 1 }, { log, workers: 1 }), (e) => {
      assert.ok(e instanceof TypeError);
      assert.match(e.message, message);
      return true;
    });
    assert.equal(log.text, text);
  });
}

Deno.test("a log that cannot be written ends the sweep", async () => {
  const log: Log = {
    read: () => "",
    append: () => Promise.reject(new Error("the disk is full")),
    replace: () => {},
  };
  await assert.rejects(sweep({ epochs: 1 }, { seeds: [1, 2, 3], workers: 2, log }), {
    message: "the disk is full",
  });
});
