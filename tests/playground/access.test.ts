import assert from "node:assert/strict";
import { browserTest } from "../browser/chromium.ts";
import { picture } from "../browser/picture.ts";
import { violations } from "../browser/axe.ts";
import { withClock, withPlayground } from "./pages.ts";

browserTest("axe finds no problem in any state of the playground", async (browser) => {
  await withPlayground(browser, async ({ page, field, button, outcome }) => {
    const check = async (name: string) => {
      for (const colorScheme of ["light", "dark"] as const) {
        for (const width of [375, 1440]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          assert.deepEqual(await violations(page), [], `${name}, ${colorScheme}, ${width}`);
        }
      }
    };
    await check("opened");
    await button("Pin this run").click();
    await field("Learning rate").fill("0.02");
    await field("Hidden size").fill("20");
    await outcome(/^300 epochs/);
    for (const summary of await page.locator(".play summary").all()) await summary.click();
    await field("Seed").fill("none");
    await field("Seed").press("Tab");
    await check("compared");
    await field("Learning rate").fill("5");
    await outcome(/diverged/);
    await check("diverged");
  }, { hash: "#play?nonsense=1" });
});

browserTest("it fits the screen", async (browser) => {
  await withPlayground(browser, async ({ page, button, field, outcome }) => {
    await button("Pin this run").click();
    await field("Hidden size").fill("9");
    await outcome(/^300 epochs/);
    for (const width of [320, 375, 768, 1440]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await picture(page.locator(".play"), `playground ${colorScheme} ${width}`);
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} pixels wide on ${width}`);
    }
  });
});

browserTest("the keyboard reaches everything, with visible focus", async (browser) => {
  await withPlayground(browser, async ({ page, outcome }) => {
    const reached: string[] = [];
    for (let k = 0; k < 60; k++) {
      await page.keyboard.press("Tab");
      const { name, ring } = await page.evaluate(() => {
        const active = document.activeElement!;
        return {
          name: active === document.body ? "" : active.getAttribute("aria-label") ??
            (active as HTMLInputElement).labels?.[0]?.textContent ?? active.textContent,
          ring: getComputedStyle(active).outlineStyle,
        };
      });
      if (name === "") break;
      assert.equal(ring, "solid", name);
      reached.push(name);
      if (name === "Epoch") {
        await page.keyboard.press("Home");
        await page.locator(".play-place", { hasText: "before the first" }).waitFor();
      }
      if (name === "The losses as a table") {
        await page.keyboard.press("Enter");
        await page.locator(".play-table tbody tr").first().waitFor();
      }
    }
    for (
      const name of [
        "Hidden size",
        "Hidden size, slider",
        "Truncation, slider",
        "Reset all settings",
        "Pin this run",
        "Copy link",
        "Epoch",
        "Play",
        "Back one epoch",
        "Switch point",
        "And fifty times?",
        "The weights as a table",
      ]
    ) assert.ok(reached.includes(name), `${name} is not among ${reached.join(", ")}`);
    await outcome(/^300 epochs/);
  });
});

browserTest("every plot has a summary that changes with it", async (browser) => {
  await withPlayground(browser, async ({ page, field, outcome }) => {
    const summaries = async () =>
      await page.locator(".play svg[role=img]").evaluateAll((drawings) =>
        drawings.map((drawing) => drawing.getAttribute("aria-label") ?? "")
      );
    const before = await summaries();
    assert.equal(before.length, 5);
    assert.match(before[0], /^The total loss of each epoch, on a logarithmic scale\. 300 epochs/);
    await field("Learning rate").fill("0.2");
    await outcome(/^(?!.*0\.0529)/);
    const after = await summaries();
    before.forEach((summary, k) => assert.notEqual(after[k], summary));
  });
});

browserTest(
  "the end of training is announced once, when nothing moves",
  async (browser) => {
    await withPlayground(browser, async ({ page, slider, announced }) => {
      await page.evaluate(() => {
        const said: string[] = [];
        Object.assign(globalThis, { said });
        const live = document.querySelector(".play [role=status]")!;
        new MutationObserver(() => said.push(live.textContent)).observe(live, { childList: true });
      });
      // As a hand would move it: once for each picture.
      await slider("Learning rate, slider").evaluate(async (slider: HTMLInputElement) => {
        for (let stop = 8; stop > 0; stop--) {
          slider.value = `${stop}`;
          slider.dispatchEvent(new Event("input"));
          await new Promise(requestAnimationFrame);
        }
      });
      await announced(/^300 epochs/);
      await slider("Epoch").press("Home"); // another look is no other training
      await page.clock.runFor(5000);
      assert.equal(
        (await page.evaluate(() => (globalThis as unknown as { said: string[] }).said)).length,
        1,
      );
    }, { prepare: withClock() });
  },
);

browserTest(
  "without a script there are plots, and no controls",
  async (browser) => {
    await withPlayground(browser, async ({ page }) => {
      assert.equal(await page.locator(".play svg[role=img]:visible").count(), 5);
      assert.equal(await page.locator(".play :is(input, button, a):visible").count(), 0);
      assert.equal(await page.locator(".play details:visible").count(), 0);
      await page.getByText("300 epochs: the total loss went from 4.68 to 0.0529.").waitFor();
    }, { context: { javaScriptEnabled: false } });
  },
);

browserTest("on paper there are plots, and no controls", async (browser) => {
  await withPlayground(browser, async ({ page, field, outcome }) => {
    await field("Seed").fill("3");
    await outcome(/^(?!.*0\.0529)300 epochs/);
    const settings = page.getByText("A run with hidden size 6, learning rate 0.1, epochs 300, ");
    assert.ok(!await settings.isVisible());
    await page.emulateMedia({ media: "print" });
    assert.match(await settings.innerText(), /, seed 3, .* and truncation 1\.$/);
    assert.equal(await page.locator(".play svg[role=img]:visible").count(), 5);
    assert.equal(await page.locator(".play :is(input, button, a):visible").count(), 0);
  });
});

browserTest("a finger moves a slider", async (browser) => {
  await withPlayground(browser, async ({ page, slider, outcome }) => {
    const before = await outcome(/./);
    const box = (await slider("Learning rate, slider").boundingBox())!;
    assert.ok(box.height >= 44, `${box.height}`);
    await page.touchscreen.tap(box.x + box.width * 0.85, box.y + box.height / 2);
    await page.waitForFunction(
      (before) => document.querySelector(".play-outcome")?.textContent !== before,
      before,
    );
  }, { context: { hasTouch: true, isMobile: true, viewport: { width: 375, height: 700 } } });
});
