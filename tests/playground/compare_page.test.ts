import assert from "node:assert/strict";
import { generate, run } from "unroll";
import { number } from "../../lib/playground/words.ts";
import { browserTest } from "../browser/chromium.ts";
import { withPlayground } from "./pages.ts";

browserTest("a pinned run stands beside the present one", async (browser) => {
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
    assert.equal(await dashed.count(), 2); // its losses and its forecasts
    const losses = await table("The losses");
    assert.deepEqual(losses.at(-1), ["300", "–", number(pinned.losses[299])]);

    await field("Learning rate").fill("9");
    await panel.getByText("This run ran away; the pinned one did not.").waitFor();
    await button("Unpin").click();
    await panel.waitFor({ state: "hidden" });
    assert.equal(await dashed.count(), 0);
    assert.ok(!await button("Unpin").isVisible());
  });
});

browserTest("from the hand-over on the network is left alone", async (browser) => {
  await withPlayground(browser, async ({ page, slider, table }) => {
    await slider("Hand-over").fill("14");
    await page.getByText("Up to t = 14 the network is told").waitFor();
    await page.locator("svg[aria-label*='Left alone from t = 14 on']").waitFor();
    const rows = await table("The wave");
    const told = rows.filter((row) => row[3] === "told");
    assert.equal(told.length, 31);
    const result = run({});
    const alone = generate(result, 20);
    const forecasts = rows.map((row) => row[2]);
    assert.deepEqual(forecasts.slice(0, 21), [...result.predictions, alone.values[0]].map(number));
    assert.notDeepEqual(forecasts.slice(21), alone.values.slice(1).map(number));
    assert.equal(await page.locator(".play-told circle").count(), 31);
    assert.equal(await page.locator(".play-untold circle").count(), 10);

    await slider("Hand-over").press("Home");
    await page.getByText("the network is left alone from t = 2 on").waitFor();
    assert.equal(await page.locator(".play-told circle").count(), 1);
  });
});

browserTest("what is pointed at is read out, and its row marked", async (browser) => {
  await withPlayground(browser, async ({ page, slider }) => {
    await slider("Seed, slider").press("ArrowLeft");
    await slider("Seed, slider").press("ArrowRight");
    await page.waitForURL(/#play$/);
    const { w1, w2 } = run({});
    const readout = page.locator(".play-readout");
    const signed = (value: number) => value.toFixed(3).replace("-", "−");
    const pointAt = async (part: string, x: number, y: number) => {
      const box = (await page.locator(`.play-${part}`).boundingBox())!;
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
      return await readout.innerText();
    };
    await page.locator(".play-incoming").scrollIntoViewIfNeeded();
    assert.equal(await pointAt("incoming", 0.05, 0.5 / 6), `x → h1: ${signed(w1.toArray()[0][0])}`);
    assert.equal(
      await pointAt("incoming", 0.97, 2.5 / 6),
      `h6, one step before, → h3: ${signed(w1.toArray()[6][2])}`,
    );
    assert.equal(
      await pointAt("outgoing", 0.5, 5.5 / 6),
      `h6 → output: ${signed(w2.toArray()[5][0])}`,
    );
    assert.match(await pointAt("traces", 0.5, 1.5 / 6), /^h2 at t = 10\.0: [−\d.]+$/);
    await page.mouse.move(2, 2);
    await readout.getByText("Point at a weight").waitFor();
  });
});
