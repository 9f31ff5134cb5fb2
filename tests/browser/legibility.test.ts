import assert from "node:assert/strict";
import { browserTest } from "./chromium.ts";
import { problemsOf } from "./legibility.ts";

const faults: Record<string, [markup: string, problem: RegExp]> = {
  "pale text": [`<p style="color:#999">pale</p>`, /^color-contrast/],
  "a picture without words": [
    `<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>">`,
    /^image-alt/,
  ],
  "a picture that is broken": [`<img src="data:image/png,no" alt="No.">`, /^broken image: No\./],
  "text of an SVG on a ground like it": [
    `<svg width="90" height="30"><rect width="90" height="30" fill="#222"/>` +
    `<rect width="90" height="30" fill="#fff" fill-opacity="0.1"/><text y="20">dark</text></svg>`,
    /^contrast 1\.\d+: "dark"/,
  ],
  "a shape that is cut off": [
    `<svg width="90" height="30"><circle cx="85" cy="15" r="9"/></svg>`,
    /^cut off: <circle/,
  ],
  "what is wider than the window": [`<p style="width:3000px">wide</p>`, /^wider than the window/],
};

browserTest("illegible text is found", async (browser, t) => {
  for (const [name, [markup, problem]] of Object.entries(faults)) {
    await t.step(name, async () => {
      const page = await browser.newPage();
      await page.setContent(`<html lang="en"><body style="background:#fff">${markup}`);
      const problems = await problemsOf(page);
      await page.close();
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0], problem);
    });
  }
});
