import assert from "node:assert/strict";
import fc from "fast-check";
import { firstLook, type Look, type Settings } from "../../lib/playground/settings.ts";
import type { Report } from "../../lib/playground/protocol.ts";
import { fitTable, lossTable, unitsTable, weightsTable } from "../../lib/playground/view/tables.ts";
import { Training } from "../../lib/playground/stepwise_training.ts";
import {
  fitSentence,
  fitSummary,
  lossSummary,
  number,
  outcome,
  unitsSummary,
  weightsSummary,
} from "../../lib/playground/words.ts";
import { months, sine } from "./any.ts";

function reportFor(
  change: Partial<Settings>,
  look: Partial<Look> = {},
  epochs = Infinity,
  lesson = sine,
): Report {
  const training = new Training(lesson, { ...lesson.start, ...change });
  for (let epoch = 0; epoch < epochs && !training.isDone; epoch++) training.advance();
  const present = training.report({ ...firstLook(lesson), ...look });
  return { id: 0, present, pinned: null };
}

Deno.test("numbers have three digits", () => {
  const words = [0.05287, 4.6834, -0.5, 0, 12345, 1e-7, -2.5e-12, 3e38, Infinity, NaN].map(number);
  assert.deepEqual(words, [
    "0.0529",
    "4.68",
    "−0.5",
    "0",
    "12300",
    "1.0e−7",
    "−2.5e−12",
    "3.0e38",
    "infinite",
    "NaN (not a number)",
  ]);
});

Deno.test("the end of a training is described", () => {
  const say = (change: Partial<Settings>, epochs?: number) =>
    outcome(reportFor(change, {}, epochs).present);
  assert.equal(say({ epochs: 1 }), "1 epoch: the total loss went to 4.68.");
  assert.equal(
    say({ hiddenSize: 2 }),
    "300 epochs: the total loss went from 2.71 to 0.593; it was as low as 0.206 after 155 epochs.",
  );
  assert.equal(
    say({ lr: 0, epochs: 3 }),
    "3 epochs: the total loss stays at 5.87. A learning rate of 0 changes no weight.",
  );
  assert.match(
    say({ spread: 0 }),
    /stays at 4\.37\. All weights are zero, and so are all gradients/,
  );
  assert.equal(say({}, 12), "Training: 12 of 300 epochs.");
  assert.match(say({ spread: 20, lr: 30 }), /The initial weights were too large; try smaller ones/);
  const training = new Training(sine, { ...sine.start, epochs: 2000 });
  training.stop();
  assert.equal(
    outcome(training.report(firstLook(sine))),
    "Stopped before the first epoch was complete.",
  );
});

Deno.test("a fit is compared with the simplest prediction", () => {
  const say = (change: Partial<Settings>, look?: Partial<Look>) =>
    fitSentence(reportFor(change, look).present, sine);
  assert.equal(
    say({}),
    "After 300 epochs, the mean squared error of the fit is 0.00357; that of “no change” is 0.0874.",
  );
  assert.equal(
    say({ spread: 0 }),
    "After 300 epochs, the mean squared error of the fit is 0.437; no better than “no change”.",
  );
  assert.match(say({}, { epoch: 0 }), /^Before training, /);
  assert.equal(
    say({}, { switchTime: 4 }),
    "After 300 epochs, the network is free-running from t = 4 on.",
  );
  assert.match(
    fitSentence(reportFor({}, {}, Infinity, months).present, months),
    /^After 100 epochs, the mean squared error of the fit is [\d.]+ \(°C\)²; that of “no change” is/,
  );
  assert.match(
    fitSummary(reportFor({}, {}, Infinity, months), months),
    /^The series, temperature \(°C\), from month 1 to month 60, .* training ends at month 48\. With true inputs, their root mean square error is [\d.]+ °C\. Free-running from month 48 on,/,
  );
});

Deno.test("any look at any run has complete summaries and tables", () => {
  const change = fc.record({
    hiddenSize: fc.integer({ min: 1, max: 9 }),
    lr: fc.constantFrom(0, 0.01, 0.3, 2, 100),
    epochs: fc.integer({ min: 1, max: 8 }),
    seqLength: fc.integer({ min: 2, max: 12 }),
    spread: fc.constantFrom(0, 1, 20),
    truncate: fc.integer({ min: 1, max: 15 }),
  });
  const look = fc.record({
    epoch: fc.option(fc.nat(9)),
    switchTime: fc.double({ min: 2, max: 60, noNaN: true }),
  });
  fc.assert(
    fc.property(change, look, fc.nat(9), fc.boolean(), (change, look, epochs, isOwn) => {
      const lesson = isOwn ? months : sine;
      const report = reportFor(change, look, epochs, lesson);
      const both = { ...report, pinned: report.present };
      for (const { present, pinned } of [report, both]) {
        const seen = { id: 0, present, pinned };
        const texts = [
          outcome(present),
          fitSentence(present, lesson),
          fitSummary(seen, lesson),
          lossSummary(seen),
          unitsSummary(seen, lesson),
          ...weightsSummary(seen),
        ];
        for (const text of texts) {
          assert.match(text, /^[A-Z\d].*\.$/);
          assert.doesNotMatch(text, /undefined|null|\bNaN\b(?! \(not)|unit 0\b| {2}/);
        }
        for (const make of [fitTable, unitsTable, weightsTable, lossTable]) {
          const { columns, rows } = make(seen, lesson);
          for (const row of rows) assert.equal(row.length, columns.length);
        }
      }
    }),
    { numRuns: 60 },
  );
});
