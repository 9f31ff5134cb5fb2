import assert from "node:assert/strict";
import type { MessageHeader } from "../../../lib/jupyter/message.ts";
import { Backlog } from "../../../lib/jupyter/relay/backlog.ts";

/** A request that is sent now, by a front end whose clock is off by so many milliseconds. */
function header(session: string, off = 0): MessageHeader {
  const date = new Date(Date.now() + off).toISOString();
  return { session, date, msg_id: "", msg_type: "execute_request", username: "", version: "5.3" };
}

/** Takes the next request; what is aborted is in brackets. */
async function next(backlog: Backlog<string>): Promise<string> {
  for await (const { request, isAborted } of backlog) return isAborted ? `(${request})` : request;
  throw new Error("unreachable");
}

/** Time that passes only with `pass`, which runs what is due. */
async function withClock(test: (pass: (time: number) => Promise<void>) => Promise<void>) {
  const { setTimeout } = globalThis;
  const { now } = Date;
  let time = 1e12;
  let timers: { at: number; run: () => void }[] = [];
  Date.now = () => time;
  const later = (run: () => void, delay: number) => timers.push({ at: time + delay, run });
  globalThis.setTimeout = later as typeof setTimeout;
  const pass = async (duration: number) => {
    for (const end = time + duration; time < end;) {
      time++;
      const due = timers.filter(({ at }) => at <= time);
      timers = timers.filter(({ at }) => at > time);
      for (const { run } of due) run();
      // What awaited the timer may set another one.
      await new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => resolve(null))));
    }
  };
  try {
    await test(pass);
  } finally {
    globalThis.setTimeout = setTimeout;
    Date.now = now;
  }
}

Deno.test("requests arrive in order, also later ones", async () => {
  const backlog = new Backlog<string>();
  const first = next(backlog);
  backlog.add("a", header("s"));
  backlog.add("b", header("s"));
  assert.deepEqual([await first, await next(backlog)], ["a", "b"]);
});

Deno.test("requests that their sender sent before it could receive the error are aborted", async () => {
  const backlog = new Backlog<string>();
  for (const name of ["fails", "b", "c"]) backlog.add(name, header("s"));
  backlog.add("of another", header("t"));
  assert.equal(await next(backlog), "fails");
  const told = backlog.abort("s");
  backlog.add("d", header("s"));
  const late = header("s");
  await told;
  await new Promise((resolve) => setTimeout(resolve, 5));
  backlog.add("on its way for long", late);
  backlog.add("after", header("s"));
  const rest = [];
  for (let i = 0; i < 6; i++) rest.push(await next(backlog));
  assert.deepEqual(rest, ["(b)", "(c)", "of another", "(d)", "(on its way for long)", "after"]);
});

Deno.test("a request that is sent after an error is run, even if the sender's clock is wrong", async () => {
  for (const off of [0, -3_600_000, 3_600_000]) {
    const backlog = new Backlog<string>();
    backlog.add("fails", header("s", off));
    assert.equal(await next(backlog), "fails");
    await backlog.abort("s");
    backlog.add("next", header("s", off));
    assert.equal(await next(backlog), "next", `${off}`);
  }
});

Deno.test("after an error, all of a batch is aborted, although its sender pauses", async () => {
  await withClock(async (pass) => {
    const backlog = new Backlog<string>();
    for (const name of ["fails", "b"]) backlog.add(name, header("s"));
    assert.equal(await next(backlog), "fails");
    let isReported = false;
    const reported = backlog.abort("s").then(() => isReported = true);
    for (const name of ["c", "d"]) {
      await pass(400);
      backlog.add(name, header("s"));
    }
    await pass(400);
    assert.equal(isReported, false);
    await pass(200);
    await reported;
    backlog.add("after", header("s"));
    const rest = [];
    for (let i = 0; i < 4; i++) rest.push(await next(backlog));
    assert.deepEqual(rest, ["(b)", "(c)", "(d)", "after"]);
  });
});

Deno.test("an error is reported after a tenth of a second, or five for a sender that goes on", async () => {
  for (const [wait, isBatch] of [[100, false], [5000, true]] as const) {
    await withClock(async (pass) => {
      const backlog = new Backlog<string>();
      backlog.add("fails", header("s"));
      assert.equal(await next(backlog), "fails");
      let reportedAt = Infinity;
      const start = Date.now();
      backlog.abort("s").then(() => reportedAt = Date.now());
      for (let time = 0; time < 6000; time += 50) {
        if (isBatch) backlog.add("more", header("s"));
        await pass(50);
      }
      assert.equal(reportedAt - start, wait);
    });
  }
});
