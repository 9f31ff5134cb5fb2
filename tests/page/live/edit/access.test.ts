import assert from "node:assert/strict";
import { violations } from "../../../browser/axe.ts";
import { browserTest } from "../../../browser/chromium.ts";
import { withPage } from "../../../browser/pages.ts";
import { picture } from "../../../browser/picture.ts";
import { editor, livePage, oneCell, retype, type } from "./edit_page.ts";

browserTest("axe finds no problem in a page that is being edited", async (browser, t) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    await retype(page, "cell 2", 'const double = "string" + 2 * (1 /* remark */); // a\nnull.x;');
    await page.keyboard.press("Control+Enter");
    await page.locator("#cell-c3[data-state=failed]").waitFor();
    await page.keyboard.press("Control+Home");
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [375, 768, 1440]) {
        await t.step(`${colorScheme}, ${width} pixels wide`, async () => {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 800 });
          assert.deepEqual(await violations(page), []);
          const overflow = await page.evaluate(() =>
            document.documentElement.scrollWidth - innerWidth
          );
          assert.ok(overflow <= 0, `${overflow} pixels stick out`);
          await picture(page, `editing ${colorScheme} ${width}`);
        });
      }
    }
  });
});

browserTest("print shows the edited code in full, and no buttons", async (browser) => {
  const lines = Array.from({ length: 400 }, (_, i) => `const line${i} = "${i}";`);
  await withPage(browser, await livePage(oneCell("1;")), async ({ page }) => {
    await retype(page, "cell 1", lines.join("\n"));
    assert.ok(await page.locator(".cm-line").count() < 300, "the editor itself shows a part only");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    // The page gets an event before printing.
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const code = page.locator("#cell-c2 .page-code");
    assert.ok(await code.isVisible());
    assert.equal(await code.innerText(), lines.join("\n"));
    assert.equal(await code.locator(".t-key").count(), 400);
    assert.equal(await page.locator(".cm-editor:visible, button:visible").count(), 0);
    assert.equal(await page.getByRole("region", { name: "Your edits" }).isVisible(), false);
  });
});

browserTest("the editor follows the page's theme while it is open", async (browser) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    await type(page, "cell 1", "");
    const ink = () =>
      editor(page, "cell 1").evaluate((element) => getComputedStyle(element).caretColor);
    const light = await ink();
    await page.emulateMedia({ colorScheme: "dark" });
    assert.notEqual(await ink(), light);
  }, { colorScheme: "light" });
});
