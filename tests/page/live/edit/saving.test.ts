import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "../../../browser/chromium.ts";
import { withPage } from "../../../browser/pages.ts";
import { until } from "../../../jupyter/helpers.ts";
import {
  editor,
  livePage,
  oneCell,
  output,
  ran,
  retype,
  saved,
  stale,
  text,
  threeCells,
  type,
} from "./edit_page.ts";

/** The text of the bar at the foot of the page. */
function bar(page: Page): Promise<string | null> {
  return page.locator(".page-edits-text").textContent();
}

function storageKeys(page: Page): Promise<string[]> {
  return page.evaluate(() => Object.keys(localStorage).sort());
}

browserTest("edits survive a reload of the page, and nothing runs by itself", async (browser) => {
  await withPage(browser, await livePage(), async ({ page, events }) => {
    await retype(page, "cell 2", 'document.title = "ran"; // <b>&amp;</b></script>');
    await saved(page);
    await page.reload();
    await page.locator(".page-changed").waitFor();
    assert.equal(await text(page, "c3"), 'document.title = "ran"; // <b>&amp;</b></script>');
    assert.equal(await page.locator("#cell-c3 .page-code b:not([class])").count(), 0);
    assert.equal(await bar(page), "1 cell changed, saved in this browser.");
    assert.deepEqual(await stale(page), ["c3", "c4"]);
    assert.equal(await output(page, "c4"), "5", "as it came");
    assert.equal(await page.title(), "Numbers");
    assert.equal(page.workers().length, 0);
    assert.deepEqual(events, []);
  });
});

browserTest(
  "saved edits are run even when Run is the first thing that is pressed",
  async (browser) => {
    await withPage(browser, await livePage(), async ({ page }) => {
      await retype(page, "cell 1", "const start = 5;");
      await saved(page);
      await page.reload({ waitUntil: "domcontentloaded" });
      await page.getByRole("button", { name: "Run all" }).click();
      await ran(page, "c4");
      assert.equal(await output(page, "c4"), "11");
    });
  },
);

browserTest("folded code is unfolded if it was changed", async (browser) => {
  const html = await livePage(oneCell("1;", { metadata: { jupyter: { source_hidden: true } } }));
  await withPage(browser, html, async ({ page }) => {
    await page.locator("summary").filter({ hasText: "Code" }).click();
    await type(page, "cell 1", " // found");
    await saved(page);
    await page.reload();
    await page.locator(".page-changed").waitFor();
    assert.ok(await page.locator("#cell-c2 .page-code").isVisible());
  });
});

browserTest("an edit just before the page is left is saved", async (browser) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    await type(page, "cell 1", " // late");
    await page.reload();
    await page.locator(".page-changed").waitFor();
    assert.match(await text(page, "c2") ?? "", /late$/);
  });
});

browserTest("Reset restores one cell with its outputs, and can be undone", async (browser) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    await retype(page, "cell 1", "const start = 5;");
    await type(page, "cell 3", " + 1");
    await page.getByRole("button", { name: "Run all" }).click();
    await ran(page, "c4");
    assert.equal(await output(page, "c4"), "12");

    await page.getByLabel("More for cell 3").click();
    await page.getByRole("button", { name: "Reset cell 3" }).click();
    assert.equal(await text(page, "c4"), "double + 1");
    assert.equal(await output(page, "c4"), "5");
    assert.deepEqual(await stale(page), ["c4"], "the first cell is changed still");
    assert.equal(await text(page, "c2"), "const start = 5;");
    assert.equal(await bar(page), "1 cell changed, saved in this browser.");

    await page.getByRole("button", { name: "Undo reset" }).click();
    assert.equal(await text(page, "c4"), "double + 1 + 1");
    assert.equal(await bar(page), "2 cells changed, saved in this browser.");
    await page.reload();
    await page.locator("#cell-c4 .page-changed").waitFor();
  });
});

browserTest("after a reset, Control+Z in the editor restores the edit", async (browser) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    await type(page, "cell 3", " + 1");
    await page.getByLabel("More for cell 3").click();
    await page.getByRole("button", { name: "Reset cell 3" }).click();
    assert.equal(await editor(page, "cell 3").innerText(), "double + 1");
    await editor(page, "cell 3").focus();
    await page.keyboard.press("Control+Z");
    assert.equal(await editor(page, "cell 3").innerText(), "double + 1 + 1");
  });
});

browserTest("Reset all restores every cell, and is undone as a whole", async (browser) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    await type(page, "cell 1", " // a");
    await type(page, "cell 3", " // b");
    await saved(page);
    await page.getByRole("button", { name: "Reset all changed cells" }).click();
    assert.equal(await page.locator(".page-changed, .page-stale").count(), 0);
    assert.equal(await bar(page), "2 cells reset.");
    assert.deepEqual(await storageKeys(page), [], "nothing is left behind");
    assert.equal(await page.locator(":focus").textContent(), "Undo reset");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".page-changed").count(), 2);
    assert.match(await text(page, "c2") ?? "", /a$/);
    assert.match(await text(page, "c4") ?? "", /b$/);
  });
});

browserTest("saved edits that cannot be read do no harm, and are kept", async (browser) => {
  await withPage(browser, await livePage(), async ({ page, events }) => {
    await type(page, "cell 1", " // mine");
    await saved(page);
    const [key] = await storageKeys(page);
    for (const rubbish of ["{", '{"version":1,"cells":{"cell-c2":7}}', "\u0000"]) {
      // Not as the page itself would, which saves when it is left.
      await page.evaluate(([key, rubbish]) => {
        addEventListener("pagehide", () => localStorage.setItem(key, rubbish));
      }, [key, rubbish]);
      await page.reload();
      const status = page.getByRole("status");
      await status.filter({ hasText: "could not be read" }).waitFor({ state: "attached" });
      assert.match(
        await status.textContent() ?? "",
        /They are kept in its storage as unroll-edits:/,
      );
      assert.equal(await bar(page), await status.textContent(), "also for those who see");
      assert.equal(await text(page, "c2"), "const start: number = 2;");
    }
    await type(page, "cell 1", " // again");
    const other = `${key}:2`;
    await page.waitForFunction((key) => localStorage.getItem(key)?.includes("again"), other);
    assert.equal(await page.evaluate((key) => localStorage.getItem(key), key), "\u0000");
    assert.deepEqual(events, []);
  });
});

browserTest(
  "a full storage is reported, keeps what was saved, and asks before leaving",
  async (browser) => {
    await withPage(browser, await livePage(), async ({ page, events }) => {
      await type(page, "cell 1", " // saved");
      await saved(page);
      await page.evaluate(() => {
        for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2)) {
          for (let i = 0; i < 3; i++) {
            try {
              localStorage.setItem(`fill-${size}-${i}`, "x".repeat(size));
            } catch {
              // That is the aim.
            }
          }
        }
      });
      await page.keyboard.type(" and much more".repeat(20));
      const problem =
        /not saved: this browser's storage is full\. Download the notebook to keep them/;
      await page.locator(".page-edits-text").filter({ hasText: problem }).waitFor();
      assert.match(await page.getByRole("status").textContent() ?? "", problem);
      // The dialog that asks whether to leave is dismissed, so that the page stays.
      await page.evaluate(() => setTimeout(() => location.reload(), 0));
      await until(() => events.length > 0, "The question whether to leave");
      assert.deepEqual(events, ["dialog: "]);
      assert.match(await editor(page, "cell 1").innerText(), /and much more$/);

      await page.evaluate(() => {
        for (const key of Object.keys(localStorage)) {
          if (key.startsWith("fill-")) localStorage.removeItem(key);
        }
      });
      await page.keyboard.type(".");
      await page.locator(".page-edits-text").filter({ hasText: "saved in this browser" }).waitFor();
    });
  },
);

browserTest("cells can be edited where nothing can be stored", async (browser) => {
  await withPage(
    browser,
    await livePage(),
    async ({ page }) => {
      await retype(page, "cell 1", "const start = 4;");
      await page.locator(".page-edits-text").filter({
        hasText: "does not let pages opened from disk store",
      })
        .waitFor();
      await page.getByRole("button", { name: "Run all" }).click();
      await ran(page, "c4");
      assert.equal(await output(page, "c4"), "9");
    },
    {},
    (page) =>
      page.addInitScript(() => {
        Object.defineProperty(globalThis, "localStorage", {
          get: () => {
            throw new DOMException("The operation is insecure.", "SecurityError");
          },
        });
      }),
  );
});

browserTest(
  "two tabs with one page update each other, and neither loses an edit",
  async (browser) => {
    await withPage(browser, await livePage(), async ({ page }) => {
      const other = await page.context().newPage();
      await other.goto(page.url());
      // The other tab is editing, too, so that it follows.
      await type(other, "cell 3", " // other");
      await type(page, "cell 1", " // one");
      await other.locator("#cell-c2 .page-changed").waitFor();
      assert.match(await text(other, "c2") ?? "", /one$/);
      await page.locator("#cell-c4 .page-changed").waitFor();
      await other.getByRole("button", { name: "Done editing cell 3" }).click();
      await page.reload();
      await page.locator("#cell-c4 .page-changed").waitFor();
      assert.match(await text(page, "c2") ?? "", /one$/);
      assert.match(await text(page, "c4") ?? "", /other$/);
      await other.close();
    });
  },
);

browserTest(
  "edits of another notebook with the same cells are not taken for this one's",
  async (browser) => {
    const [one, other] = [await livePage(), await livePage(oneCell("let other = 1;"))];
    await withPage(browser, one, async ({ page }) => {
      await type(page, "cell 1", " // one");
      await saved(page);
      const path = new URL(page.url());
      await Deno.writeTextFile(path, other);
      await page.goto(page.url());
      await page.reload();
      assert.equal(await text(page, "c2"), "let other = 1;");
      assert.equal(await page.locator(".page-changed").count(), 0);
      await Deno.writeTextFile(path, one);
      await page.reload();
      await page.locator(".page-changed").waitFor();
      assert.match(await text(page, "c2") ?? "", /one$/);
    });
  },
);

browserTest(
  "the same notebook, built again with other outputs, keeps its reader's edits",
  async (browser) => {
    const notebook = threeCells();
    const html = await livePage(notebook);
    await withPage(browser, html, async ({ page }) => {
      await type(page, "cell 1", " // kept");
      await saved(page);
      const cells = notebook.cells.map((cell) =>
        cell.cell_type === "code" ? { ...cell, outputs: [] } : cell
      );
      await Deno.writeTextFile(new URL(page.url()), await livePage({ ...notebook, cells }));
      await page.reload();
      await page.locator(".page-changed").waitFor();
      assert.match(await text(page, "c2") ?? "", /kept$/);
    });
  },
);
