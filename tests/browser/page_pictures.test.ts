import assert from "node:assert/strict";
import { join } from "node:path";
import { browserTest } from "./chromium.ts";
import { NOTEBOOKS, pageOf, screenshots, withPage } from "./pages.ts";

const [, tutorial] = NOTEBOOKS;

browserTest(
  "pictures of the tutorial, in both themes, three widths and on paper",
  async (browser) => {
    await Deno.mkdir(screenshots, { recursive: true });
    await withPage(browser, await pageOf(tutorial), async ({ page }) => {
      for (const width of [375, 768, 1440]) {
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          const path = join(screenshots, `tutorial-${width}-${colorScheme}.png`);
          await page.screenshot({ path, fullPage: true, animations: "disabled" });
          assert.equal((await pngSize(path)).width, width);
        }
      }
      const pdf = await page.pdf({
        path: join(screenshots, "tutorial.pdf"),
        format: "A4",
        preferCSSPageSize: true,
      });
      const text = new TextDecoder("latin1").decode(pdf);
      assert.match(text, /^%PDF-/);
      const sheets = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
      assert.ok(sheets.length > 2, `${sheets.length} sheets`);
      for (const [, width, height] of sheets) {
        assert.deepEqual([Math.round(Number(width)), Math.round(Number(height))], [596, 843]);
      }
    });
  },
);

/** A picture's size stands at a fixed place of the file. */
async function pngSize(path: string): Promise<{ width: number; height: number }> {
  const view = new DataView((await Deno.readFile(path)).buffer);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
