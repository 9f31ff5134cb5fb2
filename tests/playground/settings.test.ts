import assert from "node:assert/strict";
import fc from "fast-check";
import { lessonOf } from "../../lib/playground/static.ts";
import { check, nearest, settingsOf } from "../../lib/playground/settings.ts";
import { Training } from "../../lib/playground/stepwise_training.ts";
import { resolveConfig } from "../../lib/training/config.ts";
import { anySettings, months, sine, tutorial } from "./any.ts";

const settings = settingsOf(sine);
const setting = (wanted: string) => settings.find(({ name }) => name === wanted)!;

Deno.test("the tutorial's settings are those of run", () => {
  const config: Record<string, unknown> = { ...resolveConfig({}) };
  assert.equal(Object.keys(tutorial).length, settings.length);
  for (const [name, value] of Object.entries(tutorial)) assert.equal(value, config[name], name);
});

Deno.test("the values of sliders are valid, in order, and include the tutorial's", () => {
  for (const setting of [...settings, ...settingsOf(months)]) {
    assert.deepEqual(setting.stops, setting.stops.toSorted((a, b) => a - b));
    for (const stop of setting.stops) assert.deepEqual(check(setting, `${stop}`), { value: stop });
    assert.ok(setting.stops.includes(tutorial[setting.name]), setting.name);
  }
});

Deno.test("run accepts all valid settings", () => {
  for (const lesson of [sine, months]) {
    fc.assert(fc.property(anySettings(lesson), (settings) => {
      assert.partialDeepStrictEqual(new Training(lesson, settings).config, settings);
    }));
  }
});

Deno.test("a number is read in several notations", () => {
  const read = (name: string, text: string) => check(setting(name), text);
  for (const text of ["0.5", " .5 ", "0,5", "5e-1", "+0.5"]) {
    assert.deepEqual(read("lr", text), { value: 0.5 }, text);
  }
  assert.deepEqual(read("hiddenSize", "12.0"), { value: 12 });
  assert.ok(Object.is((read("lr", "-0") as { value: number }).value, 0));
});

Deno.test("an invalid value is reported with its name, its text, and the limits", () => {
  const say = (name: string, text: string) =>
    (check(setting(name), text) as { problem: string }).problem;
  assert.equal(
    say("hiddenSize", "six"),
    "Hidden size is “six”; it must be a whole number from 1 to 64.",
  );
  assert.equal(say("lr", ""), "Learning rate is empty; it must be a number from 0 to 100.");
  assert.match(say("seed", "4294967296"), /from 0 to 4294967295\.$/);
  assert.match(say("lr", "1".repeat(99)), /is “1{23}…”; /);
  for (const text of ["NaN", "Infinity", "0x10", "1_000", "1,5,0", "-1", "101", "0.1; 2", "１"]) {
    assert.ok(say("lr", text).startsWith("Learning rate is “"), text);
  }
  for (const text of ["2.5", "0", "65", "1e9"]) assert.ok(say("hiddenSize", text), text);
});

Deno.test("any text is a value within the limits or a problem", () => {
  const texts = fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String));
  fc.assert(fc.property(fc.constantFrom(...settings), texts, (setting, text) => {
    const found = check(setting, text);
    if ("problem" in found) return found.problem.startsWith(setting.label);
    return found.value >= setting.min && found.value <= setting.max &&
      (!setting.isWhole || Number.isInteger(found.value));
  }));
});

Deno.test("the nearest value is found", () => {
  assert.deepEqual([-9, 0.4, 0.6, 7].map((value) => nearest([0, 1, 5], value)), [0, 0, 1, 2]);
});

Deno.test("a lesson has a page's own data, or other first settings", () => {
  assert.deepEqual([months.start.seqLength, months.start.lr, months.start.seed], [47, 0.04, 42]);
  assert.deepEqual([months.label, months.timeLabel], ["temperature (°C)", "month"]);
  assert.deepEqual(months.times, [1, 48, 60]);
  const { min, max } = settingsOf(months).find(({ name }) => name === "seqLength")!;
  assert.deepEqual([min, max], [2, 59]);
  const plain = lessonOf({ data: [3, 1, 2, 5, 4, 6, 5, 7] });
  assert.deepEqual([plain.times, plain.range, plain.label], [[0, 5, 7], [1, 7], "value"]);
  assert.deepEqual(lessonOf({ seed: 3 }), { ...sine, start: { ...tutorial, seed: 3 } });
});

Deno.test("an invalid lesson is refused", () => {
  const refused: [object, RegExp][] = [
    [{ data: [1, "2", 3] }, /^run: data\[1\] is "2"/],
    [
      { data: [[1, 2], [2, 3], [3, 4]] },
      /^playground: the data have several columns; it shows one/,
    ],
    [{ cell: "gru" }, /^playground: there is no option "cell"; the options are hiddenSize, lr,/],
    [
      { hiddenSize: 65 },
      /^playground: Hidden size is “65”; it must be a whole number from 1 to 64/,
    ],
    [[1, 2, 3], /^playground: the options are \[1, 2, 3\]; write them as an object: \{ data \}/],
  ];
  for (const [options, message] of refused) assert.throws(() => lessonOf(options), { message });
});
