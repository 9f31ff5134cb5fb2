import assert from "node:assert/strict";
import { browserTest } from "../../browser/chromium.ts";
import { drawn, withPage } from "../../browser/pages.ts";
import { code, markdown, notebook, stream } from "../notebooks.ts";
import {
  cellsPage,
  ended,
  idOf,
  livePage,
  output,
  run,
  runToEnd,
  shows,
  status,
} from "./live_page.ts";

browserTest("nothing runs until a button is pressed", async (browser) => {
  const html = await cellsPage("postMessage('ran'); console.log('ran')");
  await withPage(browser, html, async ({ page, events }) => {
    await drawn(page);
    assert.equal(page.workers().length, 0);
    assert.equal(await output(page, 1), "");
    assert.equal(await status(page), "");
    assert.deepEqual(events, []);
  });
});

browserTest(
  "Run all runs every cell in order, and each shows the number of its run",
  async (browser) => {
    const html = await cellsPage("let n = 1; n", "n += 1; n", "n += 1; n");
    await withPage(browser, html, async ({ page }) => {
      await page.getByRole("button", { name: "Run all" }).click();
      assert.equal(await ended(page, 3), "done");
      assert.deepEqual(await Promise.all([1, 2, 3].map((cell) => output(page, cell))), [
        "1",
        "2",
        "3",
      ]);
      assert.match(await status(page), /^Cell 3 finished in [\d.]+ s\.$/);
      assert.equal(await page.locator(".page-controls").getByText(await status(page)).count(), 1);
      assert.equal(await runToEnd(page, 2), "done");
      await shows(page, 2, "4");
      assert.equal(await page.locator(`#${idOf(2)} .page-state`).textContent(), "[4]");
    });
  },
);

browserTest("Run from here does not run the cells above", async (browser) => {
  const html = await cellsPage("console.log('one')", "console.log('two')", "console.log('three')");
  await withPage(browser, html, async ({ page }) => {
    await page.locator(`#${idOf(2)}`).getByLabel("More for cell 2").click();
    await page.getByRole("button", { name: "Run from here: cell 2" }).click();
    assert.equal(await ended(page, 3), "done");
    assert.deepEqual(await Promise.all([1, 2, 3].map((cell) => output(page, cell))), [
      "",
      "two",
      "three",
    ]);
    assert.equal(await page.locator("details[open].page-more").count(), 0);
  });
});

browserTest("Shift+Enter runs a cell and goes to the next; Ctrl+Enter stays", async (browser) => {
  const html = await cellsPage("console.log('one')", "console.log('two')");
  await withPage(browser, html, async ({ page }) => {
    await page.getByRole("button", { name: "Run cell 1" }).focus();
    await page.keyboard.press("Shift+Enter");
    assert.equal(await ended(page, 1), "done");
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    assert.equal(await focused(), "Run cell 2");
    await page.keyboard.press("Control+Enter");
    assert.equal(await ended(page, 2), "done");
    assert.equal(await focused(), "Run cell 2");
  });
});

browserTest("Shift+Enter also runs the cell that the reader has clicked into", async (browser) => {
  await withPage(browser, await cellsPage("console.log('one')"), async ({ page }) => {
    await page.locator(".page-code").click();
    await page.keyboard.press("Shift+Enter");
    assert.equal(await ended(page, 1), "done");
    assert.equal(await output(page, 1), "one");
  });
});

browserTest("after a cell that fails, those after it do not run", async (browser) => {
  const html = await cellsPage(
    "const a = 1;",
    "throw new RangeError('no further')",
    "console.log(a)",
  );
  await withPage(browser, html, async ({ page }) => {
    await page.getByRole("button", { name: "Run all" }).click();
    assert.equal(await ended(page, 2), "failed");
    assert.equal(
      await status(page),
      "Cell 2 failed: RangeError: no further. The cells after it were not run.",
    );
    assert.equal(await page.locator(`#${idOf(3)}`).getAttribute("data-state"), "");
    assert.equal(await runToEnd(page, 3), "done");
    assert.equal(await output(page, 3), "1");
  });
});

browserTest("cells wait for one that takes long, and show it", async (browser) => {
  const html = await cellsPage(
    "console.log('begun'); await new Promise(() => {});",
    "console.log('after')",
  );
  await withPage(browser, html, async ({ page }) => {
    await page.getByRole("button", { name: "Run all" }).click();
    await shows(page, 1, "begun");
    const states = () => page.locator(".page-state").allTextContents();
    assert.deepEqual(await states(), ["running", "waiting"]);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    assert.equal(await ended(page, 1), "failed");
    assert.deepEqual(await states(), ["stopped", ""]);
  });
});

for (
  const [kind, loop] of [["turns", "while (true);"], ["waits", "await new Promise(() => {});"]]
) {
  browserTest(`Stop ends a cell that ${kind} for ever; then cells run anew`, async (browser) => {
    const html = await cellsPage("const a = 1; a", `console.log('on'); ${loop}`, "a");
    await withPage(browser, html, async ({ page }) => {
      const stop = page.getByRole("button", { name: "Stop", exact: true });
      const fill = () => stop.evaluate((button) => getComputedStyle(button).backgroundColor);
      const idle = await fill();
      await page.getByRole("button", { name: "Run all" }).click();
      await shows(page, 2, "on");
      assert.notEqual(await fill(), idle, "far above the cell, it is seen that something runs");
      await page.getByRole("button", { name: "Stop cell 2" }).click();
      assert.equal(await ended(page, 2), "failed");
      assert.equal(await fill(), idle);
      assert.equal(await page.locator(`#${idOf(2)} .page-state`).textContent(), "stopped");
      assert.equal(
        await status(page),
        "Stopped. All variables are lost: run the cells from the first one again.",
      );
      // What it had put out is still there.
      assert.equal(await output(page, 2), "on");
      assert.equal(await runToEnd(page, 3), "failed");
      assert.match(await output(page, 3), /ReferenceError: a is not defined/);
      assert.equal(await runToEnd(page, 1), "done");
      assert.equal(await runToEnd(page, 3), "done");
    });
  });
}

browserTest("Stop also ends the workers of a sweep", async (browser) => {
  const html = await cellsPage(
    `import { sweep } from "unroll";
const onProgress = () => console.log("trained");
await sweep({ epochs: 500 }, { seeds: Array.from({ length: 1000 }, (_, i) => i), workers: 2, onProgress });`,
  );
  await withPage(browser, html, async ({ page }) => {
    await run(page, 1);
    await shows(page, 1, "trained");
    while (page.workers().length < 3) await page.waitForEvent("worker");
    const ends = page.workers().map((worker) => worker.waitForEvent("close"));
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await Promise.all(ends);
    assert.deepEqual(page.workers(), []);
  });
});

browserTest("Reset restores the build's outputs, of one cell or all", async (browser) => {
  const html = await livePage(notebook([
    markdown("# Cells"),
    code("console.log('new')", [stream("built one\n")], { execution_count: 1 }),
    code("console.log('new')", [stream("built two\n")], { execution_count: 2 }),
    code("console.log('new')", [], { execution_count: 3 }),
  ]));
  await withPage(browser, html, async ({ page }) => {
    const outputs = () => Promise.all([1, 2, 3].map((cell) => output(page, cell)));
    await page.getByRole("button", { name: "Run all" }).click();
    await ended(page, 3);
    assert.deepEqual(await outputs(), ["new", "new", "new"]);
    await page.getByLabel("More for cell 1").click();
    await page.getByRole("button", { name: "Reset cell 1" }).click();
    assert.deepEqual(await outputs(), ["built one", "new", "new"]);
    await page.getByRole("button", { name: "Reset all" }).click();
    assert.deepEqual(await outputs(), ["built one", "built two", ""]);
    assert.deepEqual(await page.locator(".page-state").allTextContents(), ["", "", ""]);
  });
});

browserTest("the line of an error is marked, also in the cell that was called", async (browser) => {
  const html = await cellsPage(
    "function check(x: number) {\n  // Not below zero.\n  if (x < 0) throw new RangeError('x');\n}",
    "check(1);\ncheck(-1);",
    "const ok = 1;\nconst broken = = 2;",
  );
  await withPage(browser, html, async ({ page }) => {
    const marked = (cell: number) =>
      page.locator(`#${idOf(cell)} .page-line`).evaluateAll((marks) =>
        marks.map((mark) => 1 + Number((mark as HTMLElement).style.getPropertyValue("--at")))
      );
    await runToEnd(page, 1);
    assert.equal(await runToEnd(page, 2), "failed");
    assert.deepEqual([await marked(1), await marked(2)], [[3], []]);
    assert.match(await output(page, 2), /at check \(cell 1, line 3\)\s+at cell 2, line 2/);
    assert.equal(await page.getByRole("button", { name: "Run cell 3" }).count(), 0);
    await runToEnd(page, 1);
    assert.deepEqual(await marked(1), []);
  });
});

browserTest(
  "a cell that needs one above names it, and offers to run it",
  async (browser) => {
    const html = await cellsPage(
      "const ready = 1;",
      "const a = ready + 1;",
      "function twice() { return 2 * a; }",
      "twice()",
      "elsewhere",
    );
    await withPage(browser, html, async ({ page }) => {
      assert.equal(await runToEnd(page, 4), "failed");
      const text = "twice comes from cell 3, which has not run here yet.";
      assert.ok((await status(page)).endsWith(text));
      const advice = page.locator(".page-advice");
      assert.equal(await advice.innerText(), `${text} Run the 3 cells that it needs`);
      await advice.getByRole("button").click();
      await page.locator(`#${idOf(4)}[data-state=done]`).waitFor();
      assert.equal(await output(page, 4), "4");
      assert.equal(await advice.count(), 0);
      assert.equal(await runToEnd(page, 5), "failed");
      assert.equal(await advice.count(), 0);
    });
  },
);

browserTest("cells run whatever the names of the page's headings", async (browser) => {
  const html = await livePage(notebook([
    markdown("# Kit\n\n## kit\n\n### Status"),
    code("6 * 7", [], { execution_count: 1 }),
  ]));
  await withPage(browser, html, async ({ page }) => {
    assert.equal(await runToEnd(page, 1), "done");
    assert.equal(await output(page, 1), "42");
  });
});
