import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { withFolder } from "../jupyter/helpers.ts";
import { once } from "../runner/once.ts";
import { browserTest } from "./chromium.ts";
import { digests } from "./digest.ts";

/*
 * `Math.tanh`, `sin`, `log` and the like differ in the last bits of float64 from one V8 to another.
 * Everything here is rounded to float32 before anyone sees it, which removes the differences. These
 * tests would find where it does not.
 */

const seeds = 100;
const here = import.meta.dirname!;
let expected: number[] | undefined;
const reference = () => expected ??= digests(seeds);

Deno.test("different seeds have different digests", () => {
  assert.equal(new Set(reference()).size, seeds);
});

Deno.test(`${seeds} seeds give the same bits in Node`, async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "digest.mjs");
    await Deno.writeTextFile(file, await bundle());
    const source = `import { digests } from ${JSON.stringify(pathToFileURL(file).href)};
      console.log(JSON.stringify(digests(${seeds})));`;
    const node = new Deno.Command("node", { args: ["--input-type=module", "--eval", source] });
    const { stdout, stderr, success } = await node.output();
    assert.ok(success, new TextDecoder().decode(stderr));
    assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), reference());
  });
});

browserTest(`${seeds} seeds give the same bits in Chromium`, async (browser) => {
  const page = await browser.newPage();
  const found = await page.evaluate(async ([code, seeds]) => {
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    const { digests } = await import(url);
    return digests(seeds) as number[];
  }, [await bundle(), seeds] as const);
  await page.close();
  assert.deepEqual(found, reference());
});

/** The digest and the library behind it as plain JavaScript. */
function bundle(): Promise<string> {
  return once("digest.mjs", async () => {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--platform=browser", `${here}/digest.ts`],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  });
}
