import assert from "node:assert/strict";
import type { State } from "../../lib/playground/address.ts";
import type { Lesson } from "../../lib/playground/settings.ts";
import { Trainer } from "../../lib/playground/trainer.ts";

Deno.test("an error of a request that has been replaced does not end the newer one", async () => {
  const requests: { id: number }[] = [];
  const events: unknown[] = [];
  const worker = {
    onmessage: (_: unknown) => {},
    postMessage: (request: { id: number }) => requests.push(request),
    terminate: () => events.push("ended"),
  };
  const trainer = new Trainer(
    {} as Lesson,
    () => Promise.resolve(worker as unknown as Worker),
    (report) => events.push(report),
    (message) => events.push(message),
  );
  await trainer.request({} as State);
  await trainer.request({} as State);
  const [first, second] = requests;
  worker.onmessage({ data: { id: first.id, error: "out of memory" } });
  worker.onmessage({ data: { id: second.id } });
  assert.deepEqual(events, [{ id: second.id }]);
  worker.onmessage({ data: { id: second.id, error: "out of memory" } });
  await null;
  assert.deepEqual(events.slice(1), ["out of memory", "ended"]);
});
