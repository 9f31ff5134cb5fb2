import assert from "node:assert/strict";
import axe from "axe-core";
import { linspace, tensor, zeros } from "unroll";
import { barOutput } from "../../lib/notebook/bar_output.ts";
import { toBundle } from "./bundle.ts";
import { table } from "../../lib/notebook/table.ts";
import { html, md } from "../../lib/notebook/tagged.ts";
import { browserTest } from "../browser/chromium.ts";
import { picture } from "../browser/picture.ts";
import { losses, predictions, samples, weights } from "../plots/samples.ts";

const words = { caption: "The network", alt: "Six hidden neurons." };
const every30 = losses.flatMap((loss, epoch) =>
  epoch % 30 === 0 ? [{ epoch, loss, reference: loss * 1.00001 }] : []
);

/** What a notebook shows besides figures, by name. */
const outputs: Record<string, () => string> = {
  "tensors": () =>
    [
      toBundle(tensor(0.0526)),
      toBundle(tensor([1, -0.5, 0, NaN, -Infinity]), { caption: "odd ones" }),
      toBundle(linspace(2, 10, 21), { caption: "times" }),
      toBundle(tensor(weights.w1, { requiresGrad: true }), { caption: "w1" }),
    ].map((bundle) => bundle["text/html"]).join("\n"),
  "tensor-of-rank-3": () =>
    toBundle(linspace(-1, 1, 24).reshape([2, 3, 4]), { caption: "cube" })["text/html"],
  "tensor-summarised": () => toBundle(zeros([50, 50]).sub(1))["text/html"],
  "table": () =>
    table(every30, {
      columns: ["epoch", { key: "loss", label: "here" }, { key: "reference", label: "PyTorch" }],
      caption: "Total loss, seed 42",
    }).data["text/html"],
  "row": () =>
    toBundle([
      samples["loss"](),
      samples["prediction"](),
      tensor(predictions.slice(0, 4)),
      md`Some **words** beside it, with a value: ${0.0526}.`,
    ])["text/html"],
  "figure": () => toBundle(samples["network-6-weights"](), words)["text/html"],
  "bars": () =>
    ([["running", 120], ["stopped", 200], ["done", 300]] as const).map(([status, count]) =>
      barOutput({ label: "training", count, total: 300, seconds: 1.25, status }).data["text/html"]
    ).join("\n"),
  "html": () => html`<p>${"a < b"} and ${tensor([1, 2])}</p>`.data["text/html"],
};

const themes = {
  light: { ink: "rgba(0, 0, 0, 0.87)", paper: "#ffffff" },
  dark: { ink: "rgba(255, 255, 255, 0.87)", paper: "#111111" },
};

function pageOf(theme: keyof typeof themes): string {
  const { ink, paper } = themes[theme];
  const sections = Object.entries(outputs).map(([name, make]) => `<h2>${name}</h2>${make()}`);
  return `<!doctype html><html lang="en"><title>Outputs</title><body style="margin:16px;` +
    `font:14px system-ui,sans-serif;color:${ink};background:${paper}">` +
    `<main><h1>Outputs</h1>${sections.join("\n")}</main>`;
}

browserTest("outputs of a notebook in a browser", async (browser, t) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await t.step(`are accessible, ${colorScheme}`, async () => {
      const viewport = { width: 760, height: 300 };
      const context = await browser.newContext({ colorScheme, viewport });
      const page = await context.newPage();
      await page.setContent(pageOf(colorScheme));
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
        const results = await axe.run();
        return results.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
      });
      assert.deepEqual(violations, []);
      await picture(page, `plots/outputs ${colorScheme}`, { fullPage: true });
      await context.close();
    });
  }

  await t.step("without styles, everything is still readable", async () => {
    const page = await browser.newPage({ viewport: { width: 760, height: 300 } });
    await page.setContent(pageOf("light").replace(/ style="[^"]*"/g, ""));
    const text = await page.evaluate(() => document.body.innerText);
    for (
      const part of ["w1: tensor [7, 6], float32", "-Infinity", "PyTorch", "The network", "120/300"]
    ) {
      assert(text.includes(part), part);
    }
    const images = await page.evaluate(() =>
      Array.from(document.images, (image) => image.naturalWidth > 0 && image.alt !== "")
    );
    assert.deepEqual(images, [true, true, true]);
    await picture(page, "plots/outputs without styles", { fullPage: true });
    await page.close();
  });
});
