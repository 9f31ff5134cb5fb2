import assert from "node:assert/strict";
import type { Page } from "playwright-core";
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

/** What the page has stored: the choice of the theme. */
function stored(page: Page): Promise<string | null> {
  return page.evaluate(() => localStorage.getItem("unroll-theme"));
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
  "the switch overrides the system's theme, stores the choice, and can be reset",
  async (browser) => {
    await withPage(browser, await samplePage(), async ({ page }) => {
      await choose(page, "Dark");
      assert.equal(await paper(page), DARK);
      assert.equal(await stored(page), "dark");

      await page.emulateMedia({ colorScheme: "dark" });
      await choose(page, "Light");
      assert.equal(await paper(page), LIGHT);
      assert.equal(await stored(page), "light");

      await choose(page, "Auto");
      assert.equal(await paper(page), DARK);
      assert.equal(await stored(page), "auto");
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

// The test puts the choice there before the page opens. It used to choose and reload; twice the
// reloaded page did not find what had just been stored, and the reason is not known.
browserTest("a stored choice applies when the page opens, to the first paint", async (browser) => {
  for (
    const [choice, label, expected] of [
      ["dark", "Dark", DARK],
      ["light", "Light", LIGHT],
      ["auto", "Auto", LIGHT],
    ]
  ) {
    await withPage(
      browser,
      await samplePage(),
      async ({ page }) => {
        assert.equal(await page.evaluate(() => document.documentElement.lang), choice);
        assert.equal(await paper(page), expected);
        assert.ok(await page.getByRole("radio", { name: label }).isChecked());
      },
      { colorScheme: choice === "light" ? "dark" : "light" },
      (page) =>
        page.addInitScript((choice) => {
          localStorage.setItem("unroll-theme", choice);
          // Seen when the body begins, which is before anything can have been painted.
          new MutationObserver((_, observer) => {
            if (!document.body) return;
            document.documentElement.lang = document.documentElement.dataset.theme ?? "auto";
            observer.disconnect();
          }).observe(document, { childList: true, subtree: true });
        }, choice),
    );
  }
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
