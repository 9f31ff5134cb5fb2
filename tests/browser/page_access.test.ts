import assert from "node:assert/strict";
import { violations } from "./axe.ts";
import { browserTest } from "./chromium.ts";
import { picture } from "./picture.ts";
import { samplePage, withPage } from "./pages.ts";
import { livePageOf } from "../page/live/live_page.ts";

for (
  const [name, makePage] of [
    ["sample", samplePage],
    ["rnn_sine", () => livePageOf("notebooks/rnn_sine.ipynb")],
  ] as const
) {
  browserTest(`axe finds no problem in the page of ${name}`, async (browser, t) => {
    await withPage(browser, await makePage(), async ({ page }) => {
      for (const colorScheme of ["light", "dark"] as const) {
        for (const width of [375, 1440]) {
          await t.step(`${colorScheme}, ${width} pixels wide`, async () => {
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize({ width, height: 800 });
            await picture(page, `${name} ${width} ${colorScheme}`, { fullPage: true });
            assert.deepEqual(await violations(page), []);
          });
        }
      }
    });
  });
}

browserTest("axe finds the problems of a page that has some", async (browser) => {
  const html = '<html><body><img src="data:,"><p style="color:#aaa">pale</p></body></html>';
  await withPage(browser, html, async ({ page }) => {
    const found = (await violations(page)).map((violation) => violation.split(":")[0]);
    assert.ok(found.includes("image-alt") && found.includes("color-contrast"), found.join());
  });
});
