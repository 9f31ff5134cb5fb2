import assert from "node:assert/strict";
import { generate, run } from "unroll";
import { number } from "../../lib/playground/words.ts";
import { browserTest } from "../browser/chromium.ts";
import { months } from "./any.ts";
import { withPlayground } from "./pages.ts";

browserTest("a pinned run is shown beside the current one", async (browser) => {
  await withPlayground(browser, async ({ page, button, field, outcome, table }) => {
    const panel = page.locator(".play-compare");
    const dashed = page.locator("path.play-pinned[d]");
    await field("Seed").fill("7");
    await outcome(/^300 epochs/);
    await button("Pin this run").click();
    await panel.getByText("Both are the same so far").waitFor();
    await field("Hidden size").fill("3");
    await field("Epochs").fill("120");
    await outcome(/^120 epochs/);
    const [pinned, present] = [run({ seed: 7 }), run({ seed: 7, hiddenSize: 3, epochs: 120 })];
    const rows = await panel.locator("tbody tr").evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent))
    );
    assert.deepEqual(rows.slice(0, 3), [
      ["Hidden size", "3", "6"],
      ["Epochs", "120", "300"],
      ["Last total loss", number(present.losses[119]), number(pinned.losses[299])],
    ]);
    const ratio = number(present.losses[119] / pinned.losses[299]);
    await panel.getByText(`The last loss of this one is ${ratio} times that of the pinned run.`)
      .waitFor();
    assert.equal(await dashed.count(), 2); // its losses and its predictions
    const losses = await table("The losses");
    assert.deepEqual(losses.at(-1), ["300", "–", number(pinned.losses[299])]);

    await field("Learning rate").fill("9");
    await panel.getByText("This run diverged; the pinned one did not.").waitFor();
    await button("Unpin").click();
    await panel.waitFor({ state: "hidden" });
    assert.equal(await dashed.count(), 0);
    assert.ok(!await button("Unpin").isVisible());
  });
});

browserTest("from the switch point on the network is free-running", async (browser) => {
  await withPlayground(browser, async ({ page, slider, table }) => {
    await slider("Switch point").fill("14");
    await page.getByText("Up to t = 14 the network is given").waitFor();
    await page.locator("svg[aria-label*='Free-running from t = 14 on']").waitFor();
    const rows = await table("The predictions");
    assert.equal(rows.filter((row) => row[3] === "true").length, 31);
    const result = run({});
    const alone = generate(result, 20);
    const predictions = rows.map((row) => row[2]);
    assert.deepEqual(
      predictions.slice(0, 21),
      [...result.predictions, alone.values[0]].map(number),
    );
    assert.notDeepEqual(predictions.slice(21), alone.values.slice(1).map(number));
    assert.equal(await page.locator(".play-told circle").count(), 31);
    assert.equal(await page.locator(".play-untold circle").count(), 10);

    await slider("Switch point").press("Home");
    await page.getByText("the network is free-running from t = 2 on").waitFor();
    assert.equal(await page.locator(".play-told circle").count(), 1);
  });
});

browserTest("every weight shows its number, and what it connects", async (browser) => {
  await withPlayground(browser, async ({ page, slider }) => {
    await slider("Seed, slider").press("ArrowLeft");
    await slider("Seed, slider").press("ArrowRight");
    await page.waitForURL(/#play$/);
    const { w1, w2 } = run({});
    const [into, out] = [w1, w2].map((w) => w.toArray() as number[][]);
    await page.locator(".play-incoming rect").nth(7).hover();
    assert.match(
      (await page.locator(".play-incoming title").textContent())!,
      /^unit 1 \(previous step/,
    );
    const titles = async (part: string) => {
      await page.locator(`.play-${part} rect`).evaluateAll((cells) =>
        cells.forEach((cell) => cell.dispatchEvent(new PointerEvent("pointerenter")))
      );
      return await page.locator(`.play-${part} title`).allTextContents();
    };
    const from = (source: number) => source === 0 ? "input" : `unit ${source} (previous step)`;
    assert.deepEqual(
      await titles("incoming"),
      into.flatMap((row, source) =>
        row.map((weight, k) => `${from(source)} → unit ${k + 1}: ${number(weight)}`)
      ),
    );
    assert.deepEqual(
      await titles("outgoing"),
      out.map(([weight], k) => `unit ${k + 1} → output: ${number(weight)}`),
    );
  });
});

browserTest(
  "a page's own data have their labels and units, and their own settings",
  async (browser) => {
    await withPlayground(browser, async ({ page, field, slider, outcome, table }) => {
      await outcome(/^100 epochs/);
      assert.equal(await field("Sequence length").inputValue(), "47");
      await page.getByText("Temperature (°C): true values and predictions").waitFor();
      await field("Sequence length").fill("35");
      const { start: { seqLength: _, ...options }, own } = months;
      const result = run({ ...options, ...own, validation: 24 });
      await outcome(new RegExp(` to ${number(result.losses[99])}`));
      await slider("Switch point").fill("36");
      await page.getByText("Up to month 36 the network is given the true value").waitFor();
      const predictions = [...result.predictions, ...generate(result, 24).values];
      await page.locator("svg[aria-label*='Free-running from month 36 on']").waitFor();
      assert.deepEqual(
        (await table("The predictions")).map((row) => row[2]),
        predictions.map((value) => Number.isInteger(value) ? `${value}` : number(value)),
      );
      assert.equal(await page.locator(".play-told circle").count(), 36);
    }, { lesson: months });
  },
);
