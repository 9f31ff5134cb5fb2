import assert from "node:assert/strict";
import { violations } from "../../browser/axe.ts";
import { browserTest } from "../../browser/chromium.ts";
import { withPage } from "../../browser/pages.ts";
import { cellsPage, idOf, runToEnd } from "./live_page.ts";

browserTest(
  "axe finds no problem in a live page, before and after a run",
  async (browser) => {
    const html = await cellsPage(
      'import { show, md, table } from "unroll/notebook";\nshow(md`**bold**`);\nconsole.error("e");\n' +
        "show(table([{ a: 1 }], { caption: 'One' }));",
      "throw new RangeError('on purpose');",
      "'not run'",
    );
    await withPage(browser, html, async ({ page }) => {
      const check = async (what: string) => {
        for (const colorScheme of ["light", "dark"] as const) {
          for (const width of [375, 1440]) {
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize({ width, height: 800 });
            assert.deepEqual(await violations(page), [], `${what}, ${colorScheme}, ${width}`);
          }
        }
      };
      await check("before");
      assert.equal(await runToEnd(page, 1), "done");
      assert.equal(await runToEnd(page, 2), "failed");
      await page.getByLabel("More for cell 3").click();
      await check("after");
    });
  },
);

browserTest(
  "the keyboard reaches every control of a cell, with visible focus",
  async (browser) => {
    await withPage(browser, await cellsPage("'one'"), async ({ page }) => {
      const reached = new Set<string>();
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press("Tab");
        const [name, outline] = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          if (element === document.body) return ["", ""];
          const { outlineStyle } = getComputedStyle(element);
          return [element.getAttribute("aria-label") ?? element.innerText, outlineStyle];
        });
        if (/cell 1|all$/i.test(name)) assert.notEqual(outline, "none", name);
        reached.add(name);
      }
      for (const name of ["Run all", "Stop", "Reset all", "Run cell 1", "More for cell 1"]) {
        assert.ok(reached.has(name), `${name} of ${[...reached].join(", ")}`);
      }
      // A menu opens, offers its entries, and closes.
      await page.getByLabel("More for cell 1").focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Reset");
      await page.keyboard.press("Enter");
      assert.equal(await page.locator("details[open].page-more").count(), 0);
    });
  },
);

browserTest("on paper there are code and outputs, and no controls", async (browser) => {
  await withPage(browser, await cellsPage("'one'"), async ({ page }) => {
    await runToEnd(page, 1);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("main button:visible, main details:visible").count(), 0);
    assert.equal(await page.locator(".page-state:visible, .page-controls:visible").count(), 0);
    assert.ok(await page.locator(`#${idOf(1)} .page-outputs`).isVisible());
  });
});

browserTest("no live page is wider than a phone", async (browser) => {
  await withPage(
    browser,
    await cellsPage("'one'", "throw new Error('x'.repeat(200))"),
    async ({ page }) => {
      await runToEnd(page, 1);
      await runToEnd(page, 2);
      for (const width of [320, 375, 768]) {
        await page.setViewportSize({ width, height: 800 });
        const { root, hidden } = await page.evaluate(() => ({
          root: document.documentElement.scrollWidth,
          hidden: [...document.querySelectorAll<HTMLElement>(".page-bar > *")].filter((part) =>
            part.getBoundingClientRect().right > innerWidth
          ).length,
        }));
        assert.ok(root <= width, `${root} > ${width}`);
        assert.equal(hidden, 0);
      }
    },
  );
});
