import assert from "node:assert/strict";
import { createMemory, fastestKind, loadKernels } from "../../lib/wasm/mod.ts";
import { browserTest } from "../browser/chromium.ts";
import { withFolder } from "../jupyter/helpers.ts";
import { bits, kinds, numbers } from "./arena.ts";
import { digest } from "./digest.ts";

Deno.test("the fastest kernels of this engine are those with relaxed SIMD", () => {
  assert.equal(fastestKind(), "relaxed");
});

Deno.test("kernels work in a memory that has grown", () => {
  for (const kind of kinds) {
    const memory = createMemory(65536);
    const { add } = loadKernels(memory, kind);
    add(8, 0, 4, 1);
    memory.grow(1);
    const [a, b] = numbers(2, 1);
    const view = new Float32Array(memory.buffer, 65536);
    view.set([a, b]);
    add(65544, 65536, 65540, 1);
    assert.deepEqual(bits([view[2]]), bits([a + b]), kind);
  }
});

Deno.test("without WebAssembly there are no kernels", async () => {
  const kept = globalThis.WebAssembly;
  const memory = createMemory(100);
  try {
    Reflect.deleteProperty(globalThis, "WebAssembly");
    // A copy of its own, that has not looked at the engine yet.
    const url = new URL("../../lib/wasm/kernels.ts?without", import.meta.url);
    const fresh: typeof import("../../lib/wasm/kernels.ts") = await import(url.href);
    assert.equal(fresh.fastestKind(), null);
    assert.throws(() => fresh.loadKernels(memory, "plain"), {
      message: "loadKernels: this engine has no plain SIMD",
    });
  } finally {
    globalThis.WebAssembly = kept;
  }
});

browserTest(
  "a page in Chromium loads all kinds at once, with the bits of Deno",
  async (browser) => {
    const page = await browser.newPage();
    const found = await page.evaluate(async (code) => {
      const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
      const { digest, fastestKind } = await import(url);
      return [fastestKind(), digest("plain"), digest("relaxed")];
    }, await bundle());
    await page.close();
    const [kind, plain, relaxed] = found;
    assert.equal(kind, "relaxed");
    assert.equal(plain, digest("plain"));
    assert.equal(relaxed, digest("relaxed"));
  },
);

browserTest("a page whose policy forbids WebAssembly has no kernels", async (browser) => {
  const page = await browser.newPage();
  const code = (await bundle()).replace(/^export\s*\{[^}]*\};?\s*$/m, "");
  await page.setContent(`<!doctype html>
    <meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'">
    <script type="module">${code.replaceAll("</script", "<\\/script")}
    document.title = String(fastestKind());</script>`);
  await page.waitForFunction("document.title !== ''");
  assert.equal(await page.title(), "null");
  await page.close();
});

/** The kernels and their digest as one plain JavaScript file. */
async function bundle(): Promise<string> {
  return await withFolder(async (folder) => {
    const file = `${folder}/digest.mjs`;
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--platform=browser", `--output=${file}`, source],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return await Deno.readTextFile(file);
  });
}

const source = `${import.meta.dirname}/digest.ts`;
