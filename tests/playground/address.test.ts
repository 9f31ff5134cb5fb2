import assert from "node:assert/strict";
import fc from "fast-check";
import { lessonOf } from "../../lib/playground/static.ts";
import * as address from "../../lib/playground/address.ts";
import { anyState, months, sine, tutorial } from "./any.ts";

const { experimentsFor, isAddress } = address;
const firstState = address.firstState(sine);
const format = (state: address.State) => address.format(state, sine);
const parse = (hash: string) => address.parse(hash, sine);

Deno.test("every state is read from its address unchanged", () => {
  for (const lesson of [sine, months]) {
    fc.assert(fc.property(anyState(lesson), (state) => {
      const hash = address.format(state, lesson);
      assert.ok(isAddress(hash));
      assert.deepEqual(address.parse(hash, lesson), { state, problems: [] });
      // As it is after a browser had it.
      assert.equal(new URL(`file:///a%20page.html${hash}`).hash, hash);
    }));
  }
});

Deno.test("an address contains only what differs from the lesson", () => {
  assert.equal(format(firstState), "#play");
  const settings = { ...tutorial, lr: 0.3 };
  const look = { epoch: 5, switchTime: 12.4 };
  assert.equal(
    format({ settings, look, pinned: tutorial }),
    "#play?lr=0.3&epoch=5&switch=12.4&pinned",
  );
  assert.equal(
    format({ ...firstState, pinned: { ...tutorial, seed: 7 } }),
    "#play?pinned.seed=7",
  );
});

Deno.test("other fragments are not the playground's", () => {
  for (const hash of ["", "#", "#step-6", "#player", "#play-2", "#Play?lr=1"]) {
    assert.equal(isAddress(hash), false, hash);
  }
});

Deno.test("invalid parts of an address are reported, and the rest applies", () => {
  const { state, problems } = parse(
    "#play?lr=fast&hiddenSize=3&sped=9&pinned.seed=-1&epoch=last&switch=99",
  );
  assert.deepEqual(state.settings, { ...tutorial, hiddenSize: 3 });
  assert.deepEqual(state.pinned, tutorial);
  assert.deepEqual(state.look, firstState.look);
  assert.deepEqual(problems, [
    "Learning rate is “fast”; it must be a number from 0 to 100.",
    "There is no setting “sped”.",
    "Pinned run: Seed is “-1”; it must be a whole number from 0 to 4294967295.",
    "The epoch is “last”; it must be a whole number of 0 or more.",
    "The switch point is “99”; it must be a time from 2 to 18.",
  ]);
});

Deno.test("an epoch that does not exist is reported, and the last one is shown", () => {
  const { state, problems } = parse("#play?epochs=50&epoch=51");
  assert.equal(state.look.epoch, null);
  assert.deepEqual(problems, ["The epoch is 51, but there are 50."]);
  assert.deepEqual(parse("#play?epoch=300"), { state: firstState, problems: [] });
});

Deno.test("any text after #play? is read without an error, as valid settings", () => {
  const names = fc.constantFrom(
    "lr",
    "seed",
    "pinned.lr",
    "epoch",
    "switch",
    "pinned",
    "__proto__",
  );
  const pair = fc.tuple(fc.oneof(names, fc.string()), fc.string()).map((pair) => pair.join("="));
  const text = fc.oneof(fc.string(), fc.array(pair).map((pairs) => pairs.join("&")));
  fc.assert(fc.property(text, (text) => {
    const { state } = parse(`#play?${text}`);
    assert.deepEqual(parse(format(state)), { state, problems: [] });
  }));
});

Deno.test("every experiment is a link to its settings", () => {
  const counts = [sine, months, lessonOf({ hiddenSize: 2, lr: 3, seed: 7 })].map((lesson) => {
    const experiments = experimentsFor(lesson);
    assert.equal(new Set(experiments.map(({ href }) => href)).size, experiments.length);
    for (const { href } of experiments) {
      const { state, problems } = address.parse(href, lesson);
      assert.deepEqual(problems, []);
      assert.deepEqual(state.pinned, lesson.start);
      assert.equal(address.format(state, lesson), href);
      assert.notEqual(href, "#play?pinned");
    }
    return experiments.length;
  });
  assert.deepEqual(counts, [7, 7, 5], "what makes no difference, or cannot be set, is left out");
});
