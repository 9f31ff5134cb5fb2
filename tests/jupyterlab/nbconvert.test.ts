import assert from "node:assert/strict";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { readNotebook } from "../../lib/jupyter/file.ts";
import type { CodeCell, Output } from "../../lib/jupyter/notebook.ts";
import { browserTest } from "../browser/chromium.ts";
import { problemsOf } from "../browser/legibility.ts";
import { skips } from "../runner/skips.ts";
import { codeCells, withoutOutputs } from "./compare.ts";
import { makeProject, type Project, removeProject, TUTORIAL } from "./project.ts";
import { jupyterTest, python, requirePython } from "./venv.ts";

const screenshots = fileURLToPath(new URL("../../dist/screenshots/front_ends/", import.meta.url));

async function withProject(use: (project: Project) => Promise<void>) {
  const project = await makeProject();
  try {
    await use(project);
  } finally {
    await removeProject(project);
  }
}

/** Runs nbconvert in the folder of the notebooks, and returns the path of what it wrote. */
async function nbconvert(project: Project, notebook: string, ...args: string[]): Promise<string> {
  const { success, code, signal, stderr } = await new Deno.Command(requirePython(), {
    args: ["-m", "nbconvert", ...args, notebook],
    cwd: project.notebooks,
    env: project.env,
  }).output();
  const log = new TextDecoder().decode(stderr);
  assert(success, `nbconvert ended with ${signal ?? code}.\n${log}`);
  const written = /Writing \d+ bytes to (.+)/.exec(log)?.[1];
  assert(written, log);
  return join(project.notebooks, basename(written));
}

/** What text-only front ends show of an output. */
function plain(output: Output): string {
  if (output.output_type === "stream") return output.text;
  if (output.output_type === "error") return output.evalue;
  return `${output.data["text/plain"]}\n`;
}

const plainOf = (cells: CodeCell[]) => cells.flatMap(({ outputs }) => outputs).map(plain).join("");

jupyterTest(
  "nbconvert --to script gives a program that shows what the notebook shows",
  () =>
    withProject(async (project) => {
      const script = await nbconvert(project, TUTORIAL, "--to", "script");
      assert.equal(basename(script), "rnn_sine.ts");
      const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--allow-all", script],
        cwd: dirname(script),
        env: { NO_COLOR: "1" },
      }).output();
      assert(success, new TextDecoder().decode(stderr));
      const committed = codeCells(await readNotebook(join(project.notebooks, TUTORIAL)));
      // Outside of a notebook, live() shows nothing.
      const printing = committed.filter(({ id }) => id !== "learn");
      assert.equal(new TextDecoder().decode(stdout), plainOf(printing));
    }),
);

jupyterTest(
  "nbconvert's sanitizer makes text of headings and figures",
  () =>
    withProject(async (project) => {
      const options = ["--to", "html", "--HTMLExporter.sanitize_html=True"];
      const html = await Deno.readTextFile(await nbconvert(project, TUTORIAL, ...options));
      assert.match(html, /&lt;h1 id="A-recurrent-network-learns-a-sine-wave"&gt;/);
      assert.match(html, /&lt;figure /);
      assert.doesNotMatch(html, /<figure /);
    }),
);

interface Cell {
  /** The classes of the code's tokens, by text. */
  tokens: Record<string, string>;
  source: string;
  images: string[];
  captions: number;
  text: string;
}

/** Reads the cells of a page by nbconvert. */
async function readPage(browser: Browser, path: string): Promise<Cell[]> {
  // Without a network, as in a train: MathJax stays away, and all else is there.
  const context = await browser.newContext({ offline: true });
  try {
    const page = await context.newPage();
    await page.goto(pathToFileURL(path).href, { waitUntil: "domcontentloaded" });
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
  "nbconvert --execute --to html gives a whole page, coloured as TypeScript",
  (browser) =>
    withProject(async (project) => {
      const name = await withoutOutputs(project, "all new.ipynb");
      const html = await nbconvert(project, name, "--execute", "--to", "html");
      const cells = await readPage(browser, html);
      const committed = codeCells(await readNotebook(join(project.notebooks, TUTORIAL)));
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
      assert.equal(tokens["// learning rate: how far a weight moves against its slope"], "c1");
      assert(!Object.values(tokens).includes("err"));
    }),
);

for (const theme of ["light", "dark"] as const) {
  nbconvertTest(
    `every output is legible in nbconvert's ${theme} theme`,
    (browser) =>
      withProject(async (project) => {
        const options = ["--to", "html", `--HTMLExporter.theme=${theme}`];
        const path = await nbconvert(project, TUTORIAL, ...options);
        const context = await browser.newContext({
          // As when somebody with a dark desk is sent a light page, and the other way round.
          colorScheme: theme === "light" ? "dark" : "light",
          viewport: { width: 1200, height: 900 },
          offline: true,
        });
        try {
          const page = await context.newPage();
          await page.goto(pathToFileURL(path).href, { waitUntil: "domcontentloaded" });
          await Deno.mkdir(screenshots, { recursive: true });
          await page.screenshot({
            path: join(screenshots, `nbconvert-${theme}.png`),
            fullPage: true,
          });
          assert.deepEqual(await problemsOf(page, ".jp-OutputArea"), []);
        } finally {
          await context.close();
        }
      }),
  );
}
