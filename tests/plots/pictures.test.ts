import assert from "node:assert/strict";
import { browserTest } from "../browser/chromium.ts";
import { picture } from "../browser/picture.ts";
import { sample, samples } from "./samples.ts";

/** The widths of an output area on a desk and on a phone. */
const widths = [700, 343];

function dataUrl(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

interface Text {
  text: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
  size: number;
}

/** Where the letters of each figure are. A line is a little lower than its font allows. */
function readFigures(): { texts: Text[]; card: DOMRect }[] {
  return Array.from(document.querySelectorAll(".unroll-figure"), (figure) => {
    const paper = figure.querySelector(".unroll-paper")!;
    const card = paper.getBoundingClientRect();
    const scale = card.width / Number(paper.getAttribute("width"));
    const texts = Array.from(figure.querySelectorAll("text"), (element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const slack = (bottom - top) * 0.18;
      const text = element.textContent ?? "";
      const size = parseFloat(getComputedStyle(element).fontSize) * scale;
      return { text, left, right, top: top + slack, bottom: bottom - slack, size };
    });
    return { texts: texts.filter(({ left, right }) => right > left), card };
  });
}

function overlaps(texts: Text[]): string[] {
  return texts.flatMap((a, i) =>
    texts.slice(i + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `"${a.text}" and "${b.text}"`)
  );
}

browserTest("figures in a browser", async (browser, t) => {
  const names = Object.keys(samples);
  const drawn = Object.fromEntries(names.map((name) => [name, sample(name)]));

  for (const width of widths) {
    await t.step(
      `at ${width} px no text overlaps, is cut off or is too small to read`,
      async () => {
        const page = await browser.newPage({ viewport: { width: width + 16, height: 800 } });
        await page.setContent(`<body style="margin:8px">${Object.values(drawn).join("\n")}</body>`);
        const figures = await page.evaluate(readFigures);
        assert.equal(figures.length, names.length);
        figures.forEach(({ texts, card }, i) => {
          const where = `${names[i]} at ${width} px`;
          assert(texts.length > 0, `${where}: no text found`);
          assert.deepEqual(overlaps(texts), [], where);
          for (const { text, left, right, top, bottom, size } of texts) {
            const inside = left >= card.left && right <= card.right && top >= card.top &&
              bottom <= card.bottom;
            assert(inside, `${where}: "${text}" sticks out`);
            assert(size > 9, `${where}: "${text}" is ${size} px`);
          }
        });
        await page.close();
      },
    );
  }

  for (const colorScheme of ["light", "dark"] as const) {
    await t.step(`every figure loads as an image, ${colorScheme}`, async () => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 1090, height: 400 } });
      const ground = colorScheme === "light" ? "#f0f0f0" : "#2b2b2b";
      for (
        const group of [
          "bare|legend|prediction",
          "loss",
          "spread",
          "training",
          "network",
          "graph",
          "plot",
        ]
      ) {
        const rows = names.filter((name) => new RegExp(`^(${group})`).test(name)).map((name) => {
          const image = `<img style="max-width:100%" src="${dataUrl(drawn[name])}" alt="${name}">`;
          const [wide, narrow] = widths.map((w) => `<div style="width:${w}px">${image}</div>`);
          return `<div style="display:flex;gap:16px;margin-bottom:16px">${wide}${narrow}</div>`;
        });
        await page.setContent(`<body style="background:${ground}">${rows.join("")}</body>`);
        const broken = await page.evaluate(async () => {
          const images = Array.from(document.images);
          const loaded = await Promise.allSettled(images.map((image) => image.decode()));
          return images.filter((_, i) => loaded[i].status === "rejected").map(({ alt }) => alt);
        });
        assert.deepEqual(broken, []);
        await picture(page, `plots/${group.split("|")[0]} ${colorScheme}`, { fullPage: true });
      }
      await page.close();
    });
  }

  await t.step("an image takes its paper from the reader's preference", async () => {
    const paper = async (colorScheme: "light" | "dark") => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 800, height: 600 } });
      await page.setContent(`<img src="${dataUrl(drawn["loss"])}">`);
      const colour = await page.evaluate(async () => {
        const [image] = document.images;
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 20;
        const context = canvas.getContext("2d")!;
        context.drawImage(image, -10, -10);
        return Array.from(context.getImageData(5, 5, 1, 1).data);
      });
      await page.close();
      return colour;
    };
    assert.deepEqual(await paper("light"), [255, 255, 255, 255]);
    assert.deepEqual(await paper("dark"), [22, 25, 29, 255]);
  });

  await t.step("a page that inlines a figure sets ink, paper and muted", async () => {
    const page = await browser.newPage({ colorScheme: "light" });
    await page.setContent(
      `<body style="--figure-ink:rgb(1,2,3);--figure-paper:rgb(4,5,6);--figure-muted:rgb(7,8,9)">` +
        `${drawn["network-3"]}</body>`,
    );
    const found = await page.evaluate(() => {
      const style = (selector: string) => getComputedStyle(document.querySelector(selector)!);
      return [
        style(".unroll-figure").color,
        style(".unroll-paper").fill,
        style(".unroll-muted").fill,
      ];
    });
    assert.deepEqual(found, ["rgb(1, 2, 3)", "rgb(4, 5, 6)", "rgb(7, 8, 9)"]);
    await page.close();
  });
});
