import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { runNotebook } from "../jupyter/run_notebook.ts";
import { browserTest } from "../browser/chromium.ts";
import { codeCell, notebookOf, textOf, withFolder } from "../jupyter/helpers.ts";
import { digests } from "./digest.ts";

/*
 * `Math.tanh`, `sin`, `log` and the like differ from engine to engine in the last bits of float64.
 * Everything here is rounded to float32 before anyone sees it, and that makes the differences
 * vanish. These tests would find where it does not.
 */

const seeds = 100;
const here = import.meta.dirname!;
let expected: number[] | undefined;
const reference = () => expected ??= digests(seeds);

Deno.test("a digest tells seeds apart", () => {
  assert.equal(new Set(reference()).size, seeds);
});

Deno.test(`${seeds} seeds give the same bits in a worker`, async () => {
  const worker = new Worker(new URL("worker.ts", import.meta.url), { type: "module" });
  const answer = new Promise<number[]>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (e) => reject(new Error(e.message));
  });
  worker.postMessage(seeds);
  assert.deepEqual(await answer, reference());
  worker.terminate();
});

Deno.test(`${seeds} seeds give the same bits in the Deno kernel`, async () => {
  const notebook = notebookOf(
    `import { digests } from "./digest.ts";\nconsole.log(JSON.stringify(digests(${seeds})));`,
  );
  const { notebook: executed } = await runNotebook(notebook, { cwd: here });
  assert.deepEqual(JSON.parse(textOf(codeCell(executed, 0))), reference());
});

Deno.test(`${seeds} seeds give the same bits in Node`, async () => {
  await withFolder(async (folder) => {
    const file = await bundle(folder);
    const source = `import { digests } from ${JSON.stringify(pathToFileURL(file).href)};
      console.log(JSON.stringify(digests(${seeds})));`;
    const node = new Deno.Command("node", { args: ["--input-type=module", "--eval", source] });
    const { stdout, stderr, success } = await node.output();
    assert.ok(success, new TextDecoder().decode(stderr));
    assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), reference());
  });
});

browserTest(`${seeds} seeds give the same bits in Chromium`, async (browser) => {
  await withFolder(async (folder) => {
    const code = await Deno.readTextFile(await bundle(folder));
    const page = await browser.newPage();
    const found = await page.evaluate(async ([code, seeds]) => {
      const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
      const { digests } = await import(url);
      return digests(seeds) as number[];
    }, [code, seeds] as const);
    await page.close();
    assert.deepEqual(found, reference());
  });
});

/** The digest and the library behind it as one plain JavaScript file. */
async function bundle(folder: string): Promise<string> {
  const file = `${folder}/digest.mjs`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform=browser", `--output=${file}`, `${here}/digest.ts`],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return file;
}
