import assert from "node:assert/strict";
import { basename } from "node:path";
import { violations } from "./axe.ts";
import { browserTest } from "./chromium.ts";
import { picture } from "./picture.ts";
import { NOTEBOOKS, pageOf, withPage } from "./pages.ts";

for (const notebook of NOTEBOOKS) {
  browserTest(`axe finds no problem in the page of ${notebook}`, async (browser, t) => {
    await withPage(browser, await pageOf(notebook), async ({ page }) => {
      for (const colorScheme of ["light", "dark"] as const) {
        for (const width of [375, 1440]) {
          await t.step(`${colorScheme}, ${width} pixels wide`, async () => {
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize({ width, height: 800 });
            const name = basename(notebook, ".ipynb");
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
