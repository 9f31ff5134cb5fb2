/** Settings of all kinds, for tests that hold for every one. */

import fc from "fast-check";
import { bounded } from "../../lib/playground/address.ts";
import {
  type Lesson,
  type Setting,
  type Settings,
  settingsOf,
} from "../../lib/playground/settings.ts";
import { lessonOf } from "../../lib/playground/static.ts";

/** The lesson of a page without data: the tutorial's. */
export const sine = lessonOf();
export const { start: tutorial } = sine;

/** A page's own data, with the settings that suit them. */
export const months: Lesson = lessonOf({
  data: Array.from(
    { length: 60 },
    (_, k) => Math.round(120 + 90 * Math.sin(2 * Math.PI * k / 12) + k * 7919 % 13) / 10,
  ),
  times: Array.from({ length: 60 }, (_, k) => k + 1),
  label: "temperature",
  unit: "°C",
  timeLabel: "month",
  validation: 12,
  lr: 0.04,
  epochs: 100,
});

const plain = { noNullPrototype: true };

function anyValue({ min, max, isWhole, stops }: Setting): fc.Arbitrary<number> {
  const between = isWhole
    ? fc.integer({ min, max })
    : fc.double({ min, max, noNaN: true }).map((value) => value + 0); // no -0
  return fc.oneof(fc.constantFrom(...stops), between);
}

/** Everything that can be set. */
export const anySettings = (lesson: Lesson) =>
  fc.record(
    Object.fromEntries(settingsOf(lesson).map((setting) => [setting.name, anyValue(setting)])),
    plain,
  ) as unknown as fc.Arbitrary<Settings>;

/** Everything that a link can hold. */
export const anyState = (lesson: Lesson) =>
  fc.record({
    settings: anySettings(lesson),
    look: fc.record({
      epoch: fc.option(fc.nat(5000)),
      switchTime: fc.double({ min: lesson.times[0], max: lesson.times[2], noNaN: true }),
    }, plain),
    pinned: fc.option(anySettings(lesson)),
  }, plain).map(bounded);
