import assert from "node:assert/strict";
import type { Report } from "../../../../lib/page/live/protocol.ts";
import { LIMIT, Outbox } from "../../../../lib/page/live/worker/outbox.ts";

/** An outbox, what it has delivered, and a way to let time pass. */
function newOutbox() {
  const deliveries: Report[][] = [];
  const due: (() => void)[] = [];
  const outbox = new Outbox((reports) => deliveries.push(reports), (run) => due.push(run));
  const pass = () => due.splice(0).forEach((run) => run());
  const text = () =>
    deliveries.flat().map(({ content }) => typeof content.text === "string" ? content.text : "")
      .join("");
  return { outbox, deliveries, pass, text };
}

Deno.test("a few prints are delivered at once, many in portions; none is lost", () => {
  const { outbox, deliveries, pass, text } = newOutbox();
  const { now } = performance;
  performance.now = () => 0;
  try {
    outbox.begin("a");
    outbox.print("stdout", "0\n");
    assert.equal(deliveries.length, 1);
    for (let i = 1; i < 5000; i++) outbox.print("stdout", `${i}\n`);
  } finally {
    performance.now = now;
  }
  assert.equal(deliveries.length, 20);
  pass();
  assert.equal(text(), Array.from({ length: 5000 }, (_, i) => `${i}\n`).join(""));
  assert.equal(deliveries.length, 21);
});

Deno.test("the order of streams and displays is kept, and each report names its cell", () => {
  const { outbox, deliveries, pass } = newOutbox();
  outbox.begin("a");
  outbox.print("stdout", "1");
  outbox.print("stderr", "2");
  outbox.add("display_data", { data: { "text/plain": "3" } });
  outbox.print("stdout", "4");
  outbox.begin("b");
  outbox.print("stdout", "5");
  pass();
  const order = deliveries.flat().map(({ cell, type, content }) =>
    `${cell} ${type} ${content.name ?? ""}`.trim()
  );
  assert.deepEqual(order, [
    ...["a stream stdout", "a stream stderr", "a display_data", "a stream stdout"],
    "b stream stdout",
  ]);
});

Deno.test("of many updates of a display that wait, the last is delivered", () => {
  const { outbox, deliveries, pass } = newOutbox();
  outbox.begin("a");
  const transient = { display_id: "x" };
  for (let i = 0; i < 1000; i++) outbox.add("update_display_data", { data: { i }, transient });
  pass();
  const seen = deliveries.flat();
  assert.ok(seen.length < 500, `${seen.length} updates`);
  assert.deepEqual(seen.at(-1)?.content.data, { i: 999 });
});

Deno.test("above the limit a cell's output ends with a note; the next cell can print again", () => {
  const { outbox, pass, text, deliveries } = newOutbox();
  outbox.begin("a");
  for (let i = 0; i < 300; i++) outbox.print("stdout", "x".repeat(LIMIT / 100));
  outbox.add("display_data", { data: { "text/plain": "not shown" } });
  outbox.add("error", { ename: "E", evalue: "v", traceback: [] });
  outbox.add("done", { ok: false });
  pass();
  outbox.flush();
  const limited = text();
  assert.ok(limited.length < LIMIT + 200, `${limited.length} characters`);
  assert.equal(limited.split("This cell prints more than a page can show.").length, 2);
  assert.deepEqual(deliveries.flat().slice(-2).map(({ type }) => type), ["error", "done"]);
  outbox.begin("b");
  outbox.print("stdout", "again");
  outbox.flush();
  assert.ok(text().endsWith("again"));
});
