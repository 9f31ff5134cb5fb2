/** From a notebook to one HTML file. */

import { gzipSync } from "node:zlib";
import type { Json, Notebook, Output } from "../jupyter/notebook.ts";
import { declaredNames, whyStatic } from "./alive.ts";
import { codeLanguage, isLeftOut, isProse } from "./render/cells.ts";
import { renderCode, renderProse, renderRaw } from "./render/cells.ts";
import { escapeHtml } from "./render/html.ts";
import { Ids, slug } from "./render/ids.ts";
import { imagesIn } from "./render/image_files.ts";
import { type Kit, packPart } from "./kit/kit.ts";
import { Formulas } from "./render/math.ts";
import { linkPages, type PageOf, resolveLinks } from "./render/links.ts";
import { type Original, packOriginal } from "./live/edit/original.ts";
import { besidePicture } from "./render/stepper.ts";
import { STEPPERS } from "./live/boot/unpack.ts";
import { type Stepper, stepperHtml } from "../plots/stepper.ts";
import type { Warn } from "./render/missing.ts";
import { contentsList, Outline } from "./render/outline.ts";

import { findPlayground, PLAYGROUND_ID } from "./playground.ts";
import { compactTags, shareCellStyles } from "./render/compact.ts";
import { Sheets } from "./render/sheets.ts";
import { checkTags, fold, GUESS, tagsOf } from "./render/tags.ts";
import { OWN_IDS, type PageParts, renderTemplate } from "./template.ts";

export interface PageOptions {
  /** The notebook's folder: images are read from it, and from nowhere else. */
  baseDir: string;
  /** The title of a notebook without a heading. */
  title?: string;
  warn?: Warn;
  /** The paths of the page and of other notebooks' pages; without them, links stay. */
  pages?: { own: string; pageOf: PageOf };
  /** The code that runs cells; without it, the page is for reading. */
  kit?: Kit;
}

const CLASS_NAMES = { markdown: "page-prose", code: "page-program", raw: "page-plain" };

/**
 * Builds a self-contained page from a notebook that has been run: one HTML document that needs no
 * network, and no script to be read, and by itself runs nothing that came with the notebook. It
 * reads image files next to the notebook, and nothing else.
 */
export function buildPage(notebook: Notebook, options: PageOptions): string {
  const { kit } = options;
  const warned = new Set<string>();
  const warn = (message: string) => {
    if (!warned.has(message)) options.warn?.(message);
    warned.add(message);
  };
  const ids = new Ids();
  const steppers: NonNullable<Original["steppers"]>[number][] = [];
  const control = kit === undefined
    ? (stepper: Stepper, picture: string) => stepperHtml(stepper, picture)
    : (stepper: Stepper, picture: string, text: string) =>
      besidePicture(steppers.push({ text, stepper }) - 1, picture);
  for (const id of OWN_IDS) ids.unique(id);
  const language = codeLanguage(notebook);
  const declared = declaredNames(notebook.cells);
  const cells = notebook.cells.filter((cell) => !isLeftOut(cell)).flatMap((cell) => {
    checkTags(cell, warn);
    const reason = kit && cell.cell_type === "code"
      ? whyStatic(cell.source, language, declared)
      : undefined;
    const isLive = kit !== undefined && cell.cell_type === "code" && reason === undefined;
    const tags = tagsOf(cell);
    const isEmpty = tags.has("remove-input") &&
      (cell.cell_type !== "code" || cell.outputs.length === 0 || tags.has("remove-output"));
    const isHidden = tags.has("remove-cell") || isEmpty;
    // Cells that run may need what a hidden one declares.
    return isHidden && !isLive ? [] : [{ cell, tags, isLive, isHidden, reason }];
  });
  const playground = findPlayground(cells.map(({ cell }) => cell), kit !== undefined, warn);
  if (playground !== undefined) ids.unique(PLAYGROUND_ID);
  const formulas = new Formulas();
  const { baseDir, pages } = options;
  const linkTo = (root: ParentNode) =>
    pages && linkPages(root, { folder: baseDir, ...pages }, warn);
  const readImage = imagesIn(baseDir);
  const sheets = new Sheets();
  const context = { ids, sheets, formulas, linkPages: linkTo, readImage, warn, control };

  // Headings get their ids first: there may be links to them, with the ids of GitHub or JupyterLab.
  const macros: Formulas[] = [];
  const prose = cells.map(({ cell }) => {
    const fragment = isProse(cell) ? renderProse(cell, context) : undefined;
    macros.push(formulas.snapshot());
    return fragment;
  });
  const proseParts = prose.flatMap((fragment) => fragment?.holder ?? []);
  const outline = new Outline(ids);
  const title = takeTitle(proseParts, prose[0] !== undefined, outline);
  const levels = prose.map((fragment) => {
    if (fragment !== undefined) outline.addSections(fragment.holder);
    return outline.level;
  });
  const cellIds = cells.map(({ cell }) => ids.unique(`cell-${slug(cell.id)}`));

  const renamed = new Map(prose.toReversed().flatMap((fragment) => [...fragment?.renamed ?? []]));
  const anchors = new Set([
    ...cellIds,
    ...outline.entries.map(({ id }) => id),
    ...renamed.values(),
    ...playground === undefined ? [] : [PLAYGROUND_ID],
  ]);
  for (const prose of proseParts) {
    formulas.refer(prose, warn);
    resolveLinks(prose, renamed, anchors, warn);
  }

  const [onPage, drawings]: [Original["onPage"], Original["drawings"]] = [{}, {}];
  let hasFormulas = false;
  const parts = cells.map(({ cell, tags, isLive, isHidden, reason }, index) => {
    const id = cellIds[index];
    const className = CLASS_NAMES[isProse(cell) ? "markdown" : cell.cell_type] +
      (tags.has(GUESS) ? " page-guess" : "");
    let attributes = "";
    let html: string;
    if (cell.cell_type === "code") {
      const place = { ...context, formulas: macros[index], level: levels[index] };
      const shown = isHidden ? { ...cell, outputs: [] } : cell;
      html = renderCode(shown, language, place, isLive, reason);
      hasFormulas ||= html.includes("<math");
      const frames = drawingsIn(html);
      if (frames.length === cell.outputs.filter(hasDrawing).length) drawings[cell.id] = frames;
      if (isLive) {
        onPage[cell.id] = id;
        attributes = liveAttributes(tags);
      }
      if (isHidden) attributes += " hidden";
    } else {
      html = prose[index]?.holder.innerHTML ?? renderRaw(cell.source);
      if (tags.has("hide-cell") || tags.has("hide-input")) html = fold("Text", html);
    }
    const after = index === playground?.index ? `\n${playground.html}` : "";
    const start = `<div class="page-cell ${className}" id="${escapeHtml(id)}"${attributes}>`;
    return `${start}\n${html}\n</div>${after}`;
  });

  const cellStyles = shareCellStyles(parts.join("\n"));
  const shownTitle = title ?? asText(notebook.metadata.title) ?? options.title ?? "Notebook";
  return renderTemplate({
    language: pageLanguage(notebook),
    title: shownTitle,
    heading: title === undefined ? `<h1>${escapeHtml(shownTitle)}</h1>` : "",
    description: describe(proseParts),
    contents: contentsList(outline.entries),
    main: compactTags(cellStyles.html),
    hasGuesses: cells.some(({ tags }) => tags.has(GUESS)),
    styles: (playground?.styles ?? "") + cellStyles.css,
    sheets: sheets.html(),
    live: kit &&
      enliven(kit, { notebook, onPage, drawings, steppers }, playground !== undefined, hasFormulas),
    // Edits belong to it, also those of an earlier edition.
    identity: asText(notebook.metadata.id) ?? options.title ?? shownTitle,
    macros: formulas.definitions,
  });
}

function hasDrawing(output: Output): boolean {
  return "data" in output && "image/svg+xml" in output.data;
}

/** The ids of the drawings that are outputs of a cell. */
function drawingsIn(html: string): string[] {
  return [
    ...html.matchAll(
      /<figure class="page-figure"><span class="page-drawing(?: page-sheet-\d+)?" id="([^"]+)"/g,
    ),
  ]
    .map(([, id]) => id);
}

/** The code of the page and the notebook for downloads; undefined if nothing needs it. */
function enliven(
  { boot, parts: { playground = "", math = "", ...others } }: Kit,
  original: Original,
  hasPlayground: boolean,
  hasFormulas: boolean,
): PageParts["live"] {
  const hasCells = Object.keys(original.onPage).length > 0;
  const { steppers = [] } = original;
  if (!hasCells && !hasPlayground && steppers.length === 0) return undefined;
  const pack = (name: string, text: string) => packPart(name, gzipSync(text, { level: 9 }));
  const parts = [
    ...Object.values(others),
    hasPlayground ? playground : "",
    hasFormulas ? math : "",
    steppers.length === 0
      ? ""
      : pack(STEPPERS, JSON.stringify(steppers.map(({ stepper }) => stepper))),
    pack("notebook", packOriginal(original)),
  ];
  return { boot, hasCells, parts: parts.join("") };
}

/** That a cell runs, and its tags that also apply to outputs in the page. */
function liveAttributes(tags: Set<string>): string {
  const kept = [...tags].filter((tag) => /^(?:hide|remove)-(?!cell|input)|^raises-/.test(tag));
  return " data-live" + (kept.length > 0 ? ` data-tags="${escapeHtml(kept.join(" "))}"` : "");
}

const HEADINGS = "h1, h2, h3, h4, h5, h6";

/**
 * The page's title: the heading that the notebook begins with, or the first of the first level, or
 * the first of all if its level is above all others.
 */
function takeTitle(parts: HTMLElement[], isOpening: boolean, outline: Outline): string | undefined {
  const headings = parts.flatMap((part) => [...part.querySelectorAll<HTMLElement>(HEADINGS)]);
  const [first, ...others] = headings;
  if (first === undefined) return undefined;
  const opens = isOpening && first === parts[0].firstElementChild;
  const isAbove = others.every(({ localName }) => localName > first.localName);
  const highest = headings.find(({ localName }) => localName === "h1");
  const heading = opens ? first : highest ?? (isAbove ? first : undefined);
  return heading && (outline.addTitle(heading).textContent.trim() || undefined);
}

/** The first paragraph, for search engines and previews of links. */
function describe(proseParts: HTMLElement[]): string {
  for (const prose of proseParts) {
    for (const paragraph of prose.querySelectorAll("p")) {
      const text = paragraph.textContent.replace(/\s+/g, " ").trim();
      if (text.length > 160) return text.slice(0, 159).replace(/\s+\S*$/, "") + "…";
      if (text !== "") return text;
    }
  }
  return "";
}

/** The language of the prose, from `metadata.lang` or `metadata.language`; English by default. */
function pageLanguage({ metadata }: Notebook): string {
  try {
    return Intl.getCanonicalLocales(asText(metadata.lang) ?? asText(metadata.language))[0] ?? "en";
  } catch {
    return "en";
  }
}

function asText(value: Json | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
