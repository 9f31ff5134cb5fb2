import assert from "node:assert/strict";
import fc from "fast-check";
import {
  DivergedError,
  generate,
  hiddenTraces,
  predict,
  run,
  type RunOptions,
  tensor,
  train,
} from "unroll";
import { Scaled } from "../../lib/training/scaled.ts";

/** Forty months, in tenths of a degree. */
const degrees = Array.from(
  { length: 40 },
  (_, k) => Math.round(120 + 90 * Math.sin(2 * Math.PI * k / 12) + k * 7919 % 13) / 10,
);
const near = (a: number[], b: number[], bound: number) =>
  a.length === b.length && a.every((value, i) => Math.abs(value - b[i]) <= bound);

Deno.test("a run learns scaled data, and reports values in their own unit", () => {
  const options = { epochs: 20, validation: 6, lr: 0.05 };
  const r = run({ ...options, data: degrees });
  const known = degrees.slice(0, 34);
  const mean = known.reduce((sum, v) => sum + v) / 34;
  const deviation = Math.sqrt(known.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 34);
  const scaled = degrees.map((value) => (value - mean) / deviation);
  const s = run({ ...options, data: scaled, scale: false });
  const back = (values: number[]) => values.map((value) => value * deviation + mean);
  assert.ok(near(r.losses, s.losses, 1e-4));
  assert.ok(near(r.predictions, back(s.predictions), 1e-3));
  assert.ok(near(r.validationLosses, s.validationLosses.map((v) => v * deviation ** 2), 1e-3));
  assert.ok(near(generate(r, 9).values, back(generate(s, 9).values), 1e-2));
  assert.deepEqual(r.actual, known.slice(0, -1));
  assert.deepEqual(r.x.toArray().flat(), r.actual.map(Math.fround));
  assert.deepEqual(r.y.toArray().flat(), known.slice(1).map(Math.fround));
  assert.deepEqual([r.config.seqLength, r.config.signal, r.config.data], [33, null, degrees]);
  assert.deepEqual(r.times, known.map((_, k) => k));
});

Deno.test("the network of a run on data reads and predicts values in their own unit", () => {
  const last: number[][] = [];
  const r = run({
    data: degrees,
    epochs: 3,
    validation: 4,
    onEpoch: (_, __, network) => last.push(predict(network, r0)),
  });
  assert.deepEqual(last[2], predict(r.model, degrees));
  assert.deepEqual(last[2].slice(0, 35), r.predictions);
  const found = degrees.slice(36).map((value, k) => (last[2][35 + k] - value) ** 2);
  assert.equal(found.reduce((sum, square) => sum + square) / 4, r.validationLosses[2]);
  assert.deepEqual(hiddenTraces(r.model, r.x).shape, [35, 6]);
  assert.ok(r.model instanceof Scaled);
  assert.deepEqual(Object.keys(r.model.stateDict()), ["w1", "w2"]);
});
const r0 = tensor(degrees).reshape([40, 1]);

Deno.test("a network of a run on data can be trained further, with the same result as in one run", () => {
  const options = { data: degrees, lr: 0.05 };
  const whole = run({ ...options, epochs: 6 });
  const half = run({ ...options, epochs: 3 });
  const losses = train(half.model, half.x, half.y, { epochs: 3, lr: 0.05 });
  assert.deepEqual([...half.losses, ...losses], whole.losses);
  assert.throws(() => run({ ...options, lr: 1e6 }), (error) => {
    assert.ok(error instanceof DivergedError);
    return error.weights instanceof Scaled;
  });
});

Deno.test("arrays, typed arrays, tensors and columns of one give the same run", () => {
  const whole = degrees.map(Math.round);
  const losses = (data: RunOptions["data"]) => run({ data, epochs: 2 }).losses;
  for (const data of [new Float32Array(whole), new Float64Array(whole), tensor(whole)]) {
    assert.deepEqual(losses(data), losses(whole));
  }
  const column = run({ data: tensor(whole).reshape([40, 1]), epochs: 2 });
  assert.deepEqual(column.predictions, run({ data: whole, epochs: 2 }).predictions);
  const rows = run({ data: whole.map((value) => [value]), epochs: 2 });
  assert.deepEqual(rows.predictions, column.predictions.map((value) => [value]));
});

Deno.test("all values of data in rows are in rows", () => {
  const data = degrees.map((value, k) => [value, 1000 - 3 * value + k % 5]);
  const r = run({
    data,
    validation: 3,
    epochs: 2,
    label: ["air", "pressure"],
    unit: ["°C", "hPa"],
  });
  assert.deepEqual([r.x.shape, r.y.shape], [[36, 2], [36, 2]]);
  assert.deepEqual(r.label, ["air (°C)", "pressure (hPa)"]);
  assert.deepEqual(r.actual, data.slice(0, 36));
  assert.deepEqual(predict<number[]>(r.model, data).slice(0, 36), r.predictions);
  const { values, actual, squaredErrors } = generate(r, 5);
  assert.deepEqual([values.length, values[0].length, actual], [5, 2, data.slice(37)]);
  assert.equal(squaredErrors[1][1], (values[1][1] - data[38][1]) ** 2);
  const next = predict<number[]>(r.model, [...data.slice(0, 37), values[0]]);
  assert.deepEqual(next[37], values[1]);
});

Deno.test("times are those given, and continue as the last two do", () => {
  const times = [1900, 1901, 1902, 1904, 1906];
  const r = run({ data: [1, 3, 2, 4, 3], times, validation: 1, epochs: 1, timeLabel: "year" });
  assert.deepEqual([r.times, r.timeLabel], [times.slice(0, 4), "year"]);
  const { times: later, actual } = generate(r, 3);
  assert.deepEqual([later, actual], [[1906, 1908, 1910], [3]]);
});

Deno.test("a function of time is sampled at its times, or at those of the tutorial", () => {
  const f = (t: number) => t / 10;
  const r = run({ signal: f, epochs: 2, validation: 2 });
  assert.deepEqual(r.times.slice(0, 2), [2, Math.fround(2.4)]);
  assert.deepEqual(r.actual, r.times.slice(0, -1).map(f));
  assert.equal(r.config.times?.length, 23);
  const times = [0, 1, 3, 4];
  const own = run({ signal: f, times, epochs: 2 });
  assert.deepEqual([own.actual, own.config.seqLength], [[0, 0.1, 0.3], 3]);
  assert.deepEqual(run({ signal: "square wave", times, epochs: 2 }).actual, [-1, 1, 1]);
  const plain = { epochs: 2, scale: false };
  assert.deepEqual(
    run({ signal: (t) => Math.fround(Math.sin(t)), ...plain }).losses,
    run(plain).losses,
  );
  assert.throws(() => run({ signal: (t) => t > 9 ? NaN : 1 }), {
    message: "the signal is NaN at t = 9.199999809265137; it must be a finite number",
  });
});

Deno.test("a run has labels for its values and times", () => {
  const labels = (options: RunOptions) => {
    const { label, timeLabel } = run({ epochs: 1, ...options });
    return [label, timeLabel];
  };
  const data = [1, 2, 4];
  assert.deepEqual(labels({}), ["sin t", "time t"]);
  assert.deepEqual(labels({ signal: "two sines" }), ["two sines", "time t"]);
  assert.deepEqual(labels({ data }), ["value", "step"]);
  assert.deepEqual(labels({ data, unit: "°C" }), ["value (°C)", "step"]);
  assert.deepEqual(labels({ data, times: data, label: "rain", unit: "mm" }), ["rain (mm)", "time"]);
  assert.deepEqual(labels({ data, label: "rain", timeLabel: "day" }), ["rain", "day"]);
});

Deno.test("the configuration of a run gives the same run again", () => {
  const options: RunOptions[] = [
    { data: degrees, validation: 5, label: "air", unit: "°C", timeLabel: "month" },
    { data: degrees.map((value) => [value, -value]), label: ["a", "b"], scale: false, lr: 0.001 },
    { signal: Math.cos, validation: 2 },
    { signal: "noisy sine", times: [1, 2, 3, 4], scale: true },
  ];
  for (const each of options) {
    const r = run({ ...each, epochs: 2 });
    assert.deepEqual(run({ ...r.config, epochs: 4 }).losses.slice(0, 2), r.losses);
    assert.deepEqual(run(r.config).config, r.config);
  }
});

Deno.test("the network learns the same in any unit", () => {
  const factor = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  const shift = fc.double({ min: -100, max: 100, noNaN: true });
  const { losses } = run({ data: degrees, epochs: 3 });
  fc.assert(fc.property(factor, shift, (a, b) => {
    const other = run({ data: degrees.map((value) => a * (value + b)), epochs: 3 });
    assert.ok(near(other.losses, losses, 0.01), `${other.losses}`);
  }));
});

const data = degrees;
const number = "it must be a finite number";
const refused: [RunOptions | object, string][] = [
  [
    { data: 5 },
    "data is 5; it must be an array with a number, or a row of numbers, for each step, or a tensor",
  ],
  [{ data: [1, 2] }, "the series has 2 values; at least 3 must be left to train on"],
  [
    { data, validation: 38 },
    "the series has 40 values, 38 of them for validation; at least 3 must be left to train on",
  ],
  [
    { data: [1, NaN, 3] },
    `data[1] is NaN; ${number}; fill a gap in the series, or cut it there (Number() makes NaN of texts like 12,5)`,
  ],
  [
    // deno-lint-ignore no-sparse-arrays -- a gap, as a spreadsheet leaves it
    { data: [1, , 3] },
    `data[1] is undefined; ${number}; fill a gap in the series, or cut it there (Number() makes NaN of texts like 12,5)`,
  ],
  [
    { data: ["12.1", "13"] },
    `data[0] is "12.1"; ${number}; Number(text) makes one of a text like 12.5`,
  ],
  [
    { data: [{ t: 1 }] },
    `data[0] is an object with t; ${number}; one property of each, such as ` +
    "rows.map((row) => Number(row.name))",
  ],
  [{ data: [[1, 2], [1]] }, "data[1] is a row of 1; it must be a row of 2, as all others"],
  [{ data: [[1, 2], 3] }, "data[1] is 3; it must be a row of 2, as all others"],
  [{ data: [[]] }, "data[0] is a row of 0; it must be a row of numbers, as all others"],
  [{ data: [5, 5, 5] }, "all 3 values to train on are 5; there is nothing to learn from them"],
  [
    { data: [[1, 5], [2, 5], [3, 5], [4, 6]], validation: 1 },
    "all 3 values to train on are 5 in column 1; there is nothing to learn from them",
  ],
  [
    { data: [1e9, 1e9 + 1, 1e9 + 2] },
    "the values lie around 1000000001 and differ by only 0.816496580927726, too little for " +
    "float32; subtract 1000000001 from all of them",
  ],
  [
    { data, seqLength: 20 },
    "seqLength is 20, but 40 values to train on make 39 pairs; leave seqLength out",
  ],
  [{ data, signal: "sine" }, "there are both data and a signal; leave one of them out"],
  [{ data, times: [1, 2] }, "there are 2 times for the 40 values of data"],
  [{ times: [1, 2, 2, 3] }, "times[2] is 2, after 2; times must increase"],
  [
    { times: [new Date()] },
    `times[0] is an object of the class Date; ${number}; such as a year, 2024.5`,
  ],
  [{ data, label: ["a", "b"] }, "label has 2 texts; the columns are 1"],
  [{ data, unit: 5 }, "unit is 5; it must be a text, or an array with one for each column"],
  [{ data, scale: 1 }, "scale is 1; it must be true or false"],
];
for (const [options, message] of refused) {
  const title = JSON.stringify(options, (key, value) => key && value === degrees ? "…" : value);
  Deno.test(`run refuses ${title}`, () => {
    assert.throws(() => run(options), { message: `run: ${message}` });
  });
}
