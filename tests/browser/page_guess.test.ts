import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { buildPage } from "../../lib/page/build.ts";
import { code, markdown, notebook, stream } from "../page/notebooks.ts";
import { browserTest } from "./chromium.ts";
import { withPage } from "./pages.ts";

const metadata = { tags: ["guess-first"] };
const html = buildPage(
  notebook([
    markdown("# Questions"),
    code("1 + 1", [stream("two")], { metadata }),
    markdown("It is two.", { metadata }),
    code("2 + 2", [stream("four")], { metadata }),
    markdown("It is four.", { metadata }),
    markdown("The end"),
  ]),
  { baseDir: "." },
);

/** Which of the answers a reader sees. */
function seen(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const answers = [...document.querySelectorAll<HTMLElement>(".page-outputs, .page-prose")];
    return answers.filter((answer) => answer.checkVisibility({ contentVisibilityAuto: true }))
      .filter((answer) => !answer.closest("[hidden]") || matchMedia("print").matches)
      .map((answer) => answer.innerText.trim()).filter((text) => /two|four/.test(text));
  });
}

const ALL = ["two", "It is two.", "four", "It is four."];

browserTest(
  "answers are hidden until the reader has guessed, question by question",
  async (browser) => {
    await withPage(browser, html, async ({ page }) => {
      assert.deepEqual(await seen(page), []);
      assert.equal(await page.getByText("2 + 2").isVisible(), true);
      const buttons = page.getByRole("button", { name: "Guess, then show the answer" });
      assert.equal(await buttons.count(), 2);
      await buttons.first().click();
      assert.deepEqual(await seen(page), ALL.slice(0, 2));
      assert.equal(await buttons.count(), 1);
      await page.emulateMedia({ media: "print" });
      assert.deepEqual(await seen(page), ALL);
      await page.emulateMedia({ media: "screen" });

      const choice = page.getByLabel("Guess first");
      await choice.uncheck();
      assert.deepEqual(await seen(page), ALL);
      assert.equal(await page.evaluate(() => localStorage.getItem("unroll-guess")), "off");
    });
  },
);

browserTest("a reader's choice not to guess applies when the page opens", async (browser) => {
  await withPage(
    browser,
    html,
    async ({ page }) => {
      const choice = page.getByLabel("Guess first");
      assert.equal(await choice.isChecked(), false);
      assert.deepEqual(await seen(page), ALL);
      await choice.check();
      assert.deepEqual(await seen(page), []);
    },
    {},
    (page) => page.addInitScript(() => localStorage.setItem("unroll-guess", "off")),
  );
});

browserTest("without scripts, all answers are shown", async (browser) => {
  await withPage(browser, html, async ({ page }) => {
    assert.equal(await page.getByText("It is four.").isVisible(), true);
    assert.equal(await page.getByText("Guess").count(), 1); // the hidden switch
    assert.equal(await page.getByText("Guess").isVisible(), false);
  }, { javaScriptEnabled: false });
});
