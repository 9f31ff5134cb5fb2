import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until } from "../jupyter/helpers.ts";
import { browserTest } from "./chromium.ts";
import { samplePage, withPage } from "./pages.ts";

const LIGHT = "rgb(253, 252, 249)";
const DARK = "rgb(21, 24, 28)";

/** The ground of the page, and of the paper inside of a figure, which has to be the same. */
async function paper(page: Page): Promise<string> {
  const [ground, figure] = await page.evaluate(() => [
    getComputedStyle(document.body).backgroundColor,
    getComputedStyle(document.querySelector(".unroll-paper")!).fill,
  ]);
  assert.equal(figure, ground);
  return ground;
}

function choose(page: Page, name: string): Promise<void> {
  return page.getByRole("radio", { name }).click();
}

/** Reloads the page, again if the process that shows it then does not have what was stored. */
async function reload(page: Page): Promise<void> {
  const stored = () => page.evaluate(() => localStorage.getItem("unroll-theme"));
  const before = await stored();
  await until(async () => {
    await page.reload();
    return await stored() === before;
  }, "The theme's storage");
}

browserTest("a page follows the system's theme", async (browser) => {
  await withPage(browser, await samplePage(), async ({ page }) => {
    assert.equal(await paper(page), DARK);
    await page.emulateMedia({ colorScheme: "light" });
    assert.equal(await paper(page), LIGHT);
  }, { colorScheme: "dark" });
});

browserTest("without a script, a page follows the system's theme", async (browser) => {
  await withPage(browser, await samplePage(), async ({ page }) => {
    assert.equal(await paper(page), DARK);
  }, { colorScheme: "dark", javaScriptEnabled: false });
});

browserTest(
  "the switch overrides the system's theme, is remembered, and can be reset",
  async (browser) => {
    await withPage(browser, await samplePage(), async ({ page }) => {
      await choose(page, "Dark");
      assert.equal(await paper(page), DARK);
      await reload(page);
      assert.equal(await paper(page), DARK);
      assert.ok(await page.getByRole("radio", { name: "Dark" }).isChecked());

      await page.emulateMedia({ colorScheme: "dark" });
      await choose(page, "Light");
      assert.equal(await paper(page), LIGHT);
      await reload(page);
      assert.equal(await paper(page), LIGHT);

      await choose(page, "Auto");
      assert.equal(await paper(page), DARK);
      await reload(page);
      assert.equal(await paper(page), DARK);
      assert.ok(await page.getByRole("radio", { name: "Auto" }).isChecked());
    }, { colorScheme: "light" });
  },
);

browserTest("the switch works with the keyboard alone", async (browser) => {
  await withPage(browser, await samplePage(), async ({ page }) => {
    await page.keyboard.press("Tab");
    assert.equal(
      await page.evaluate(() => document.activeElement?.textContent),
      "Skip to the text",
    );
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert.ok(await page.getByRole("radio", { name: "Dark" }).isChecked());
    assert.equal(await paper(page), DARK);
    const outline = await page.evaluate(() =>
      getComputedStyle(document.activeElement!.nextElementSibling!).outlineStyle
    );
    assert.equal(outline, "solid");
  }, { colorScheme: "light" });
});

browserTest("a theme applies to the first paint", async (browser) => {
  await withPage(browser, await samplePage(), async ({ page }) => {
    await choose(page, "Dark");
    // Seen when the body begins, which is before anything can have been painted.
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.body) return;
        document.documentElement.lang = document.documentElement.dataset.theme ?? "none";
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
    await reload(page);
    assert.equal(await page.evaluate(() => document.documentElement.lang), "dark");
  }, { colorScheme: "light" });
});

browserTest(
  "the switch works without storage, or with an invalid value in it",
  async (browser) => {
    const html = await samplePage();
    const use = async ({ page, events }: { page: Page; events: string[] }) => {
      assert.equal(await paper(page), LIGHT);
      await choose(page, "Dark");
      assert.equal(await paper(page), DARK);
      assert.deepEqual(events, []);
    };
    await withPage(
      browser,
      html,
      use,
      { colorScheme: "light" },
      (page) =>
        page.addInitScript(() => {
          Object.defineProperty(globalThis, "localStorage", {
            get: () => {
              throw new DOMException("The operation is insecure.", "SecurityError");
            },
          });
        }),
    );
    await withPage(
      browser,
      html,
      use,
      { colorScheme: "light" },
      (page) => page.addInitScript(() => localStorage.setItem("unroll-theme", '"><img src=x>')),
    );
  },
);
