import assert from "node:assert/strict";
import fc from "fast-check";
import { check, settings, stopOf, tutorial } from "../../lib/playground/settings.ts";
import { resolveConfig } from "../../lib/training/config.ts";
import { anySettings } from "./any.ts";

const setting = (wanted: string) => settings.find(({ name }) => name === wanted)!;

Deno.test("the tutorial's settings are those of run", () => {
  const { std1, std2, ...others } = tutorial;
  const config: Record<string, unknown> = { ...resolveConfig({}) };
  for (const [name, value] of Object.entries(others)) assert.equal(value, config[name], name);
  assert.deepEqual([std1, std2], [0.4, 0.3]);
});

Deno.test("whatever the sliders offer is right, in order, and the tutorial's value is there", () => {
  for (const setting of settings) {
    assert.deepEqual(setting.stops, setting.stops.toSorted((a, b) => a - b));
    for (const stop of setting.stops) assert.deepEqual(check(setting, `${stop}`), { value: stop });
    assert.equal(setting.stops[stopOf(setting, setting.tutorial)], setting.tutorial);
  }
});

Deno.test("whatever is accepted, run accepts, too", () => {
  fc.assert(fc.property(anySettings, ({ std1: _, std2: __, ...options }) => {
    resolveConfig(options);
  }));
});

Deno.test("a number is read however it is written", () => {
  const read = (name: string, text: string) => check(setting(name), text);
  for (const text of ["0.5", " .5 ", "0,5", "5e-1", "+0.5"]) {
    assert.deepEqual(read("lr", text), { value: 0.5 }, text);
  }
  assert.deepEqual(read("hiddenSize", "12.0"), { value: 12 });
  assert.ok(Object.is((read("lr", "-0") as { value: number }).value, 0));
});

Deno.test("what cannot be meant is told with its name, its text, and what would be right", () => {
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

Deno.test("any text is either a value within the limits or a problem", () => {
  const texts = fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String));
  fc.assert(fc.property(fc.constantFrom(...settings), texts, (setting, text) => {
    const found = check(setting, text);
    if ("problem" in found) return found.problem.startsWith(setting.label);
    return found.value >= setting.min && found.value <= setting.max &&
      (!setting.isWhole || Number.isInteger(found.value));
  }));
});
