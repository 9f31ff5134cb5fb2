import assert from "node:assert/strict";
import { browserTest } from "../browser/chromium.ts";
import { withClock, withPlayground } from "./pages.ts";

browserTest(
  "a link shows its settings, and trains when the reader presses Train",
  async (browser) => {
    const hash = "#play?hiddenSize=2&epoch=150&switch=6&pinned.lr=0.3";
    await withPlayground(browser, async ({ page, field, slider, button, outcome }) => {
      assert.equal(await field("Hidden size").inputValue(), "2");
      assert.equal(await slider("Switch point").inputValue(), "6");
      assert.ok(await page.getByText("This link sets these values").isVisible());
      await outcome(/^300 epochs: the total loss went from 4\.68 to 0\.0529\.$/); // the build's
      await button("Train").click();
      await outcome(/^300 epochs: the total loss went from 2\.71 to 0\.593/);
      await page.getByText("after epoch 150 of 300").waitFor();
      assert.equal(await slider("Epoch").inputValue(), "150");
      assert.match(await page.locator(".play-compare").innerText(), /Learning rate\s+0\.1\s+0\.3/);
      assert.ok(!await button("Train").isVisible());
      await page.clock.runFor(2000);
      assert.ok(page.url().endsWith(hash), page.url());
    }, { hash, prepare: withClock() });
  },
);

browserTest("the address keeps the settings: a copy of it shows the same", async (browser) => {
  let address = "";
  await withPlayground(browser, async ({ page, field, slider, button }) => {
    await button("Pin this run").click();
    await field("Sequence length").fill("33");
    await field("Initial weights").fill("0,9");
    await slider("Switch point").fill("7.5");
    await slider("Epoch").fill("200");
    await page.waitForURL(/epoch=200/);
    address = new URL(page.url()).hash;
    assert.equal(address, "#play?seqLength=33&spread=0.9&epoch=200&switch=7.5&pinned");
  });
  await withPlayground(browser, async ({ page, field, slider, button }) => {
    await button("Train").click();
    assert.equal(await field("Sequence length").inputValue(), "33");
    assert.equal(await field("Initial weights").inputValue(), "0.9");
    assert.equal(await slider("Switch point").inputValue(), "7.5");
    await page.getByText("after epoch 200 of 300").waitFor();
    await page.locator(".play-compare").waitFor();
  }, { hash: address });
});

browserTest("an invalid address is reported; its valid parts apply", async (browser) => {
  await withPlayground(browser, async ({ page, field }) => {
    const text = await page.getByRole("alert").innerText();
    assert.match(text, /In the address: Learning rate is “<img src=x onerror=aler…”; it must be/);
    assert.match(text, /In the address: There is no setting “sped”\./);
    assert.equal(await field("Learning rate").inputValue(), "0.1");
    assert.equal(await field("Seed").inputValue(), "5");
    assert.equal(await page.locator(".play img").count(), 0);
  }, { hash: "#play?lr=%3Cimg%20src=x%20onerror=alert(1)%3E&sped=1&seed=5" });
});

browserTest("moving sliders leaves one entry in the history", async (browser) => {
  await withPlayground(browser, async ({ page, slider }) => {
    const before = await page.evaluate(() => history.length);
    for (let k = 0; k < 30; k++) {
      await slider("Seed, slider").press("ArrowRight");
      if (k % 10 === 9) await page.clock.runFor(2000);
    }
    await page.waitForURL(/#play\?seed=72$/);
    assert.equal(await page.evaluate(() => history.length), before);
  }, { prepare: withClock() });
});

browserTest("experiments are links that train at once, and Back works", async (browser) => {
  await withPlayground(browser, async ({ page, field, outcome }) => {
    await page.getByRole("link", { name: "And fifty times?" }).click();
    await outcome(/diverged/);
    assert.equal(await field("Learning rate").inputValue(), "5");
    await page.getByRole("link", { name: "two hidden" }).click();
    await outcome(/^300 epochs: the total loss went from 2\.71/);
    await page.goBack();
    await outcome(/diverged/);
    assert.equal(await field("Hidden size").inputValue(), "6");
  });
});

browserTest("without changes of the address, everything else works", async (browser) => {
  const forbid = () => {
    history.replaceState = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  };
  await withPlayground(browser, async ({ page, field, button, outcome }) => {
    await field("Hidden size").fill("2");
    await outcome(/^300 epochs: the total loss went from 2\.71/);
    await page.clock.runFor(2000);
    await button("Copy link").click();
    const link = page.getByLabel("Link to these settings");
    await link.waitFor();
    assert.match(await link.inputValue(), /^file:.*\.html#play\?hiddenSize=2$/);
  }, { prepare: withClock(forbid) });
});

browserTest("the link is copied, or shown where copying is forbidden", async (browser) => {
  const prepare = (copy: string) => ({
    prepare: (page: import("playwright-core").Page) =>
      page.addInitScript((copy) => {
        const writeText = (text: string) => {
          if (copy === "forbidden") return Promise.reject(new Error("forbidden"));
          Object.assign(globalThis, { copied: text });
          return Promise.resolve();
        };
        Object.defineProperty(navigator, "clipboard", { value: { writeText } });
      }, copy),
  });
  await withPlayground(browser, async ({ page, field, button, announced }) => {
    await field("Seed").fill("77");
    await button("Copy link").click();
    await announced(/^The link is copied\.$/);
    const copied = await page.evaluate(() => (globalThis as unknown as { copied: string }).copied);
    assert.ok(copied.startsWith("file:///") && copied.endsWith("#play?seed=77"), copied);
  }, prepare("allowed"));
  await withPlayground(browser, async ({ page, field, button }) => {
    await field("Seed").fill("78");
    await button("Copy link").click();
    const link = page.getByLabel("Link to these settings");
    await link.waitFor();
    assert.match(await link.inputValue(), /#play\?seed=78$/);
  }, prepare("forbidden"));
});
