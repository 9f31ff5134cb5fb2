import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { browserTest } from "./chromium.ts";
import { NOTEBOOKS, pageOf, withPage } from "./pages.ts";

/** What axe finds wrong, with every rule that it has. */
async function violations(page: Page): Promise<string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    // axe has just put itself there.
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await inPage.run(document, {
      resultTypes: ["violations"],
      rules: { "color-contrast-enhanced": { enabled: false } },
    });
    return violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`)
    );
  });
}

for (const notebook of NOTEBOOKS) {
  browserTest(`axe finds nothing wrong with the page of ${notebook}`, async (browser, t) => {
    await withPage(browser, await pageOf(notebook), async ({ page }) => {
      for (const colorScheme of ["light", "dark"] as const) {
        for (const width of [375, 1440]) {
          await t.step(`${colorScheme}, ${width} pixels wide`, async () => {
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize({ width, height: 800 });
            assert.deepEqual(await violations(page), []);
          });
        }
      }
    });
  });
}

browserTest("axe does find what is wrong with a page that is", async (browser) => {
  const html = '<html><body><img src="data:,"><p style="color:#aaa">pale</p></body></html>';
  await withPage(browser, html, async ({ page }) => {
    const found = (await violations(page)).map((violation) => violation.split(":")[0]);
    assert.ok(found.includes("image-alt") && found.includes("color-contrast"), found.join());
  });
});
