import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { compile } from "../../lib/cell/compile.ts";
import { Engine } from "../../lib/jupyter/engine.ts";
import { NotebookError } from "../../lib/jupyter/errors.ts";
import { Kernel } from "../../lib/jupyter/kernel.ts";
import { until } from "./helpers.ts";

/** A kernel whose cell ends when the test says so. */
function slowKernel(answers: boolean) {
  const outcome = Promise.withResolvers<{ status: "stopped" }>();
  const begun = Promise.withResolvers<void>();
  const kernel = {
    interrupts: 0,
    handlers: {},
    ended: new Promise(() => {}),
    idle: new Promise(() => {}),
    run() {
      begun.resolve();
      return outcome.promise;
    },
    send() {},
    ask: () => answers ? Promise.resolve("") : new Promise(() => {}),
    interrupt: () => Promise.resolve(kernel.interrupts++),
    kill: () => Promise.resolve(),
  };
  return { kernel, begun: begun.promise, end: () => outcome.resolve({ status: "stopped" }) };
}

/** How often a cell is interrupted that is stopped, and then ends. */
async function interruptsOf(answers: boolean): Promise<number> {
  const { kernel, begun, end } = slowKernel(answers);
  const handlers = { onOutput() {}, onExcess() {}, onInput: () => Promise.resolve(null) };
  const started = Promise.resolve(kernel as unknown as Kernel);
  const engine = new Engine(Deno.cwd(), handlers, started);
  const run = engine.run({ source: "await later", count: 1 }, null);
  await begun;
  const stopped = engine.stop();
  if (answers) await delay(500);
  else await until(() => kernel.interrupts > 0, "The interrupt");
  end();
  await Promise.all([run, stopped]);
  await engine.close();
  return kernel.interrupts;
}

Deno.test("a stopped cell that takes time to end is not interrupted while its kernel answers", async () => {
  assert.equal(await interruptsOf(true), 0);
});

Deno.test("a stopped cell is interrupted if its kernel does not answer", async () => {
  assert.equal(await interruptsOf(false), 1);
});

// Deno aborts whatever code comes next then. That can be harmless, or stop its timers for good.
Deno.test("after an interrupt of nothing, the next cell runs, or the kernel is ended", async () => {
  const kernel = await Kernel.start(Deno.cwd());
  try {
    for (let run = 1; run <= 4; run++) {
      let result = "";
      const { code } = compile("1 + 1");
      kernel.interrupt()
        .then(() => kernel.run({ run, count: run, code, shows: false }))
        .then(({ status }) => result = status, (error) => {
          assert(error instanceof NotebookError, `${error}`);
          result = error.message;
        });
      await until(() => result !== "", "The end of a cell");
      if (result !== "ok") {
        assert.equal(result, "it did not recover from an interrupt");
        break;
      }
    }
  } finally {
    await kernel.kill();
  }
});
