/** The frame of a page: head, side, main part. */

import { createHash } from "node:crypto";
import { stripTypeScriptTypes } from "node:module";
import client from "./client.ts" with { type: "text" };
import editCss from "./styles/edit.css" with { type: "text" };
import codeCss from "./styles/code.css" with { type: "text" };
import layoutCss from "./styles/layout.css" with { type: "text" };
import liveCss from "./styles/live.css" with { type: "text" };
import outputCss from "./styles/output.css" with { type: "text" };
import printCss from "./styles/print.css" with { type: "text" };
import proseCss from "./styles/prose.css" with { type: "text" };
import stepperCss from "./styles/stepper.css" with { type: "text" };
import themeCss from "./styles/theme.css" with { type: "text" };
import { escapeHtml } from "./render/html.ts";
import { stripComments } from "./kit/strip.ts";

/** Ids of the frame, which a notebook cannot use. */
export const OWN_IDS = ["page-content", "page-contents"];

/** The contents of a page. HTML is already safe; other fields are plain text. */
export interface PageParts {
  language: string;
  title: string;
  description: string;
  /** HTML of the title, if the notebook has none. */
  heading: string;
  contents: string;
  main: string;
  /** Whether readers guess the outputs of some cells. */
  hasGuesses: boolean;
  styles: string;
  /** Style sheets of drawings, as HTML. */
  sheets: string;
  /** Identifies the notebook in all its editions. */
  identity: string;
  /** Formulas that define macros, for those in outputs. */
  macros: readonly string[];
  /** What runs the cells: a script in place of the page's own, and HTML for the end of the page. */
  live?: { boot: string; parts: string; hasCells: boolean };
}

/** With line feeds only, as a browser hashes it. */
const script = stripComments(stripTypeScriptTypes(client.replaceAll("\r\n", "\n")));

const styles = bare(themeCss, layoutCss, proseCss, codeCss, outputCss);
const liveStyles = bare(liveCss, editCss, stepperCss);
const printStyles = bare(printCss);

/** Style sheets without comments and optional spaces. */
function bare(...sheets: string[]): string {
  const spare = /("[^"]*")|\/\*[\s\S]*?\*\/|\s*([{};,]|(?<=[{;]\s*[\w-]+):)\s*/g;
  return sheets.map((css) =>
    css.replace(spare, (_, string, sign) => string ?? sign ?? "").replace(/\s+/g, " ")
      .replaceAll(";}", "}").trim()
  ).join("\n");
}

/**
 * Nothing may be loaded, and only the page's own script runs. A page that is alive also runs what
 * it has unpacked, and workers make code at run time: the cells, and the library's loops.
 */
function policyOf(boot: string | undefined): string {
  const hash = createHash("sha256").update(boot ?? script).digest("base64");
  const live = boot === undefined ? [] : ["'unsafe-eval'", "blob:"];
  return [
    "default-src 'none'",
    `script-src ${[`'sha256-${hash}'`, ...live].join(" ")}`,
    ...(boot === undefined ? [] : ["worker-src blob:"]),
    "style-src 'unsafe-inline'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

const icon = "data:image/svg+xml," + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" ' +
    'rx="7" fill="#1d5f8a"/><path d="M5 16c4-13 7-13 11 0s7 13 11 0" fill="none" stroke="#fff" ' +
    'stroke-width="3" stroke-linecap="round"/></svg>',
);

export function renderTemplate(parts: PageParts): string {
  const description = parts.description === ""
    ? ""
    : `<meta name="description" content="${escapeHtml(parts.description)}">\n`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(parts.live?.boot)}">
<meta http-equiv="x-dns-prefetch-control" content="off">
<title>${escapeHtml(parts.title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${description}<meta name="generator" content="Unroll">
<link rel="icon" href="${icon}">
<style>
${styles}${parts.live ? liveStyles : ""}${bare(parts.styles)}${printStyles}</style>
${parts.sheets}<script>${parts.live?.boot ?? script}</script>
</head>
<body>
<a class="page-skip" href="#page-content">Skip to the text</a>
<div class="page-side">
${THEME_SWITCH}
${parts.hasGuesses ? GUESS_SWITCH : ""}${parts.live?.hasCells ? CONTROLS : ""}${
    renderContents(parts.contents)
  }</div>
<main id="page-content" tabindex="-1"${
    parts.live ? ` data-notebook="${escapeHtml(parts.identity)}"${macrosOf(parts)}` : ""
  }>
${parts.heading}
${parts.main}
${parts.live ? LICENCES : ""}</main>
<div class="page-status" role="status"></div>
${parts.live?.parts ?? ""}</body>
</html>
`;
}

function macrosOf({ macros }: PageParts): string {
  return macros.length === 0 ? "" : ` data-macros="${escapeHtml(JSON.stringify(macros))}"`;
}

/** Hidden until the script has loaded. */
const THEME_SWITCH = `<header class="page-header">
<fieldset class="page-theme" hidden>
<legend>Colours</legend>
<label><input type="radio" name="theme" value="auto" checked><span>Auto</span></label>
<label><input type="radio" name="theme" value="light"><span>Light</span></label>
<label><input type="radio" name="theme" value="dark"><span>Dark</span></label>
</fieldset>
</header>`;

/** The script hides answers while it is checked. */
const GUESS_SWITCH = `<label class="page-guessing" hidden>
<input type="checkbox"><span>Guess first: hide the answers</span></label>
`;

const CONTROLS = `<div class="page-controls" role="region" aria-label="All cells" hidden>
<button type="button" value="run">Run all</button>
<button type="button" value="stop">Stop</button>
<button type="button" value="reset">Reset all</button>
<span class="page-now" aria-hidden="true"></span>
</div>
`;

/** Of the page's code; unpacked when it is opened. */
const LICENCES = `<details class="page-licences">
<summary>Licences</summary>
<pre tabindex="0" role="group" aria-label="Licences"></pre>
</details>
`;

/** The script folds it on narrow screens. */
function renderContents(list: string): string {
  if (list === "") return "";
  return `<nav class="page-contents" aria-labelledby="page-contents">
<details open>
<summary id="page-contents">Contents</summary>
${list}
</details>
</nav>
`;
}
