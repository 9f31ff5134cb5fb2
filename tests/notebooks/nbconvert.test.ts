import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { readNotebook } from "../../lib/jupyter/file.ts";
import type { CodeCell, Output } from "../../lib/jupyter/notebook.ts";
import { NOTEBOOKS } from "../../lib/jupyter/command_line.ts";
import { browserTest } from "../browser/chromium.ts";
import { problemsOf } from "../browser/legibility.ts";
import { withPage } from "../browser/pages.ts";
import { picture } from "../browser/picture.ts";
import { skips } from "../runner/skips.ts";
import { codeCells } from "../jupyterlab/compare.ts";
import { makeProject, type Project, removeProject, TUTORIAL } from "../jupyterlab/project.ts";
import { jupyterTest, python, runPython } from "../jupyterlab/venv.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

async function withProject(use: (project: Project) => Promise<void>) {
  const project = await makeProject();
  try {
    await use(project);
  } finally {
    await removeProject(project);
  }
}

/** All that is exported here of the tutorial as it is committed, by one Python: its start takes long. */
const EXPORT = `
import json, sys
import nbconvert, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
exporters = {
    "script": nbconvert.ScriptExporter(),
    "sanitized": nbconvert.HTMLExporter(sanitize_html=True),
    "light": nbconvert.HTMLExporter(theme="light"),
    "dark": nbconvert.HTMLExporter(theme="dark"),
}
results = {}
for name, exporter in exporters.items():
    text, resources = exporter.from_notebook_node(notebook)
    results[name] = {"text": text, "ending": resources["output_extension"]}
print(json.dumps(results))
`;

interface Export {
  text: string;
  ending: string;
}

let exports: Promise<Record<string, Export>> | undefined;

/** The tutorial as nbconvert exports it. */
async function exported(name: "script" | "sanitized" | "light" | "dark"): Promise<Export> {
  exports ??= runPython(EXPORT, [join(root, NOTEBOOKS, TUTORIAL)]).then(JSON.parse);
  return (await exports)[name];
}

/** What text-only front ends show of an output. */
function plain(output: Output): string {
  if (output.output_type === "stream") return output.text;
  if (output.output_type === "error") return output.evalue;
  return `${output.data["text/plain"]}\n`;
}

const plainOf = (cells: CodeCell[]) => cells.flatMap(({ outputs }) => outputs).map(plain).join("");

jupyterTest(
  "as a script, the tutorial is a program that shows what the notebook shows",
  () =>
    withProject(async ({ notebooks }) => {
      const { text, ending } = await exported("script");
      assert.equal(ending, ".ts");
      const script = join(notebooks, "rnn_sine.ts");
      await Deno.writeTextFile(script, text);
      const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--allow-all", script],
        cwd: notebooks,
        env: { NO_COLOR: "1" },
      }).output();
      assert(success, new TextDecoder().decode(stderr));
      const committed = codeCells(await readNotebook(join(notebooks, TUTORIAL)));
      // Outside of a notebook, live() shows nothing.
      const printing = committed.filter(({ id }) => id !== "learn");
      assert.equal(new TextDecoder().decode(stdout), plainOf(printing));
    }),
);

jupyterTest("nbconvert's sanitizer makes text of headings and figures", async () => {
  const { text } = await exported("sanitized");
  assert.match(text, /&lt;h1 id="A-recurrent-network-learns-a-sine-wave"&gt;/);
  assert.match(text, /&lt;figure /);
  assert.doesNotMatch(text, /<figure /);
});

interface Cell {
  /** The classes of the code's tokens, by text. */
  tokens: Record<string, string>;
  source: string;
  images: string[];
  captions: number;
  text: string;
}

/** Reads the cells of a page by nbconvert. */
async function readPage(browser: Browser, html: string): Promise<Cell[]> {
  // Without a network, as in a train: MathJax stays away, and all else is there.
  const context = await browser.newContext({ offline: true });
  try {
    const page = await context.newPage();
    await page.setContent(html, { waitUntil: "domcontentloaded" });
    return await page.evaluate(async () => {
      const images = Array.from(document.querySelectorAll<HTMLImageElement>("figure img"));
      await Promise.all(images.map((image) => image.decode()));
      return Array.from(document.querySelectorAll(".jp-CodeCell"), (cell) => ({
        source: cell.querySelector("pre")?.textContent ?? "",
        tokens: Object.fromEntries(
          Array.from(cell.querySelectorAll("pre span[class]"), (span) => [
            span.textContent,
            span.className,
          ]),
        ),
        images: Array.from(cell.querySelectorAll("img"), ({ alt }) => alt),
        captions: cell.querySelectorAll("caption").length,
        text: Array.from(cell.querySelectorAll(".jp-OutputArea pre"), (pre) => pre.textContent)
          .join(""),
      }));
    });
  } finally {
    await context.close();
  }
}

function nbconvertTest(name: string, run: (browser: Browser) => Promise<void>) {
  if (skips(name, "JupyterLab", python !== undefined)) Deno.test.ignore(name, () => {});
  else browserTest(name, run);
}

nbconvertTest(
  "nbconvert's page has all code and outputs, coloured as TypeScript",
  async (browser) => {
    const cells = await readPage(browser, (await exported("light")).text);
    const committed = codeCells(await readNotebook(join(root, NOTEBOOKS, TUTORIAL)));
    assert.equal(cells.length, committed.length);
    for (const [index, { id, source, outputs }] of committed.entries()) {
      const cell = cells[index];
      assert.equal(cell.source.trim(), source, id);
      for (const output of outputs) {
        if (output.output_type === "stream") {
          assert.equal(cell.text.trim(), output.text.trim(), id);
        }
        if (!("data" in output)) continue;
        const markup = String(output.data["text/html"]);
        assert.equal(cell.images.length, markup.split("<img").length - 1, id);
        assert.equal(cell.captions, markup.split("<caption").length - 1, id);
        assert(cell.images.every((alt) => alt.length > 10), id);
      }
    }
    // In Python, these are names and errors.
    const tokens = Object.assign({}, ...cells.map((cell) => cell.tokens));
    assert.equal(tokens["const"], "kd");
    assert.equal(tokens["function"], "kd");
    assert.equal(tokens["new"], "ow");
    assert.equal(tokens["// learning rate: an update is lr times the slope, downhill"], "c1");
    assert(!Object.values(tokens).includes("err"));
  },
);

for (const theme of ["light", "dark"] as const) {
  nbconvertTest(`every output is legible in nbconvert's ${theme} theme`, async (browser) => {
    const { text } = await exported(theme);
    await withPage(browser, text, async ({ page }) => {
      // The last step shows all that the others show.
      await page.addStyleTag({ content: ".unroll-steps{--s:9999!important}" });
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width: 1200, height });
      await picture(page, `front_ends/nbconvert ${theme}`, { fullPage: true });
      assert.deepEqual(await problemsOf(page, ".jp-OutputArea"), []);
    }, {
      // As when somebody with a dark desk is sent a light page, and the other way round.
      colorScheme: theme === "light" ? "dark" : "light",
      viewport: { width: 1200, height: 900 },
      offline: true,
    });
  });
}
