import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "../../../browser/chromium.ts";
import { withPage } from "../../../browser/pages.ts";
import { editor, livePage, output, retype, saved, text, threeCells, type } from "./edit_page.ts";

/** The next edition of the three cells: other sources by the cells' ids; null for a cell gone. */
function edition(sources: Record<string, string | null>): Promise<string> {
  const notebook = threeCells();
  const cells = notebook.cells.flatMap((cell) => {
    const source = sources[cell.id];
    return source === null ? [] : [{ ...cell, source: source ?? cell.source }];
  });
  return livePage({ ...notebook, cells });
}

/** Puts another edition in the place of the page that is open. */
async function publish(page: Page, html: string): Promise<void> {
  await Deno.writeTextFile(new URL(page.url()), html);
  await page.reload();
}

browserTest(
  "a new edition keeps edits of cells that its author did not change",
  async (browser) => {
    await withPage(browser, await livePage(), async ({ page, events }) => {
      await retype(page, "cell 1", "const start = 7;");
      await saved(page);
      await publish(page, await edition({ c1: "# Numbers\n\nFewer mistakes.", c4: "double + 10" }));
      await page.locator("#cell-c2 .page-changed").waitFor();
      assert.equal(await text(page, "c2"), "const start = 7;");
      assert.equal(await text(page, "c4"), "double + 10");
      assert.equal(await page.locator(".page-clash").count(), 0);
      assert.deepEqual(events, []);
    });
  },
);

browserTest(
  "a cell that reader and author have changed is shown in three versions, to choose from",
  async (browser) => {
    await withPage(browser, await livePage(), async ({ page }) => {
      await retype(page, "cell 1", "const start = 7;");
      await type(page, "cell 3", " // mine");
      await saved(page);
      await page.locator(".page-edits-text", { hasText: "2 cells changed, saved" }).waitFor();
      await publish(page, await edition({ c2: "const start = 3;", c4: "double + 10" }));
      const versions = page.getByRole("region", { name: "Versions of cell 1" });
      await versions.waitFor();
      assert.deepEqual(await versions.locator("pre").allInnerTexts(), [
        "const start = 7;\n",
        "const start: number = 2;\n",
        "const start = 3;\n",
      ]);
      assert.deepEqual(await versions.locator("mark").allInnerTexts(), [
        "const start = 7;",
        "const start = 3;",
      ]);
      assert.equal(await text(page, "c2"), "const start = 3;", "until then, the author's");

      // Nothing is forced, and nothing is lost.
      await type(page, "cell 1", " // more");
      await page.locator(".page-edits-text", { hasText: "1 cell changed, saved" }).waitFor();
      await page.reload();
      await versions.waitFor();
      assert.equal(await text(page, "c2"), "const start = 3; // more");
      const others = page.getByRole("region", { name: "Versions of cell 3" });

      await page.getByRole("button", { name: "Keep my version of cell 3" }).click();
      assert.equal(await text(page, "c4"), "double + 1 // mine");
      assert.equal(await others.count(), 0);
      await page.getByRole("button", { name: "Take the other version of cell 1" }).click();
      await page.reload();
      await page.locator("#cell-c4 .page-changed").waitFor();
      assert.equal(await text(page, "c4"), "double + 1 // mine");
      assert.equal(await page.locator(".page-clash").count(), 0, "a choice stays one");
    });
  },
);

browserTest(
  "the edit of a removed cell can be copied, and is kept until it is discarded",
  async (browser) => {
    const context = { permissions: ["clipboard-read", "clipboard-write"] };
    await withPage(browser, await livePage(), async ({ page }) => {
      await type(page, "cell 3", " // mine");
      await saved(page);
      const without = await edition({ c4: null });
      await publish(page, without);
      await page.getByText("1 of your edits belongs to a cell that this page no longer has")
        .click();
      await page.getByRole("button", { name: "Copy edit 1" }).click();
      assert.equal(await page.evaluate(() => getSelection()?.toString()), "double + 1 // mine");
      await type(page, "cell 1", " // other");
      await page.locator(".page-edits-text", { hasText: "1 cell changed, saved" }).waitFor();
      await publish(page, await livePage());
      await page.locator("#cell-c4 .page-changed").waitFor();
      assert.equal(await text(page, "c4"), "double + 1 // mine", "it has come back");

      await publish(page, without);
      await page.getByText("1 of your edits").click();
      await page.getByRole("button", { name: "Discard edit 1" }).click();
      await publish(page, await livePage());
      await page.locator("#cell-c2 .page-changed").waitFor();
      assert.equal(await text(page, "c4"), "double + 1");
    }, context);
  },
);

browserTest(
  "two tabs that edit one cell show both versions, and keep them",
  async (browser) => {
    await withPage(browser, await livePage(), async ({ page }) => {
      const other = await page.context().newPage();
      // Listeners of the window are called in their order: this one is before the page's own.
      await other.addInitScript(() => {
        addEventListener("storage", (event) => {
          if ("isCutOff" in globalThis) event.stopImmediatePropagation();
        });
      });
      await other.goto(page.url());
      await retype(page, "cell 1", "const start = 1;");
      await other.bringToFront();
      await other.getByRole("button", { name: "Edit cell 1" }).click();
      await editor(other, "cell 1").waitFor();
      // Both at once: from now on this tab does not receive what the other saves.
      await other.evaluate(() => Object.assign(globalThis, { isCutOff: true }));
      await page.bringToFront();
      await editor(page, "cell 1").focus();
      await page.keyboard.press("Control+End");
      await page.keyboard.type(" // one");
      // The first version may have been saved before. Each tab has a copy of the storage.
      for (const tab of [page, other]) {
        const isSaved = () => Object.values(localStorage).some((text) => text.includes("// one"));
        await tab.waitForFunction(isSaved, undefined, { polling: 50 });
      }
      await other.bringToFront();
      await other.keyboard.press("Control+A");
      await other.keyboard.insertText("const start = 2;");
      const versions = (page: Page) => page.getByRole("region", { name: "Versions of cell 1" });
      await versions(other).waitFor();
      assert.match(await versions(other).innerText(), /another tab/);
      const texts = (page: Page) => versions(page).locator("pre").allInnerTexts();
      assert.ok((await texts(other)).some((text) => text.includes("const start = 2;")));
      await versions(page).waitFor();
      assert.ok((await texts(page)).some((text) => text.includes("const start = 2;")));
      assert.ok((await texts(page)).some((text) => text.includes("// one")));
      await other.close();

      await page.reload();
      await versions(page).waitFor();
      await page.getByRole("button", { name: "Take the other version of cell 1" }).click();
      await page.getByRole("button", { name: "Run cell 1" }).click();
      await page.locator("#cell-c2[data-state=done]").waitFor();
      assert.equal(await output(page, "c2"), "");
      await page.reload();
      await page.locator("#cell-c2 .page-changed").waitFor();
      assert.equal(await versions(page).count(), 0);
    });
  },
);
