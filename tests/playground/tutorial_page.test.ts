import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { run } from "unroll";
import { readNotebook } from "../../lib/jupyter/file.ts";
import { buildPage } from "../../lib/page/build.ts";
import { makeKit } from "../../lib/page/kit/kit.ts";
import { number } from "../../lib/playground/words.ts";
import { browserTest } from "../browser/chromium.ts";
import { withPage } from "../browser/pages.ts";

/** The tutorial's page, in which the cells run, too. */
async function tutorial(): Promise<string> {
  const folder = fileURLToPath(new URL("../../notebooks/", import.meta.url));
  const notebook = await readNotebook(`${folder}rnn_sine.ipynb`);
  return buildPage(notebook, { baseDir: folder, kit: await makeKit() });
}

browserTest(
  "in the tutorial the playground trains only when the reader moves something",
  async (browser) => {
    await withPage(browser, await tutorial(), async ({ page, events, requests }) => {
      const inputs = page.locator(".play input");
      assert.equal(await inputs.count(), 0);
      await page.locator(".play").scrollIntoViewIfNeeded();
      await page.getByRole("slider", { name: "Learning rate, slider" }).press("ArrowRight");
      const { losses } = run({ lr: 0.15 });
      await page.locator(".play-outcome", {
        hasText: `300 epochs: the total loss went from ${number(losses[0])} to ${
          number(losses[299])
        }`,
      }).waitFor();
      await page.waitForURL(/#play\?lr=0\.15$/);

      // Its cells and the playground do not disturb each other.
      await page.locator("#cell-step-2").scrollIntoViewIfNeeded();
      await page.getByRole("link", { name: "Playground", exact: true }).click();
      assert.equal(await page.getByLabel("Learning rate", { exact: true }).inputValue(), "0.15");
      assert.deepEqual(events, []);
      assert.deepEqual(requests.filter((url) => !/^(file|blob):/.test(url)), []);
    });
  },
);

browserTest("a link to settings leads to the playground", async (browser) => {
  await withPage(browser, await tutorial(), async ({ page, events }) => {
    const train = page.getByRole("button", { name: "Train", exact: true });
    await train.waitFor();
    await page.waitForFunction(() => {
      const { top } = document.querySelector(".play")!.getBoundingClientRect();
      return top >= -1 && top < innerHeight / 2;
    });
    await train.click();
    const { losses } = run({ hiddenSize: 3 });
    await page.locator(".play-outcome", { hasText: ` to ${number(losses[299])}` }).waitFor();
    assert.deepEqual(events, []);
  }, { hash: "#play?hiddenSize=3" });
});

for (const width of [375, 640, 1440]) {
  browserTest(
    `nothing moves when the playground becomes interactive, ${width} pixels wide`,
    async (browser) => {
      await withPage(browser, await tutorial(), async ({ page }) => {
        const height = () =>
          page.evaluate(() => document.querySelector(".play")!.getBoundingClientRect().height);
        const before = await height();
        await page.locator(".play").scrollIntoViewIfNeeded();
        await page.getByRole("slider", { name: "Learning rate, slider" }).waitFor();
        // A line of text is 20 pixels high.
        assert.ok(Math.abs(await height() - before) < 5, `${before} and ${await height()}`);
      }, { viewport: { width, height: 900 } });
    },
  );
}
