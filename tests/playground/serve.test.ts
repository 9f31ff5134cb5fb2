import assert from "node:assert/strict";
import { run } from "unroll";
import { until } from "../jupyter/helpers.ts";
import { firstState as first, type State } from "../../lib/playground/address.ts";
import type { Report, TrainingRequest, WorkerError } from "../../lib/playground/protocol.ts";
import { type Scope, serve } from "../../lib/playground/serve.ts";
import { months, sine, tutorial } from "./any.ts";

const firstState = first(sine);

/** A page that talks to a worker's code. */
function page() {
  const heard: (Report | WorkerError)[] = [];
  let wake = () => {};
  const scope: Scope = {
    onmessage: null,
    postMessage(message) {
      heard.push(structuredClone(message));
      wake();
    },
  };
  serve(scope);
  return {
    heard,
    ask(id: number, change: Partial<State & Pick<TrainingRequest, "lesson">>, stop = false) {
      const request: TrainingRequest = { lesson: sine, ...firstState, ...change, id, stop };
      scope.onmessage!(new MessageEvent("message", { data: request }));
    },
    /** The first report of a request that is complete. */
    async report(id: number): Promise<Report> {
      const isIt = (message: Report | WorkerError): message is Report =>
        message.id === id && "present" in message && message.present.isDone &&
        message.pinned?.isDone !== false;
      while (!heard.some(isIt)) await new Promise<void>((resolve) => wake = resolve);
      return heard.find(isIt)!;
    },
  };
}

const long = { ...tutorial, hiddenSize: 40, seqLength: 200, epochs: 5000, lr: 0.001 };

Deno.test("the latest request replaces the one before", async () => {
  const { ask, report, heard } = page();
  ask(1, { settings: long });
  await until(() => heard.length > 0, "The first report");
  ask(2, { settings: { ...tutorial, seed: 3 } });
  const { present } = await report(2);
  assert.deepEqual(present.losses, run({ seed: 3 }).losses);
  ask(3, {});
  await report(3);
  const ids = heard.map(({ id }) => id);
  assert.deepEqual(ids, ids.toSorted(), "nothing came of a request after the next one's report");
});

Deno.test("a long training is reported while it runs, and can be stopped", async () => {
  const { ask, report, heard } = page();
  ask(1, { settings: long });
  await until(() => heard.length >= 3, "The third report");
  const counts = heard.map((message) => (message as Report).present.losses.length);
  assert.deepEqual(counts, counts.toSorted((a, b) => a - b));
  ask(2, { settings: long }, true);
  const { present } = await report(2);
  assert.ok(present.losses.length >= counts[2] && present.losses.length < long.epochs);
  ask(3, { settings: long, look: { ...firstState.look, epoch: 1 } });
  assert.equal((await report(3)).present.losses.length, present.losses.length);
});

Deno.test("a pinned run is trained once, and shown at the same epoch", async () => {
  const { ask, report, heard } = page();
  ask(1, {});
  const first = await report(1);
  const pinned = { ...tutorial, seed: 5 };
  const look = { epoch: 30, switchTime: 6 };
  ask(2, { pinned, look });
  const second = await report(2);
  assert.ok((heard.find(({ id }) => id === 2) as Report).present.isDone, "it was there already");
  assert.deepEqual(second.present.losses, first.present.losses);
  assert.deepEqual(second.pinned?.losses, run({ seed: 5 }).losses);
  assert.equal(second.pinned?.scene.epoch, 30);
  assert.equal(second.pinned?.scene.switchPoint, 10);
});

Deno.test("an invalid request is reported, and the next one is answered", async () => {
  const { ask, report, heard } = page();
  ask(1, { settings: { ...tutorial, seqLength: -1 } });
  assert.equal(heard.length, 1);
  assert.match((heard[0] as WorkerError).error, /Error/);
  ask(2, {});
  assert.deepEqual((await report(2)).present.losses, run({}).losses);
});

Deno.test("a page's own data are trained as in run", async () => {
  const { ask, report } = page();
  const { start: settings, own } = months;
  ask(1, { lesson: months, settings });
  const { present } = await report(1);
  const { seqLength: _, ...options } = settings;
  assert.deepEqual(present.losses, run({ ...options, ...own, validation: 12 }).losses);
});
