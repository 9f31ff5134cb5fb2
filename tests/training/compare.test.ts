import assert from "node:assert/strict";
import {
  compare,
  DivergedError,
  optim,
  run,
  type RunOptions,
  type RunResult,
  type SweepRun,
  type Tensor,
} from "unroll";

const lossOf = ({ losses }: RunResult) => losses[losses.length - 1];

/** A training as a sweep gives it, whose last loss is `loss`; diverged for NaN. */
function trained(options: object, loss: number): SweepRun {
  const result = run({ epochs: 1, ...options });
  const { config } = result;
  if (!Number.isNaN(loss)) return { config, result: { ...result, losses: [9, loss] }, error: null };
  return { config, result: null, error: new DivergedError(3, 4, NaN, [9, 8, 7], result, 1) };
}

Deno.test("a row has only the differences, and the best one is marked", () => {
  const runs = [1, 20].map((truncate) => run({ truncate, lr: 0.02, epochs: 30 }));
  const { rows, losses, values } = compare(runs);
  const [a, b] = runs.map(lossOf);
  assert.deepEqual(rows, [
    { truncate: 1, loss: a, note: a < b ? "best" : "" },
    { truncate: 20, loss: b, note: a < b ? "" : "best" },
  ]);
  assert.deepEqual(losses, { "truncate 1": runs[0].losses, "truncate 20": runs[1].losses });
  assert.deepEqual(values, { "truncate 1": [a], "truncate 20": [b] });
});

Deno.test("runs that differ in the seed alone have a row each; other seeds share one", () => {
  const seeds = [1, 2].map((seed) => run({ seed, epochs: 2 }));
  assert.deepEqual(compare(seeds).rows.map(({ seed }) => seed), [1, 2]);
  const both = compare([
    run({ seed: 1, lr: 0.1, epochs: 1 }),
    run({ seed: 2, lr: 0.2, epochs: 1 }),
  ]);
  assert.deepEqual(Object.keys(both.losses), ["seed 1, lr 0.1", "seed 2, lr 0.2"]);
  const same = compare([run({ epochs: 2 }), run({ epochs: 2 })]);
  assert.deepEqual([same.rows.length, same.rows[0].runs], [1, 2]);
});

Deno.test("several seeds have a median and quartiles, and those that diverged are counted", () => {
  const values = { 0.1: [4, 1, 3, 2], 0.5: [1, NaN, 9, NaN], 0.9: [NaN, NaN, NaN, NaN] };
  const runs = Object.entries(values).flatMap(([lr, list]) =>
    list.map((loss, seed) => trained({ lr: Number(lr), seed }, loss))
  );
  const { rows, losses, values: found } = compare(runs);
  const row = (lr: number, median?: number, low?: number, high?: number, note = "") => ({
    lr,
    runs: 4,
    "median loss": median,
    "lower quartile": low,
    "upper quartile": high,
    note,
  });
  assert.deepEqual(rows, [
    row(0.1, 2.5, 1.75, 3.25, "best"),
    row(0.5, undefined, 7, undefined, "2 of 4 diverged"),
    row(0.9, undefined, undefined, undefined, "4 of 4 diverged"),
  ]);
  assert.deepEqual(losses, { "lr 0.1": [9, 2], "lr 0.5": [9, 9], "lr 0.9": [9, 8, 7, NaN] });
  assert.deepEqual(found["lr 0.5"], [1, NaN, 9, NaN]);
});

Deno.test("a single run that diverged has its epoch; other failures are not divergence", () => {
  const [fine, diverged] = [trained({ lr: 0.1 }, 1), trained({ lr: 0.2 }, NaN)];
  const failed: SweepRun = {
    ...diverged,
    config: { ...fine.config, lr: 3 },
    error: new Error("no"),
  };
  const { rows } = compare([diverged, fine, failed]);
  assert.deepEqual(rows.map(({ note }) => note), ["diverged in epoch 3", "best", "failed"]);
});

Deno.test("rows are sorted by any column, with missing values last", () => {
  const runs = [trained({ lr: 0.3 }, 2), trained({ lr: 0.2 }, NaN), trained({ lr: 0.1 }, 1)];
  const order = (sort?: string) => compare(runs, { sort }).rows.map(({ lr }) => lr);
  assert.deepEqual(order(), [0.3, 0.2, 0.1]);
  assert.deepEqual(order("lr"), [0.1, 0.2, 0.3]);
  assert.deepEqual(order("loss"), [0.1, 0.3, 0.2]);
  assert.throws(() => order("los"), {
    message: 'compare: there is no column "los"; the columns are lr, loss, note',
  });
});

Deno.test("cells, sizes and data are distinguished, and networks by their weights", () => {
  const [f, g] = [(t: number) => t / 10, (t: number) => t / 20];
  const runs = [f, g, f].map((signal, i) => run({ signal, epochs: 1, seed: i, label: "rain" }));
  assert.deepEqual(compare(runs).rows.map(({ data, runs }) => [data, runs]), [
    ["rain", 2],
    ["rain 2", 1],
  ]);
  const own = [f, "sine" as const].map((signal) => run({ signal, epochs: 1 }));
  assert.deepEqual(Object.keys(compare(own).losses), [
    "signal none, data, scaled",
    "sine, data none, unscaled",
  ]);
  const optimizers = [1, 2].map(() => (w: readonly Tensor[], lr: number) =>
    new optim.SGD(w, { lr })
  );
  const made = optimizers.map((optimizer) => run({ optimizer, epochs: 1 }));
  assert.deepEqual(compare(made).rows.map(({ optimizer }) => optimizer), ["custom", "custom 2"]);
  const sizes = [run({ epochs: 1 }), run({ cell: "gru", epochs: 1, clip: 1 })];
  assert.deepEqual(compare(sizes).rows.map(({ cell, clip, weights }) => [cell, clip, weights]), [
    ["elman", "none", 48],
    ["gru", 1, 18 + 108 + 18 + 18 + 7],
  ]);
  assert.deepEqual(Object.keys(compare(sizes).values), ["elman, clip none", "gru, clip 1"]);
});

Deno.test("another measure can be compared", () => {
  const runs = [2, 3].map((hiddenSize) => run({ hiddenSize, epochs: 1 }));
  const { rows } = compare(runs, { name: "size", measure: (r) => -r.config.hiddenSize });
  assert.deepEqual(rows.map(({ size, note }) => [size, note]), [[-2, ""], [-3, "best"]]);
  assert.throws(() => compare([]), { message: "compare: there are no runs" });
});

Deno.test("runs with held-out points are compared by these, in the unit of the data", () => {
  const names = (options: RunOptions[]) =>
    Object.keys(compare(options.map((each) => run({ epochs: 2, ...each }))).rows[0]);
  const data = [3, 5, 4, 6, 5, 7, 6, 8];
  const both = [1, 2].map((seed) => ({ seed, data, validation: 2, unit: "°C" }));
  assert.deepEqual(names(both), ["seed", "validation error (°C²)", "note"]);
  const r = run({ epochs: 2, ...both[0] });
  assert.equal(compare([r]).rows[0]["validation error (°C²)"], r.validationLosses[1]);
  assert.ok(
    names(both.map((each) => ({ ...each, unit: "m/s" }))).includes("validation error ((m/s)²)"),
  );
  assert.ok(names([both[0], { ...both[1], unit: "K" }]).includes("validation error"));
  assert.ok(names([both[0], { ...both[1], validation: 0 }]).includes("loss"));
});
