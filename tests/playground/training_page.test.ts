import assert from "node:assert/strict";
import { generate, run } from "unroll";
import { number } from "../../lib/playground/words.ts";
import { browserTest } from "../browser/chromium.ts";
import { withClock, withPlayground } from "./pages.ts";

browserTest("an opened page trains nothing until something is moved", async (browser) => {
  const countWorkers = () => {
    const { Worker } = globalThis;
    Object.assign(globalThis, { made: 0 });
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL) {
        super(url);
        Object.assign(globalThis, { made: (globalThis as unknown as { made: number }).made + 1 });
      }
    };
  };
  await withPlayground(browser, async ({ page, slider, outcome }) => {
    const made = () => page.evaluate(() => (globalThis as unknown as { made: number }).made);
    await outcome(/^300 epochs: the total loss went from 4\.68 to 0\.0529\.$/);
    await page.clock.runFor(2000);
    assert.equal(await made(), 0);
    await slider("Hidden size, slider").press("ArrowLeft");
    await outcome(/to 0\.0(?!529)/);
    assert.equal(await made(), 1);
  }, { prepare: withClock(countWorkers) });
});

browserTest("opening a table trains its numbers", async (browser) => {
  await withPlayground(browser, async ({ page }) => {
    await page.locator("summary", { hasText: "The weights" }).click();
    await page.locator(".play details[open] tbody tr").last().waitFor();
    assert.equal(await page.locator(".play details[open] tbody tr").count(), 6);
  });
});

browserTest("the numbers are those of run", async (browser) => {
  await withPlayground(browser, async ({ field, table, outcome, button }) => {
    await field("Hidden size").fill("9");
    await field("Learning rate").fill("0.05");
    await field("Epochs").fill("45");
    await field("Sequence length").fill("15");
    await field("Seed").fill("123456");
    await field("Truncation").fill("3");
    const result = run({
      hiddenSize: 9,
      lr: 0.05,
      epochs: 45,
      seqLength: 15,
      seed: 123456,
      truncate: 3,
    });
    await outcome(new RegExp(`^45 epochs: .* to ${number(result.losses[44])}`));
    assert.deepEqual(
      await table("The losses"),
      result.losses.map((loss, epoch) => [`${epoch + 1}`, number(loss)]),
    );
    const predictions = [...result.predictions, ...generate(result, 15).values];
    assert.deepEqual(
      (await table("The predictions")).map(([, , prediction]) => prediction),
      predictions.map(number),
    );
    const rows = [result.w1, result.w2].map((w) => w.toArray() as number[][]);
    assert.deepEqual(
      await table("The weights"),
      rows[1].map(([out], unit) => [
        `unit ${unit + 1}`,
        ...rows[0].map((source) => number(source[unit])),
        number(out),
      ]),
    );
    await button(/^Reset/).click();
    await outcome(/^300 epochs: the total loss went from 4\.68 to 0\.0529\.$/);
    assert.equal((await table("The losses")).length, 51);
  });
});

browserTest("every slider trains again, and follows its field", async (browser) => {
  await withPlayground(browser, async ({ page, field, slider, outcome }) => {
    for (
      const [label, next] of [
        ["Hidden size", "7"],
        ["Learning rate", "0.15"],
        ["Epochs", "400"],
        ["Sequence length", "22"],
        ["Seed", "43"],
        ["Initial weights", "1.2"],
        ["Truncation", "2"],
      ]
    ) {
      const before = await page.locator(".play-outcome").innerText();
      await slider(`${label}, slider`).press("ArrowRight");
      assert.equal(await field(label).inputValue(), next);
      await page.waitForFunction(
        (before) => document.querySelector(".play-outcome")?.textContent !== before,
        before,
      );
    }
    await outcome(/^400 epochs/);
    await field("Learning rate").fill("0.06");
    assert.equal(await slider("Learning rate, slider").getAttribute("aria-valuetext"), "0.06");
  });
});

browserTest("a training that diverges is reported, and announced", async (browser) => {
  await withPlayground(browser, async ({ page, field, outcome, announced }) => {
    await field("Learning rate").fill("5");
    const text = await outcome(/diverged/);
    assert.match(
      text,
      /^The training diverged: in epoch 0 at step 15, counted from 0, the loss became infinite\. .* smaller learning rate than 5, such as 0\.5\.$/,
    );
    // The library reports the same.
    assert.throws(() => run({ lr: 5 }), /in epoch 0 at step 15/);
    assert.ok(await page.locator(".play-outcome.is-alarm").isVisible());
    await announced(/diverged: in epoch 0/);
    await field("Learning rate").fill("0.1");
    await outcome(/^300 epochs/);
    assert.equal(await page.locator(".play-outcome.is-alarm").count(), 0);
    await announced(/^300 epochs: the total loss went from 4\.68 to 0\.0529\.$/);
  });
});

browserTest(
  "a long training shows its progress, can be stopped, and is replaced by the next",
  async (browser) => {
    await withPlayground(browser, async ({ page, field, button, outcome, table }) => {
      await field("Learning rate").fill("0.001");
      await field("Hidden size").fill("48");
      await field("Sequence length").fill("200");
      await field("Epochs").fill("5000");
      await outcome(/^Training: [1-9][\d,]* of 5,000 epochs\.$/);
      assert.ok(await page.getByRole("progressbar", { name: "Training" }).isVisible());
      assert.ok((await table("The losses")).length > 0);
      await button("Stop").click();
      const stopped = await outcome(/^Stopped after/);
      assert.match(stopped, /^Stopped after [\d,]+ epochs? of 5,000: the total loss went from/);
      assert.ok(!await page.getByRole("progressbar").isVisible());

      await field("Seed").fill("1");
      await outcome(/^Training: /);
      await field("Epochs").fill("1");
      await field("Hidden size").fill("3");
      await outcome(/^1 epoch: the total loss went to /);
      assert.equal(await page.locator(".play-outcome.is-alarm").count(), 0);
    });
  },
);

browserTest("a worker that does not start, or fails, is reported", async (browser) => {
  const broken: [string, RegExp][] = [
    [
      "throw new Error('no luck')",
      /Training cannot continue: .*no luck\. Move a slider to try again\./,
    ],
    [
      "onmessage = ({ data: { id } }) => postMessage({ id, error: 'RangeError: too much' })",
      /cannot continue: RangeError: too much\./,
    ],
  ];
  for (const [worker, words] of broken) {
    await withPlayground(browser, async ({ page, slider, outcome }) => {
      await slider("Seed, slider").press("ArrowRight");
      await page.getByRole("alert").filter({ hasText: words }).waitFor();
      // The build's picture is still there.
      await outcome(/^300 epochs/);
    }, { worker });
  }
});
