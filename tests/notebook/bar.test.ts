import assert from "node:assert/strict";
import { Bar, type BarOptions } from "../../lib/notebook/bar.ts";
import { barLine, barOutput, type BarState } from "../../lib/notebook/bar_output.ts";
import type { Screen } from "../../lib/notebook/screen.ts";
import { withBar, withBarAsync } from "../../lib/notebook/progress.ts";
import { parseHtml } from "../plots/document.ts";

const halfway: BarState = {
  label: "training",
  count: 120,
  total: 300,
  seconds: 2,
  status: "running",
};

/** A clock that the test sets, and screens that remember what was drawn on them, and when. */
function stage() {
  const clock = { now: 0 };
  const screens: { isInner: boolean; drawn: [time: number, line: string][] }[] = [];
  const open = (isInner: boolean): Screen => {
    const drawn: [number, string][] = [];
    screens.push({ isInner, drawn });
    return {
      draw: ({ data }) => drawn.push([clock.now, data["text/plain"]]),
      end: (keep) => drawn.push([clock.now, keep ? "(stays)" : "(goes)"]),
    };
  };
  const bar = (options: Partial<BarOptions> = {}) =>
    new Bar({ label: "", total: undefined, keep: true, now: () => clock.now, open, ...options });
  const lines = (screen: number) => screens[screen].drawn.map(([, line]) => line);
  return { clock, screens, bar, lines };
}

Deno.test("a bar's line has progress, rate, time, and time left", () => {
  const cases: [Partial<BarState>, string][] = [
    [{}, "training 120/300 · 40 % · 60.0/s · 2.0 s · 3.0 s left"],
    [{ label: "" }, "120/300 · 40 % · 60.0/s · 2.0 s · 3.0 s left"],
    [{ count: 0, seconds: 0 }, "training 0/300 · 0 % · 0 ms"],
    [{ count: 299, seconds: 0.05 }, "training 299/300 · 99 % · 5,980/s · 50 ms · 0 ms left"],
    [{ count: 300 }, "training 300/300 · 100 % · 150/s · 2.0 s"],
    [{ count: 300, status: "done" }, "training 300/300 · 100 % · 150/s · 2.0 s"],
    [{ status: "stopped" }, "training stopped at 120/300 · 40 % · 60.0/s · 2.0 s"],
    [{ label: "", status: "stopped" }, "stopped at 120/300 · 40 % · 60.0/s · 2.0 s"],
    [{ total: undefined }, "training 120 · 60.0/s · 2.0 s"],
    [{ total: undefined, status: "stopped" }, "training stopped at 120 · 60.0/s · 2.0 s"],
    [{ total: 0, count: 0, seconds: 0, status: "done" }, "training 0/0 · 100 % · 0 ms"],
    [{ count: 3, seconds: 150 }, "training 3/300 · 1 % · 50 s each · 2 min 30 s · 4 h 07 min left"],
    [
      { count: 1200, total: 1_000_000, seconds: 0.001 },
      "training 1,200/1,000,000 · 0 % · 1,200,000/s · 1 ms · 0.8 s left",
    ],
    [
      { count: 1, seconds: 3600 },
      "training 1/300 · 0 % · 1 h 00 min each · 1 h 00 min · 12 days left",
    ],
    [{ count: 301 }, "training 301 · 151/s · 2.0 s"],
    [{ count: 250, status: "done" }, "training 250 · 125/s · 2.0 s"],
  ];
  for (const [change, line] of cases) assert.equal(barLine({ ...halfway, ...change }), line);
});

/** The bar in an output, or null. */
function barOf(change: Partial<BarState>): HTMLElement | null {
  const body = parseHtml(barOutput({ ...halfway, ...change }).data["text/html"]);
  return body.querySelector('[role="progressbar"]');
}

/** How much of a bar is filled. */
function filled(bar: HTMLElement | null): string | undefined {
  return (bar?.firstElementChild as HTMLElement | null)?.style.width;
}

Deno.test("a bar has role, values and a name, and the line below it", () => {
  const bar = barOf({ label: 'a "b" <c>' })!;
  assert.equal(bar.getAttribute("aria-label"), 'a "b" <c>');
  for (const [name, value] of [["valuemin", "0"], ["valuemax", "300"], ["valuenow", "120"]]) {
    assert.equal(bar.getAttribute(`aria-${name}`), value);
  }
  assert.equal(filled(bar), "40%");
  assert.match(bar.parentElement!.textContent!, /^a "b" <c> 120\/300 · 40 %/);
  assert.equal(barOf({ label: "" })!.getAttribute("aria-label"), "progress");
});

Deno.test("a bar is full at the end, has no value without a total, and is removed if stopped without one", () => {
  for (
    const change of [{ count: 300 }, { count: 250 }, { count: 0, total: 0 }, { total: undefined }]
  ) {
    assert.equal(filled(barOf({ status: "done", ...change })), "100%", JSON.stringify(change));
  }
  const unknown = barOf({ total: undefined })!;
  assert.equal(unknown.hasAttribute("aria-valuenow"), false);
  assert.equal(unknown.firstElementChild, null);
  assert.equal(barOf({ total: undefined, status: "stopped" }), null);
  assert.equal(filled(barOf({ status: "stopped" })), "40%");
});

Deno.test("a loop of a million rounds is drawn ten times a second, and the end is exact", () => {
  const { clock, screens, bar, lines } = stage();
  let rounds = 0;
  for (const _ of withBar(Array(1_000_000).keys(), bar({ total: 1_000_000 }))) {
    clock.now += 0.01;
    rounds++;
  }
  assert.equal(rounds, 1_000_000);
  const times = screens[0].drawn.map(([time]) => time);
  assert.ok(times.length > 95 && times.length <= 103, `${times.length}`);
  times.slice(1, -2).forEach((time, i) =>
    assert.ok(time - times[i] >= 100, `${times[i]}, ${time}`)
  );
  assert.deepEqual(lines(0).slice(-2), [
    "1,000,000/1,000,000 · 100 % · 100,000/s · 10 s",
    "(stays)",
  ]);
});

Deno.test("a loop whose rounds become slow is drawn at every round, after a few", () => {
  const { clock, bar, lines } = stage();
  for (const i of withBar(Array(1100).keys(), bar())) clock.now += i < 1000 ? 0.001 : 1000;
  assert.ok(lines(0).length > 80, `${lines(0).length}`);
});

Deno.test("a loop that is left early, or throws, shows where it stopped", () => {
  const { bar, lines } = stage();
  for (const i of withBar([0, 1, 2, 3], bar({ total: 4 }))) if (i === 2) break;
  assert.throws(() => {
    for (const i of withBar([0, 1, 2, 3], bar({ total: 4 }))) if (i === 1) throw new Error("no");
  }, { message: "no" });
  assert.throws(() => {
    const broken = function* () {
      yield 1;
      throw new Error("source");
    };
    for (const _ of withBar(broken(), bar())) void 0;
  }, { message: "source" });
  const [afterBreak, afterThrow, afterSource] = [0, 1, 2].map((i) => lines(i).at(-2));
  assert.equal(afterBreak, "stopped at 2/4 · 50 % · 0 ms");
  assert.equal(afterThrow, "stopped at 1/4 · 25 % · 0 ms");
  assert.equal(afterSource, "stopped at 1 · 0 ms");
});

Deno.test("leaving a loop early closes what is looped over", () => {
  let closed = 0;
  const source = function* () {
    try {
      yield 1;
      yield 2;
    } finally {
      closed++;
    }
  };
  for (const _ of withBar(source(), stage().bar())) break;
  assert.equal(closed, 1);
});

Deno.test("a bar that is not kept is always removed", () => {
  const { bar, lines } = stage();
  for (const _ of withBar([1], bar({ keep: false }))) void 0;
  for (const _ of withBar([1, 2], bar({ keep: false }))) break;
  assert.deepEqual([lines(0).at(-1), lines(1).at(-1)], ["(goes)", "(goes)"]);
});

Deno.test("inner loops share one place, which ends with the last state of the last loop", () => {
  const { clock, screens, bar, lines } = stage();
  for (const i of withBar([1, 2, 3], bar({ label: "outer", total: 3 }))) {
    for (const _ of withBar([1, 2], bar({ label: `inner ${i}`, total: 2 }))) clock.now += 40;
  }
  assert.deepEqual(screens.map(({ isInner }) => isInner), [false, true]);
  assert.equal(lines(1).at(-1), "inner 3 2/2 · 100 % · 25.0/s · 80 ms");
  assert.equal(lines(0).at(-2), "outer 3/3 · 100 % · 12.5/s · 0.2 s");
  const times = screens[1].drawn.map(([time]) => time);
  times.slice(1, -1).forEach((time, i) => assert.ok(time - times[i] >= 100, `${times}`));
});

Deno.test("two loops in sequence have a place each", () => {
  const { screens, bar } = stage();
  for (const _ of withBar([1], bar())) void 0;
  for (const _ of withBar([1], bar())) void 0;
  assert.deepEqual(screens.map(({ isInner }) => isInner), [false, false]);
});

Deno.test("a label that is a function is called at every drawing", () => {
  const { clock, bar, lines } = stage();
  let loss = 1;
  for (const _ of withBar([1, 2], bar({ label: () => `loss ${loss}`, total: 2 }))) {
    loss /= 2;
    clock.now += 1000;
  }
  assert.deepEqual(lines(0).map((line) => line.slice(0, 9)), [
    "loss 1 0/",
    "loss 0.5 ",
    "loss 0.25",
    "loss 0.25",
    "(stays)",
  ]);
});

Deno.test("for await has the same bar", async () => {
  const { bar, lines } = stage();
  const source = async function* () {
    for (let i = 0; i < 3; i++) yield await Promise.resolve(i);
  };
  const seen: number[] = [];
  for await (const i of withBarAsync(source(), bar())) seen.push(i);
  for await (const _ of withBarAsync(source(), bar())) break;
  assert.deepEqual(seen, [0, 1, 2]);
  assert.equal(lines(0).at(-2), "3 · 0 ms");
  assert.equal(lines(1).at(-2), "stopped at 0 · 0 ms");
});
