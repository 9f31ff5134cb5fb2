import assert from "node:assert/strict";
import type { DisplayOutput } from "../../lib/jupyter/notebook.ts";
import { live } from "../../lib/notebook/live.ts";
import { Session, textOf } from "../jupyter/session.ts";

const IMPORTS = `import { JSDOM } from "jsdom";
import { run } from "unroll";
import { live, lossPlot } from "unroll/notebook";
const { document } = new JSDOM().window;
const watch = live((n: number) => "frame " + n);`;

Deno.test("in the kernel", async (t) => {
  await Session.use(IMPORTS, async (session) => {
    const framesSince = (start: number) =>
      session.messages.slice(start).filter(({ header }) => /display_data/.test(header.msg_type));

    await t.step("calls that come too fast are skipped, but never the last", async () => {
      const start = session.messages.length;
      const outputs = await session.run(`for (let i = 0; i <= 5000; i++) watch(i);`);
      assert.deepEqual(outputs.map(textOf), ["frame 5000"]);
      assert.ok(framesSince(start).length < 2500);
    });

    await t.step(
      "in another cell it begins a new output, and keeps the old one",
      async () => {
        const first = await session.run(`watch(1);`);
        const second = await session.run(`watch(2); watch(3);`);
        assert.deepEqual([...first, ...second].map(textOf), ["frame 1", "frame 3"]);
      },
    );

    await t.step("when the cell throws, the last frame stays", async () => {
      const outputs = await session.run(`watch(1); watch(2); throw new Error("stop");`);
      assert.deepEqual(outputs.map(textOf), ["frame 2", "stop"]);
    });

    await t.step(
      "when the cell is stopped, the last frame is drawn, and the next run has a new output",
      async () => {
        const stopped = await session.stop(`for (let i = 0;; i++) watch(i % 2 ? 7 : 8);`, "frame");
        const [next] = await session.run(`watch(9);`);
        assert.equal(textOf(next), "frame 9");
        assert.equal(stopped.length, 1);
        assert.match(textOf(stopped[0]), /^frame [78]$/);
      },
    );

    await t.step("a frame of a stopped cell is never in the output of the next one", async () => {
      const endless = `for (let i = 0;; i++) watch(i);`;
      for (let i = 0; i < 5; i++) {
        await session.stop(endless, "frame");
        assert.deepEqual(await session.run(`1`).then((outputs) => outputs.map(textOf)), ["1"]);
      }
    });

    await t.step("with wait, every frame is drawn", async () => {
      const start = session.messages.length;
      await session.run(
        `const slow = live((n: number) => "slow " + n, { wait: true, fps: 200 });
        for (let i = 0; i < 20; i++) slow(i);`,
      );
      const frames = framesSince(start).map(({ content }) =>
        (content.data as { [type: string]: unknown })["text/plain"]
      ).filter((text) => text !== undefined);
      assert.deepEqual(frames, Array.from({ length: 20 }, (_, i) => `slow ${i}`));
    });

    await t.step("a figure has the caption and alternative text of its last frame", async () => {
      const [figure] = await session.run(
        `const losses: number[] = [];
        const curve = live((epoch: number) => lossPlot({ document, losses }), {
          caption: "The loss.",
          alt: (epoch) => "Up to epoch " + epoch + ".",
        });
        const { config } = run({
          epochs: 30,
          onEpoch(epoch, loss) {
            losses.push(loss);
            curve(epoch);
          },
        });`,
      ) as DisplayOutput[];
      assert.deepEqual(figure.metadata, {
        "image/svg+xml": { caption: "The loss.", alt: "Up to epoch 29." },
      });
      assert.equal(figure.data["text/plain"], "[figure] The loss. Up to epoch 29.");
    });

    await t.step(
      "an error of drawing is thrown by the call, and printed at the end of the cell",
      async () => {
        const outputs = await session.run(
          `const broken = live((n: number) => { throw new Error("frame " + n); });
        try { broken(1); } catch (error) { console.log("caught", String(error)); }
        broken(2);
        console.log("done");`,
        );
        const texts = outputs.map(textOf).join("");
        assert.match(texts, /^caught Error: frame 1\ndone\n/);
        assert.match(texts, /The last state could not be shown\. Error: frame 2/);
      },
    );
  });
});

Deno.test("outside a notebook nothing is drawn", () => {
  let drawn = 0;
  live(() => drawn++)();
  assert.equal(drawn, 0);
});

Deno.test("refuses an invalid rate, with its value", () => {
  for (const fps of [0, -1, NaN]) {
    assert.throws(() => live(() => 1, { fps }), {
      name: "RangeError",
      message: `live: fps must be above 0, but is ${fps}`,
    });
  }
});
