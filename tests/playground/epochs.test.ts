import assert from "node:assert/strict";
import { predict, run, sineData } from "unroll";
import { stillsOf } from "../../lib/playground/player.ts";
import { number } from "../../lib/playground/words.ts";
import { browserTest } from "../browser/chromium.ts";
import { withClock, withPlayground } from "./pages.ts";

/** Notes every epoch that is shown. */
const watch = () => {
  const shown: string[] = [];
  Object.assign(globalThis, { shown });
  const place = document.querySelector(".play-place")!;
  new MutationObserver(() => shown.push(place.textContent)).observe(place, {
    childList: true,
    characterData: true,
    subtree: true,
  });
};
const shown = () => (globalThis as unknown as { shown: string[] }).shown;

browserTest("each epoch shows what the network predicted then", async (browser) => {
  const { x } = sineData(20);
  const expected: number[][] = [];
  run({ epochs: 10, onEpoch: (_, __, weights) => expected.push(predict(weights, x)) });
  await withPlayground(browser, async ({ page, slider, button, table }) => {
    const predictions = async () =>
      (await table("The predictions")).slice(0, 20).map(([, , prediction]) => prediction);
    const expectAt = async (epoch: number) => {
      await page.locator("svg[aria-label*='the predictions after " + epoch + " ']")
        .waitFor();
      assert.deepEqual(await predictions(), expected[epoch - 1].map(number), `epoch ${epoch}`);
    };
    await slider("Epoch").fill("4");
    await expectAt(4);
    await button("Step one epoch").click();
    await expectAt(5);
    await button("Back one epoch").click();
    await button("Back one epoch").click();
    await expectAt(3);
    await slider("Epoch").press("Home");
    await button("Back one epoch").click();
    await page.getByText("before the first of 300").waitFor();
    await slider("Epoch").press("End");
    await button("Step one epoch").click();
    await page.getByText("after epoch 300 of 300").waitFor();
  });
});

browserTest(
  "play goes from the first epoch to the last, and can be paused",
  async (browser) => {
    await withPlayground(browser, async ({ page, button, field, outcome }) => {
      await field("Epochs").fill("40");
      await outcome(/^40 epochs/);
      await page.evaluate(watch);
      await button("Play").click();
      await button("Pause").waitFor();
      await page.getByText(/after epoch (1\d|2\d) of 40/).waitFor();
      await button("Pause").click();
      const paused = await page.locator(".play-place").innerText();
      await page.clock.runFor(2000);
      assert.equal(await page.locator(".play-place").innerText(), paused);
      await button("Play").click();
      await page.getByText("after epoch 40 of 40").waitFor();
      await button("Play").waitFor();
      const epochs = (await page.evaluate(shown)).map((text) =>
        Number(/epoch (\d+)/.exec(text)?.[1] ?? 0)
      );
      assert.equal(epochs[0], 0, epochs.join());
      assert.deepEqual(epochs, epochs.toSorted((a, b) => a - b));
      assert.ok(epochs.length > 10, epochs.join());
    }, { prepare: withClock() });
  },
);

browserTest("play works before anything has been trained", async (browser) => {
  await withPlayground(browser, async ({ page, button }) => {
    await button("Play").click();
    await page.getByText(/after epoch \d of 300/).waitFor();
    await button("Pause").click();
  });
});

browserTest("reduced motion shows a few stills", async (browser) => {
  await withPlayground(browser, async ({ page, button, field, outcome }) => {
    await field("Epochs").fill("3");
    await outcome(/^3 epochs/);
    await page.evaluate(watch);
    await button("Play").click();
    await page.getByText("after epoch 3 of 3").waitFor();
    await button("Play").waitFor();
    assert.deepEqual(await page.evaluate(shown), [
      "before the first of 3",
      ...[1, 2, 3].map((epoch) => `after epoch ${epoch} of 3`),
    ]);
  }, { context: { reducedMotion: "reduce" } });
});

Deno.test("stills sample all epochs, and end with the last", () => {
  assert.deepEqual(stillsOf(0, 300), [0, 1, 2, 5, 10, 20, 50, 100, 200, 300]);
  assert.deepEqual(stillsOf(0, 1), [0, 1]);
  assert.deepEqual(stillsOf(30, 60), [30, 50, 60]);
});

browserTest("a move pauses the play", async (browser) => {
  await withPlayground(browser, async ({ page, button, slider }) => {
    await button("Play").click();
    await button("Pause").waitFor();
    await slider("Seed, slider").press("ArrowRight");
    await button("Play").waitFor();
    const place = await page.locator(".play-place").innerText();
    await page.clock.runFor(2000);
    assert.equal(await page.locator(".play-place").innerText(), place);
  }, { prepare: withClock() });
});
