import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { violations } from "../../browser/axe.ts";
import { browserTest } from "../../browser/chromium.ts";
import { picture } from "../../browser/picture.ts";
import { withPage } from "../../browser/pages.ts";
import { cellsPage, idOf, livePageOf, runToEnd } from "./live_page.ts";

/** The words of the step that is shown. */
async function words(stepper: Locator): Promise<string> {
  return await stepper.locator("label:has(:checked) + b").getAttribute("data-words") ?? "";
}

/** What is seen of a box of the picture: its value, its gradient. */
function seen(stepper: Locator): Promise<string[]> {
  return stepper.locator("svg .unroll-since").evaluateAll((parts) =>
    parts.filter((part) => Number(getComputedStyle(part).opacity) > 0)
      .map(({ textContent }) => textContent)
  );
}

async function stepperOf(page: Page, cell: string): Promise<Locator> {
  const stepper = page.locator(`#${cell} page-stepper`);
  await stepper.getByRole("slider").waitFor();
  return stepper;
}

browserTest("backpropagation in the tutorial's page", async (browser, t) => {
  await withPage(
    browser,
    await livePageOf("notebooks/rnn_sine.ipynb"),
    async ({ page, events }) => {
      const chain = await stepperOf(page, "cell-chain");
      const button = (name: string) => chain.getByRole("button", { name, exact: true });
      const slider = chain.getByRole("slider");

      await t.step("Step and Back go through it, and each step is spoken", async () => {
        assert(await button("Back").isDisabled());
        await button("Step").click();
        assert.equal(await words(chain), "p = Mul []: a b = 0.5 · 2 = 1.");
        assert.equal(
          await page.locator(".page-status").textContent(),
          "Step 2 of 8: forward. p = Mul []: a b = 0.5 · 2 = 1.",
        );
        assert.deepEqual(await seen(chain), ["0.5", "1"]);
        await button("Back").click();
        assert.equal(await words(chain), "Given: w [].");
        assert.deepEqual(await seen(chain), ["0.5"]);
      });

      await t.step("on a phone, each number is on one line, and all fit the width", async () => {
        const { width, height } = page.viewportSize()!;
        await page.setViewportSize({ width: 320, height });
        const lines = await page.locator(".unroll-step i:visible").evaluateAll((cells) =>
          cells.map((cell) => cell.clientHeight / parseFloat(getComputedStyle(cell).fontSize))
        );
        assert(lines.length >= 7 * 6, `${lines.length} numbers`);
        assert(lines.every((height) => height < 2), `${Math.max(...lines)} times the font's size`);
        const isWide = await page.locator(".unroll-step > p:visible").evaluateAll((rows) =>
          rows.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        );
        assert.equal(isWide, false);
        await page.setViewportSize({ width, height });
      });

      await t.step(
        "the slider steps through it with the keyboard, and announces the step",
        async () => {
          await slider.focus();
          await page.keyboard.press("End");
          assert.match(
            await slider.getAttribute("aria-valuetext") ?? "",
            /^Step 8 of 8: backward\. w/,
          );
          assert.deepEqual(
            (await seen(chain)).toSorted(),
            "-8 -4 -4 1 0.5 1 -2 4".split(" ").toSorted(),
          );
          await page.keyboard.press("Home");
          for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
          assert.match(await words(chain), /To e = Sub: g 2 a = 1 · 2 · \(-2\) = -4\.$/);
        },
      );

      await t.step("Play goes to the end by itself, and Pause stops it", async () => {
        await page.clock.install();
        await button("Play").click();
        await page.clock.runFor(1600);
        assert.match(await words(chain), /^e = Sub/);
        await button("Pause").click();
        await page.clock.runFor(9000);
        assert.match(await words(chain), /^e = Sub/, "paused");
        await button("Play").click();
        await page.clock.runFor(9000);
        assert.match(await words(chain), /^w \[\]/);
        await button("Play").waitFor();
      });

      await t.step("time steps open, and show their operations", async () => {
        const three = await stepperOf(page, "cell-three-steps");
        const count = () => three.getByRole("slider").getAttribute("max");
        assert.equal(await count(), "8");
        await three.getByRole("checkbox").check();
        assert.equal(await count(), "26");
        await three.getByRole("slider").fill("3");
        assert.match(await words(three), /^Tanh \[1, 6\]: tanh a at/);
        assert(await three.locator(".unroll-detail svg:visible").count() === 1);
      });

      for (const colorScheme of ["light", "dark"] as const) {
        await t.step(`nothing is too wide or hard to read at 375 px, ${colorScheme}`, async () => {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width: 375, height: 800 });
          assert.deepEqual(await violations(page), []);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375);
          const first = await stepperOf(page, "cell-train-step-steps");
          await first.getByRole("slider").fill("12");
          await picture(first, `page/backpropagation ${colorScheme}`);
        });
      }

      await t.step(
        "on paper the backward pass is finished, and there is nothing to press",
        async () => {
          await slider.fill("0");
          assert.equal((await seen(chain)).length, 1);
          await page.emulateMedia({ media: "print" });
          await chain.scrollIntoViewIfNeeded();
          assert.equal((await seen(chain)).length, 8);
          const controls = "button:visible, input:visible, label:visible";
          assert.equal(await page.locator("page-stepper").locator(controls).count(), 0);
        },
      );
      assert.deepEqual(events, []);
    },
  );
});

browserTest(
  "a reader's cell can be stepped through, and again after a change",
  async (browser) => {
    const source = (x: number) =>
      `import { tensor } from "unroll";
import { backprop } from "unroll/notebook";
const w = tensor(${x}, { requiresGrad: true });
backprop(w.exp().mul(w), { names: { w } });`;
    await withPage(browser, await cellsPage(source(0), source(1)), async ({ page, events }) => {
      for (
        const [cell, last] of [[1, "1 from Mul and 0 from Exp meet"], [
          2,
          "2.72 from Mul and 2.72 from Exp meet",
        ]] as const
      ) {
        assert.equal(await runToEnd(page, cell), "done");
        const stepper = await stepperOf(page, idOf(cell));
        await stepper.getByRole("slider").focus();
        await page.keyboard.press("End");
        assert((await words(stepper)).includes(last), await words(stepper));
      }
      assert.equal(await runToEnd(page, 1), "done");
      const again = await stepperOf(page, idOf(1));
      assert.equal(await words(again), "Given: w [].");
      assert.deepEqual(events, []);
    });
  },
);
