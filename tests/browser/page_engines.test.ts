import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { livePageOf } from "../page/live/live_page.ts";
import { engineTest, until } from "./engines.ts";

/** The address of the tutorial's page on disk, which is written once for all engines. */
let tutorial: Promise<URL> | undefined;

async function writePage(): Promise<URL> {
  const folder = await Deno.makeTempDir({ prefix: "unroll-engines-" });
  const path = join(folder, "a page #1.html");
  await Deno.writeTextFile(path, await livePageOf("notebooks/rnn_sine.ipynb"));
  return pathToFileURL(path);
}

Deno.test.afterAll(async () => {
  if (tutorial) await Deno.remove(new URL(".", await tutorial), { recursive: true });
});

const OUTPUTS = `[...document.querySelectorAll(".page-program[data-live]")].map((program) =>
  program.querySelector(".page-outputs")?.innerText.trim() ?? "")`;
const STATES = `[...document.querySelectorAll(".page-program[data-live]")]
  .map(({ dataset }) => dataset.state ?? "")`;
/** Whether each picture with steps has its buttons. */
const STEPPERS = `[...document.querySelectorAll("page-stepper")]
  .every((stepper) => stepper.querySelector(".page-stepper") !== null)`;
const SAID = `return document.querySelector(".page-status").textContent + ${STATES}.join()`;

engineTest(
  "the tutorial runs from disk as in the kernel, and can be edited and saved",
  async (engine) => {
    const { href } = await (tutorial ??= writePage());
    await engine.open(`${href}#play?epochs=20`);
    const isReady = `return document.querySelector(".page-run") !== null && ${STEPPERS}`;
    await until(engine, isReady, SAID);
    const kernel = await engine.run<string[]>(`return ${OUTPUTS}`);
    assert.ok(kernel.length > 20 && kernel.filter((text) => text !== "").length > 15);
    await engine.run(`document.querySelector(".page-controls [value=run]").click()`);
    await until(
      engine,
      `const states = ${STATES};
    return states.at(-1) === "done" || states.includes("failed") ||
      document.querySelector(".page-status").textContent.includes("cannot")`,
      SAID,
    );
    assert.deepEqual(new Set(await engine.run<string[]>(`return ${STATES}`)), new Set(["done"]));
    await until(engine, `return ${STEPPERS}`, SAID);
    assert.deepEqual(await engine.run(`return ${OUTPUTS}`), kernel);

    // A cell is edited, run, and fails in a line that is marked.
    await engine.run(`document.querySelectorAll(".page-edit")[1].click()`);
    await until(engine, `return document.activeElement.matches(".cm-content")`, SAID);
    await engine.type("const mine: number = 7;\nconsole.log(`typed ${mine}`);\nmissing.x;");
    const second = `document.querySelectorAll(".page-program[data-live]")[1]`;
    await until(engine, `return ${second}.querySelector(".page-changed") !== null`, SAID);
    await engine.run(`${second}.querySelector(".page-run").click()`);
    await until(engine, `return ${second}.dataset.state === "failed"`, SAID);
    const text = await engine.run<string>(
      `return ${second}.querySelector(".page-outputs").innerText`,
    );
    assert.match(text, /^typed 7\nReferenceError: .*missing/);
    assert.match(text.trim(), /\n {4}at cell 2, line 3$/);
    const place = await engine.run(`return ${second}.querySelector(".page-line").style.cssText`);
    assert.match(String(place), /--at: ?2/);

    // In another cell: a sweep has workers of its own.
    await engine.run(`document.querySelectorAll(".page-edit")[2].click()`);
    const third = second.replace("[1]", "[2]");
    await until(engine, `return ${third}.contains(document.activeElement)`, SAID);
    await engine.type(
      `import { sweep } from "unroll"; console.log((await sweep({ epochs: [1, 2] }, { seeds: [1, 2] })).length);\n`,
    );
    await engine.run(`${third}.querySelector(".page-run").click()`);
    await until(engine, `return ${third}.dataset.state !== "running"`, SAID);
    assert.match(
      await engine.run(`return ${third}.querySelector(".page-outputs").innerText`),
      /^4\n/,
    );

    // What a click on the link would save.
    await engine.run(`
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      blob.text().then((text) => document.body.dataset.downloaded = text);
      return create(blob);
    };
    document.querySelector('.page-edits [aria-label$=".ipynb"]').click();`);
    const notebook = await until<string>(
      engine,
      `return document.body.dataset.downloaded`,
      SAID,
    );
    assert.equal(JSON.parse(notebook).nbformat, 4);

    const outcome = `document.querySelector(".play-outcome").textContent`;
    await until(engine, `return document.querySelector(".play-slider") !== null`, SAID);
    await engine.run(`const slider = document.querySelector(".play-settings .play-slider");
    slider.value = 3;
    slider.dispatchEvent(new Event("input", { bubbles: true }));`);
    await until(engine, `return /^20 epochs: /.test(${outcome})`, `return ${outcome}`);
  },
);
