import assert from "node:assert/strict";
import { run } from "unroll";
import { settingsOf } from "../../lib/playground/settings.ts";
import { number } from "../../lib/playground/words.ts";
import { browserTest } from "../browser/chromium.ts";
import { sine, tutorial } from "./any.ts";
import { withPlayground } from "./pages.ts";

const settings = settingsOf(sine);

browserTest(
  "invalid input in any field is reported, kept to be fixed, and trains nothing",
  async (browser) => {
    await withPlayground(browser, async ({ page, field, outcome }) => {
      const before = await outcome(/./);
      for (const { name: key, label, isWhole, max } of settings) {
        const wrong = [
          "",
          "six",
          "1e99",
          "-1",
          `${max + 1}`,
          "<b>1</b>",
          ...isWhole ? ["2.5"] : [],
        ];
        for (const text of wrong) {
          await field(label).fill(text);
          await field(label).press("Tab");
          const id = (await field(label).getAttribute("aria-describedby"))!.split(" ")[1];
          const problem = await page.locator(`[id="${id}"]`).innerText();
          const name = text === "" ? "empty" : `“${text}”`;
          assert.ok(problem.startsWith(`${label} is ${name}; it must be a`), problem);
          assert.ok(problem.endsWith(`. Using ${tutorial[key]} until then.`), problem);
          assert.equal(await field(label).getAttribute("aria-invalid"), "true");
          assert.equal(await field(label).inputValue(), text);
        }
      }
      assert.equal(await outcome(/./), before);
      assert.equal(await page.locator(".play-problem:visible").count(), settings.length);
      for (const { name, label } of settings) {
        await field(label).fill(`${tutorial[name]}`);
        assert.equal(await field(label).getAttribute("aria-invalid"), null);
      }
      assert.equal(await page.locator(".play-problem:visible").count(), 0);
    });
  },
);

browserTest("a number that is being typed is not interrupted", async (browser) => {
  await withPlayground(browser, async ({ page, field, outcome }) => {
    await field("Learning rate").fill("");
    await field("Learning rate").pressSequentially("0.", { delay: 50 });
    assert.equal(await page.locator(".play-problem:visible").count(), 0);
    await field("Learning rate").pressSequentially("05", { delay: 50 });
    await outcome(new RegExp(` to ${number(run({ lr: 0.05 }).losses[299])}\\.$`));
    await field("Learning rate").fill("0.05 or so");
    await page.locator(".play-problem:visible").waitFor(); // after a while, it is reported
  });
});

browserTest("problems are announced to screen readers", async (browser) => {
  await withPlayground(browser, async ({ field, announced }) => {
    await field("Truncation").fill("none");
    await field("Truncation").press("Enter");
    await announced(/^Truncation is “none”; it must be a whole number from 1 to 200\.$/);
  });
});

browserTest("a slider replaces invalid input in its field", async (browser) => {
  await withPlayground(browser, async ({ page, field, slider }) => {
    await field("Seed").fill("many");
    await field("Seed").press("Tab");
    await slider("Seed, slider").press("Home");
    assert.equal(await field("Seed").inputValue(), "0");
    assert.equal(await page.locator(".play-problem:visible").count(), 0);
  });
});

browserTest(
  "reset restores the tutorial's settings, also after invalid input",
  async (browser) => {
    await withPlayground(browser, async ({ page, field, button, slider, outcome }) => {
      await field("Epochs").fill("10");
      await slider("Switch point").fill("4");
      await field("Seed").fill("x");
      await field("Seed").press("Tab");
      await button(/^Reset/).click();
      for (const { name, label } of settings) {
        assert.equal(await field(label).inputValue(), `${tutorial[name]}`);
      }
      assert.equal(await slider("Switch point").inputValue(), "10");
      assert.equal(await page.locator(".play-problem:visible").count(), 0);
      await outcome(/^300 epochs: the total loss went from 4\.68 to 0\.0529\.$/);
    });
  },
);
