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

Deno.test("a PNG holds the pixels that were put", () => {
  fc.assert(fc.property(picture, ({ width, height, bytes }) => {
    const [header, data, end] = chunksOf(canvasOf(width, height, bytes).toDataURL());
    assert.deepEqual([header.name, data.name, end.name], ["IHDR", "IDAT", "IEND"]);
    assert.deepEqual([...header.contents], [0, 0, 0, width, 0, 0, 0, height, 8, 6, 0, 0, 0]);
    // A zero before each row: its bytes are as they are.
    const rows = Array.from(
      { length: height },
      (_, row) => [0, ...bytes.slice(4 * width * row, 4 * width * (row + 1))],
    );
    assert.deepEqual([...inflateSync(data.contents)], rows.flat());
  }));
});

browserTest("a drawing has the pixels of Chromium's own canvas", async (browser) => {
  /** Draws with what both kinds of canvas have. */
  function draw(canvas: SmallCanvas | HTMLCanvasElement): string {
    canvas.width = 4;
    canvas.height = 3;
    const context = canvas.getContext("2d") as SmallCanvas;
    context.fillStyle = "steelblue";
    context.fillRect(-1, 0, 3, 2);
    context.fillStyle = "no colour";
    context.fillRect(3, 0, 9, 1);
    context.fillStyle = "rgba(255, 0, 0, 0.5)";
    context.fillRect(1, 1, 2, 2);
    const image = context.createImageData(2, 2);
    image.data.set([9, 8, 7, 255, 0, 0, 0, 0, 1, 2, 3, 255, 4, 5, 6, 255]);
    context.putImageData(image as ImageData, 3, 1);
    return canvas.toDataURL();
  }
  const page = await browser.newPage();
  try {
    const [own, drawn] = await page.evaluate(async ([text, drawn]) => {
      const own = new Function(`return ${text}`)()(document.createElement("canvas")) as string;
      return await Promise.all([own, drawn].map(async (address) => {
        const image = new Image();
        image.src = address;
        await image.decode();
        const context = document.createElement("canvas").getContext("2d")!;
        context.drawImage(image, 0, 0);
        return [...context.getImageData(-1, 0, 6, 3).data];
      }));
    }, [String(draw), draw(new SmallCanvas())]);
    // Blending may be rounded in either direction.
    const isClose = drawn.every((value, i) => Math.abs(value - own[i]) <= 1);
    assert.ok(isClose, `${drawn}\n${own}`);
    assert.ok(drawn.some((value) => value > 0));
  } finally {
    await page.close();
  }
});

Deno.test("a canvas without pixels has the address that browsers give it", () => {
  assert.equal(new SmallCanvas(0, 4).toDataURL(), "data:,");
});

Deno.test("draws on canvas elements of jsdom, whenever their size is set", () => {
  const { document } = new JSDOM().window;
  const canvas = document.createElement("canvas");
  canvas.width = 2;
  const context = canvas.getContext("2d")!;
  canvas.height = 1;
  context.fillStyle = "red";
  context.fillRect(0, 0, 9, 9);
  assert.equal(canvas.toDataURL(), canvasOf(2, 1, [255, 0, 0, 255, 255, 0, 0, 255]).toDataURL());
  assert.equal(canvas.getContext("webgl"), null);
});
