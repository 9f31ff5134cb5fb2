import assert from "node:assert/strict";
import { flushAll, Throttle } from "../../lib/notebook/throttle.ts";

/** A throttle on a clock that the test sets, and what it has drawn at which time. */
function watched(options: { share?: number; cost?: number } = {}) {
  const clock = { now: 0 };
  const drawn: [time: number, what: string][] = [];
  const throttle = new Throttle({ share: options.share, now: () => clock.now });
  const offer = (what: string) =>
    throttle.offer(() => {
      drawn.push([clock.now, what]);
      clock.now += options.cost ?? 0;
    });
  return { clock, drawn, throttle, offer };
}

Deno.test("with offers every 7 ms, at most ten a second are drawn", () => {
  const { clock, drawn, offer } = watched();
  for (; clock.now < 10_000; clock.now += 7) offer(`${clock.now}`);
  assert.ok(drawn.length > 90 && drawn.length <= 100, `${drawn.length}`);
  for (const [i, [time, what]] of drawn.entries()) {
    assert.equal(what, `${time}`);
    assert.ok(i === 0 || time - drawn[i - 1][0] >= 100);
  }
});

Deno.test("a flush draws the latest early offer, once", () => {
  const { drawn, throttle, offer } = watched();
  for (const what of ["first", "second", "third"]) offer(what);
  throttle.flush();
  throttle.flush();
  assert.deepEqual(drawn, [[0, "first"], [0, "third"]]);
});

Deno.test("slow drawing takes at most a fifth of the time", () => {
  const { clock, drawn, offer } = watched({ cost: 60 });
  for (; clock.now < 3000; clock.now += 10) offer("x");
  assert.deepEqual(drawn.map(([time]) => time), Array.from({ length: 10 }, (_, i) => 300 * i));
});

Deno.test("the time left counts down to the next drawing", () => {
  const { clock, throttle, offer } = watched();
  assert.equal(throttle.timeLeft, 0);
  offer("x");
  clock.now = 30;
  assert.equal(throttle.timeLeft, 70);
  clock.now = 130;
  assert.equal(throttle.timeLeft, 0);
});

Deno.test("a dropped offer is not drawn, and the next one is drawn at once", () => {
  const { drawn, throttle, offer } = watched();
  for (const what of ["first", "second"]) offer(what);
  throttle.forget();
  flushAll();
  offer("third");
  assert.deepEqual(drawn, [[0, "first"], [0, "third"]]);
});

Deno.test("the end of a cell draws all delayed offers, although one of them throws", () => {
  const [one, two, three] = [watched(), watched(), watched()];
  for (const { offer } of [one, two, three]) offer("first");
  one.offer("last of one");
  two.throttle.offer(() => {
    throw new Error("cannot be drawn");
  });
  three.offer("last of three");
  const { error } = console;
  const complaints: unknown[] = [];
  Object.assign(console, { error: (...words: unknown[]) => complaints.push(words.join(" ")) });
  try {
    flushAll();
    flushAll();
  } finally {
    Object.assign(console, { error });
  }
  assert.deepEqual(one.drawn.at(-1), [0, "last of one"]);
  assert.deepEqual(three.drawn.at(-1), [0, "last of three"]);
  assert.deepEqual(complaints, ["The last state could not be shown. Error: cannot be drawn"]);
});
