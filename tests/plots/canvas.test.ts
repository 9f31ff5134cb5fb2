import assert from "node:assert/strict";
import { crc32, inflateSync } from "node:zlib";
import fc from "fast-check";
import { JSDOM } from "jsdom";
import { SmallCanvas } from "../../lib/plots/canvas.ts";
import { browserTest } from "../browser/chromium.ts";

/** The chunks of a PNG, whose checksums have to be right. */
function chunksOf(address: string): { name: string; contents: Uint8Array }[] {
  assert.match(address, /^data:image\/png;base64,/);
  const bytes = Uint8Array.fromBase64(address.slice(22));
  assert.deepEqual([...bytes.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const view = new DataView(bytes.buffer);
  const chunks = [];
  for (let at = 8; at < bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    assert.equal(view.getUint32(end), crc32(bytes.subarray(at + 4, end)));
    const name = new TextDecoder().decode(bytes.subarray(at + 4, at + 8));
    chunks.push({ name, contents: bytes.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
}

/** A canvas that has some pixels. */
function canvasOf(width: number, height: number, bytes: readonly number[]): SmallCanvas {
  const canvas = new SmallCanvas(width, height);
  const image = canvas.createImageData(width, height);
  image.data.set(bytes);
  canvas.putImageData(image, 0, 0);
  return canvas;
}

const picture = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(
  ([width, height]) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      bytes: fc.array(fc.nat(255), {
        minLength: 4 * width * height,
        maxLength: 4 * width * height,
      }),
    }),
);

Deno.test("a PNG holds the pixels that were put, as zlib and the format's filters read it", () => {
  fc.assert(fc.property(picture, ({ width, height, bytes }) => {
    const [header, data, end] = chunksOf(canvasOf(width, height, bytes).toDataURL());
    assert.deepEqual([header.name, data.name, end.name], ["IHDR", "IDAT", "IEND"]);
    assert.deepEqual([...header.contents], [0, 0, 0, width, 0, 0, 0, height, 8, 6, 0, 0, 0]);
    const rows = inflateSync(data.contents);
    assert.equal(rows.length, (4 * width + 1) * height);
    for (let row = 0; row < height; row++) {
      const from = (4 * width + 1) * row;
      assert.equal(rows[from], 1, "differences to the pixel on the left");
      const pixels = [...rows.subarray(from + 1, from + 1 + 4 * width)];
      for (let i = 4; i < pixels.length; i++) pixels[i] = (pixels[i] + pixels[i - 4]) & 255;
      assert.deepEqual(pixels, bytes.slice(4 * width * row, 4 * width * (row + 1)));
    }
  }));
});

browserTest("Chromium sees in a PNG what was drawn, as on its own canvas", async (browser) => {
  /** Draws with what both kinds of canvas have. */
  function draw(canvas: SmallCanvas | HTMLCanvasElement): number[] {
    canvas.width = 4;
    canvas.height = 3;
    const context = canvas.getContext("2d") as SmallCanvas;
    context.fillStyle = "steelblue";
    context.fillRect(-1, 0, 3, 2);
    context.fillStyle = "no colour";
    context.fillRect(3, 0, 9, 1);
    context.fillStyle = "rgba(255, 0, 0, 0.5)";
    context.fillRect(1, 1, 2, 2);
    context.clearRect(0, 0, 1, 1);
    const copy = context.getImageData(1, 0, 2, 2);
    context.putImageData(copy, 2, 1);
    return [...context.getImageData(-1, 0, 6, 3).data];
  }
  const small = new SmallCanvas();
  const drawn = draw(small);
  const page = await browser.newPage();
  try {
    const [own, seen] = await page.evaluate(async ([text, address]) => {
      const own = new Function(`return ${text}`)()(document.createElement("canvas")) as number[];
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = document.createElement("canvas");
      const context = canvas.getContext("2d")!;
      context.drawImage(image, 0, 0);
      return [own, [...context.getImageData(-1, 0, 6, 3).data]];
    }, [String(draw), small.toDataURL()]);
    // Blending may be rounded in either direction.
    const isClose = (a: number[], b: number[]) => a.every((x, i) => Math.abs(x - b[i]) <= 1);
    assert.ok(isClose(drawn, own), `${drawn}\n${own}`);
    assert.ok(isClose(drawn, seen), `${drawn}\n${seen}`);
    assert.ok(drawn.some((value) => value > 0));
  } finally {
    await page.close();
  }
});

Deno.test("jsdom's canvas elements are drawn on, whenever they get their size", () => {
  const { document } = new JSDOM().window;
  const canvas = document.createElement("canvas");
  canvas.width = 2;
  const context = canvas.getContext("2d")!;
  canvas.height = 1;
  context.fillStyle = "red";
  context.fillRect(0, 0, 9, 9);
  assert.equal(canvas.toDataURL(), canvasOf(2, 1, [255, 0, 0, 255, 255, 0, 0, 255]).toDataURL());
  assert.equal(canvas.getContext("webgl"), null);
  canvas.width = 0;
  assert.equal(canvas.toDataURL(), "data:,");
});
