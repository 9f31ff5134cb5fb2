import assert from "node:assert/strict";
import { browserTest } from "../../../browser/chromium.ts";
import { withPage } from "../../../browser/pages.ts";
import { editor, livePage, oneCell, output, ran, retype, stale, text, type } from "./edit_page.ts";

browserTest("Edit opens an editor in place of the code, and nothing moves", async (browser) => {
  await withPage(browser, await livePage(), async ({ page, requests, events }) => {
    const input = page.locator("#cell-c3 .page-input");
    const before = await input.boundingBox();
    await page.getByRole("button", { name: "Edit cell 2" }).click();
    await editor(page, "cell 2").waitFor();
    assert.deepEqual(await input.boundingBox(), before);
    assert.equal(await editor(page, "cell 2").innerText(), await text(page, "c3"));
    const color = (selector: string) =>
      page.locator(selector).first().evaluate((element) => getComputedStyle(element).color);
    const inEditor = await color("#cell-c3 .cm-content .t-str");
    assert.equal(inEditor, await color("#cell-c3 .page-code .t-str"));
    assert.equal(await page.locator("#cell-c3 .page-code").isVisible(), false);
    assert.deepEqual(events, []);
    assert.deepEqual(requests.filter((address) => !/^(file|blob):/.test(address)), []);
  });
});

browserTest("a changed cell runs its new code, and other cells use the result", async (browser) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    await retype(page, "cell 1", "const start: number = 21;");
    await page.getByRole("button", { name: "Run all" }).click();
    await ran(page, "c4");
    assert.equal(await output(page, "c3"), "double 42");
    assert.equal(await output(page, "c4"), "43");
    assert.deepEqual(await stale(page), []);
  });
});

browserTest(
  "outputs after a change are marked as out of date until they are run",
  async (browser) => {
    await withPage(browser, await livePage(), async ({ page }) => {
      await type(page, "cell 1", "\n// no more than a remark");
      // The first cell has no output that could be.
      assert.deepEqual(await stale(page), ["c3", "c4"]);
      assert.equal(
        await page.locator("#cell-c3 .page-stale").textContent(),
        "Out of date: cell 1 above was changed. Run it, then this cell.",
      );
      assert.equal(
        await page.getByRole("status").textContent(),
        "You have changed cell 1. Outputs from there on may be out of date.",
      );
      assert.ok(await page.locator("#cell-c2 .page-changed").isVisible());
      assert.equal(await page.locator(".page-changed").count(), 1);
      await page.keyboard.press("Control+Enter");
      await ran(page, "c2");
      assert.equal(
        await page.locator("#cell-c3 .page-stale").textContent(),
        "Out of date: cell 1 above was run with other code. Run this cell again.",
      );
      await page.getByRole("button", { name: "Run cell 2" }).click();
      await ran(page, "c3");
      assert.deepEqual(await stale(page), ["c4"]);
      await page.getByRole("button", { name: "Run cell 3" }).click();
      await ran(page, "c4");
      assert.deepEqual(await stale(page), []);
    });
  },
);

browserTest("a change that is undone leaves no trace", async (browser) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    await type(page, "cell 2", "\n1 + 1");
    assert.deepEqual(await stale(page), ["c3", "c4"]);
    for (let i = 0; i < 5 && (await stale(page)).length > 0; i++) {
      await page.keyboard.press("Control+Z");
    }
    assert.deepEqual(await stale(page), []);
    assert.equal(await page.locator(".page-changed").count(), 0);
    assert.equal(await page.getByRole("region", { name: "Your edits" }).count(), 0);
  });
});

browserTest("Tab moves to the next control, and Control+] indents", async (browser) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    await page.getByRole("button", { name: "Edit cell 3" }).click();
    await editor(page, "cell 3").waitFor();
    await page.keyboard.press("Control+]");
    assert.equal(await editor(page, "cell 3").innerText(), "  double + 1");
    await page.keyboard.press("Tab");
    assert.equal(
      await page.locator(":focus").getAttribute("aria-label"),
      "Copy the code of cell 4",
    );
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    assert.notEqual(await page.locator(":focus").getAttribute("role"), "textbox");
    assert.match(await editor(page, "cell 3").getAttribute("aria-label") ?? "", /Tab leaves the/);
  });
});

browserTest("the keyboard opens and leaves the editor, with visible focus", async (browser) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    await page.getByRole("button", { name: "Edit cell 2" }).focus();
    await page.keyboard.press("Enter");
    await editor(page, "cell 2").waitFor();
    const outline = await page.locator("#cell-c3 .cm-editor")
      .evaluate((element) => getComputedStyle(element).outlineStyle);
    assert.equal(outline, "solid");
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" // seen");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(":focus").getAttribute("aria-label"), "Edit cell 2");
    assert.match(await text(page, "c3") ?? "", /double\); \/\/ seen$/);
    assert.ok(await page.locator("#cell-c3 .page-code").isVisible());
    assert.equal(await page.locator("#cell-c3 .page-code .t-com").textContent(), "// seen");
    await page.keyboard.press("Enter");
    assert.ok(await editor(page, "cell 2").isVisible());
    await page.keyboard.press("Control+Z");
    assert.doesNotMatch(await editor(page, "cell 2").innerText(), /seen/, "it can be undone still");
  });
});

browserTest("a double click on the code opens the editor there", async (browser) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    await page.locator("#cell-c3 .page-code .t-str").dblclick();
    await editor(page, "cell 2").waitFor();
    await page.keyboard.insertText("!");
    assert.match(await editor(page, "cell 2").innerText(), /console\.log\("[double]*!/);
  });
});

browserTest("Enter on code that can be scrolled opens the editor", async (browser) => {
  const html = await livePage(oneCell(`const wide = "${"x".repeat(300)}";`));
  await withPage(browser, html, async ({ page }) => {
    await page.locator("#cell-c2 .page-code").focus();
    await page.keyboard.press("Enter");
    await editor(page, "cell 1").waitFor();
  });
});

browserTest("lines are indented as they are typed, and brackets are matched", async (browser) => {
  await withPage(browser, await livePage(oneCell("1;")), async ({ page }) => {
    await retype(page, "cell 1", "");
    await page.keyboard.type("for (const a of [1]) {\nif (a) {\nshow([\na,\n]);\n}\n}");
    assert.equal(
      await editor(page, "cell 1").innerText(),
      "for (const a of [1]) {\n  if (a) {\n    show([\n      a,\n    ]);\n  }\n}",
    );
    assert.equal(await page.locator(".cm-matchingBracket").count(), 2);
    await page.keyboard.type(")");
    assert.equal(await page.locator(".cm-nonmatchingBracket").count(), 1);
  });
});

browserTest(
  "the line of an error is marked in the editor, until it is changed",
  async (browser) => {
    await withPage(browser, await livePage(oneCell("1;\n2;")), async ({ page }) => {
      await retype(page, "cell 1", "const a = 1;\nnull.b;\na");
      await page.keyboard.press("Control+Enter");
      await page.locator("#cell-c2[data-state=failed]").waitFor();
      assert.equal(await page.locator(".cm-line.page-error-line").textContent(), "null.b;");
      await page.keyboard.press("Control+Home");
      await page.keyboard.type("x");
      assert.equal(await page.locator(".page-error-line").count(), 0);
    });
  },
);

browserTest("a syntax error is reported with its line", async (browser) => {
  await withPage(browser, await livePage(oneCell("1;\n2;")), async ({ page }) => {
    await retype(page, "cell 1", "const a = 1;\nconst = 3;");
    await page.keyboard.press("Control+Enter");
    await page.locator("#cell-c2[data-state=failed]").waitFor();
    assert.match(await output(page, "c2"), /SyntaxError/);
    assert.equal(await page.locator(".cm-line.page-error-line").textContent(), "const = 3;");
  });
});

browserTest("a cell is edited by touch, on a phone", async (browser) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    await page.getByRole("button", { name: "Edit cell 2" }).tap();
    await editor(page, "cell 2").tap();
    await page.keyboard.insertText("/**/");
    assert.match(await editor(page, "cell 2").innerText(), /\/\*\*\//);
    assert.equal(
      await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      0,
      "nothing sticks out",
    );
  }, { hasTouch: true, isMobile: true, viewport: { width: 375, height: 700 } });
});

browserTest("a cell that cannot run in a page cannot be edited there", async (browser) => {
  await withPage(browser, await livePage(), async ({ page }) => {
    assert.equal(await page.getByRole("button", { name: "Edit cell 3" }).count(), 1);
    assert.equal(await page.getByRole("button", { name: "Edit cell 4" }).count(), 0);
  });
});
