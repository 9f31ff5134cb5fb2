/**
 * What the notebooks show, under the rules of front ends that cannot be had here: what they take out
 * of an output, and what their style sheets do to the rest.
 */
import assert from "node:assert/strict";
import { basename } from "node:path";
import { notebookPaths } from "../../lib/jupyter/command_line.ts";
import { readNotebook } from "../../lib/jupyter/file.ts";
import type { MimeBundle } from "../../lib/jupyter/notebook.ts";
import { browserTest } from "../browser/chromium.ts";
import { problemsOf } from "../browser/legibility.ts";
import { picture } from "../browser/picture.ts";

/** A front end's page around an output. */
interface FrontEnd {
  name: string;
  ink: string;
  paper: string;
  style: string;
  /** Which form of an output it shows, and what it leaves of it. */
  show: (bundle: MimeBundle) => string;
}

const html = (bundle: MimeBundle) => String(bundle["text/html"]);
const inlineSvg = (bundle: MimeBundle) => String(bundle["image/svg+xml"] ?? html(bundle));

/** GitHub keeps neither styles nor scripts nor classes. */
const withoutStyles = (markup: string) =>
  markup
    .replace(/<(style|script)\b[^]*?<\/\1>/g, "")
    .replace(/ (style|class|id|on\w+)="[^"]*"/g, "");

const gitHub = {
  style: "table{border-collapse:collapse}th,td{border:1px solid #8884;padding:6px 13px}",
  themes: { light: ["#1f2328", "#ffffff"], dark: ["#f0f6fc", "#0d1117"] },
  shows: {
    "HTML": (bundle: MimeBundle) => withoutStyles(html(bundle)),
    // It has refused them at times.
    "HTML without pictures": (bundle: MimeBundle) =>
      withoutStyles(html(bundle)).replace(/ src="data:[^"]*"/g, ""),
    "SVG": (bundle: MimeBundle) => withoutStyles(inlineSvg(bundle)),
  },
};

const vsCode = {
  // What it does to the tables and images of outputs.
  style: "table,thead,tr,th,td,tbody{border:none!important;border-collapse:collapse}" +
    "table,th,tr{vertical-align:middle;text-align:right}th,td{padding:4px 8px}" +
    "thead{font-weight:bold;background-color:rgba(130,130,130,0.16)}tbody th{font-weight:normal}" +
    "tr:nth-child(even){background-color:rgba(130,130,130,0.08)}img{max-width:100%;max-height:100%}",
  themes: {
    light: ["#3b3b3b", "#ffffff"],
    dark: ["#cccccc", "#1f1f1f"],
    "high contrast": ["#ffffff", "#000000"],
  },
  shows: { HTML: html, SVG: inlineSvg },
};

const frontEnds = Object.entries({ GitHub: gitHub, "VS Code": vsCode }).flatMap(
  ([front, { style, themes, shows }]): FrontEnd[] =>
    Object.entries(themes).flatMap(([theme, [ink, paper]]) =>
      Object.entries(shows).map(([form, show]) => {
        return { name: `${front}, ${theme}, ${form}`, ink, paper, style, show };
      })
    ),
);

function pageOf({ ink, paper, style, show }: FrontEnd, bundles: MimeBundle[]): string {
  const outputs = bundles.map((bundle) => `<div style="margin:16px 0">${show(bundle)}</div>`);
  // The last step shows all that the others show.
  const shown = ".unroll-steps{--s:9999!important}";
  return `<!doctype html><html lang="en"><title>Outputs</title><style>${style}${shown}</style>` +
    `<body style="margin:16px;font:13px system-ui,sans-serif;color:${ink};background:${paper}">` +
    `<main>${outputs.join("\n")}</main>`;
}

/** Everything in a notebook that is shown in more than plain text. */
async function richOutputs(path: string): Promise<MimeBundle[]> {
  const { cells } = await readNotebook(path);
  return cells.flatMap((cell) => cell.cell_type === "code" ? cell.outputs : [])
    .flatMap((output) => "data" in output && "text/html" in output.data ? [output.data] : []);
}

for (const path of await notebookPaths([])) {
  const notebook = basename(path, ".ipynb");
  browserTest(`all outputs of ${notebook} are legible`, async (browser, t) => {
    const bundles = await richOutputs(path);
    assert(bundles.length > 4);
    const page = await browser.newPage({ viewport: { width: 900, height: 600 } });
    for (const frontEnd of frontEnds) {
      const { name } = frontEnd;
      // Style sheets in figures follow the system, whatever the front end's theme. GitHub removes
      // them, and those of images cannot be examined.
      const systems = name.startsWith("VS Code") && name.endsWith("SVG")
        ? ["light", "dark"] as const
        : ["light"] as const;
      for (const colorScheme of systems) {
        await t.step(`in ${name}, on a ${colorScheme} system`, async () => {
          await page.emulateMedia({ colorScheme });
          await page.setContent(pageOf(frontEnd, bundles));
          // What is looked at has to lie in the window.
          const height = await page.evaluate(() => document.documentElement.scrollHeight);
          await page.setViewportSize({ width: 900, height });
          const problems = await problemsOf(page);
          const file = `front_ends/${notebook}, ${name}, ${colorScheme} system`;
          await picture(page.locator("main"), file);
          assert.deepEqual(problems, []);
        });
      }
    }
    await page.close();
  });
}
