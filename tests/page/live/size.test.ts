import assert from "node:assert/strict";
import { livePageOf } from "./live_page.ts";

/** The tutorial's page with all that runs it, in bytes. */
const BUDGET = 900_000;

Deno.test("the tutorial's page, with everything in it, stays below its budget", async () => {
  const html = await livePageOf("notebooks/rnn_sine.ipynb");
  const { length } = new TextEncoder().encode(html);
  assert.ok(length < BUDGET, `${length} bytes; the budget is ${BUDGET}`);
});
