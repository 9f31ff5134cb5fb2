/** From a notebook to one HTML file. */

import { createHash } from "node:crypto";
import type { Json, Notebook, Output } from "../jupyter/notebook.ts";
import { whyStatic } from "./alive.ts";
import { codeLanguage, isLeftOut, renderCode, renderProse, renderRaw } from "./render/cells.ts";
import { escapeHtml } from "./render/html.ts";
import { Ids, slug } from "./render/ids.ts";
import { imagesIn } from "./render/image_files.ts";
import type { Kit } from "./kit/kit.ts";
import { linkPages, type PageOf, resolveLinks } from "./render/links.ts";
import { type Original, packOriginal } from "./live/edit/original.ts";
import { besidePicture } from "./render/stepper.ts";
import { STEPPERS } from "./live/boot/unpack.ts";
import { type Stepper, stepperHtml } from "../plots/stepper.ts";
import type { Warn } from "./render/prose.ts";
import { contentsList, Outline } from "./render/outline.ts";
import { packPart } from "./kit/pack.ts";
import { findPlayground, PLAYGROUND_ID } from "./playground.ts";
import { compactTags, shareCellStyles, shareSheets } from "./render/compact.ts";
import { OWN_IDS, type PageParts, renderTemplate } from "./template.ts";

/** How to build a page. */
export interface PageOptions {
  /** The notebook's folder: images are looked up from it, and nowhere else. */
  baseDir: string;
  /** The title of a notebook that does not begin with a heading. */
  title?: string;
  /** Hears what the page had to leave out or could not read. */
  warn?: Warn;
  /** Where the page will lie, and those of other notebooks; without it, links to them stay. */
  pages?: { own: string; pageOf: PageOf };
  /** The machinery that lets the reader run the cells; without it, the page is for reading. */
  kit?: Kit;
}

/** A cell on its way to the page: prose stays a tree until all headings are known. */
interface Part {
  id: string;
  className: string;
  html?: string;
  prose?: HTMLElement;
  isLive?: boolean;
  /** HTML behind the cell. */
  after?: string;
}

const CLASS_NAMES = { markdown: "page-prose", code: "page-program", raw: "page-plain" };

/**
 * Builds a self-contained page from a notebook that has been run: one HTML document that needs no
 * network, no script to be read, and runs nothing that came with the notebook by itself.
 *
 * It reads image files next to the notebook, and nothing else.
 *
 * @example
 * ```ts
 * import { buildPage } from "./build.ts";
 * import assert from "node:assert/strict";
 *
 * const html = buildPage({
 *   nbformat: 4,
 *   nbformat_minor: 5,
 *   metadata: {},
 *   cells: [{ cell_type: "markdown", id: "intro", metadata: {}, source: "# A sine\n\nIt *waves*." }],
 * }, { baseDir: "." });
 * assert.match(html, /<title>A sine<\/title>/);
 * assert.match(html, /<p>It <em>waves<\/em>\.<\/p>/);
 * ```
 */
export function buildPage(notebook: Notebook, options: PageOptions): string {
  const ids = new Ids();
  for (const id of [...OWN_IDS, PLAYGROUND_ID]) ids.unique(id);
  const outline = new Outline(ids);
  const readImage = imagesIn(options.baseDir);
  const steppers: Stepper[] = [];
  const control = options.kit === undefined
    ? stepperHtml
    : (stepper: Stepper, picture: string) => besidePicture(steppers.push(stepper) - 1, picture);
  const context = { ids, outline, readImage, warn: options.warn ?? (() => {}), control };

  const cells = notebook.cells.filter((cell) => !isLeftOut(cell));
  const cellIds = cells.map((cell) => ids.unique(`cell-${slug(cell.id)}`));
  const language = codeLanguage(notebook);
  const playground = findPlayground(cells, options.kit !== undefined, context.warn);
  const [onPage, drawings]: [Original["onPage"], Original["drawings"]] = [{}, {}];
  const renamed = new Map<string, string>();
  let title: string | undefined;
  let sawCode = false;
  const parts = cells.map((cell, index): Part => {
    const after = index === playground?.index ? playground.html : undefined;
    const part = { id: cellIds[index], className: CLASS_NAMES[cell.cell_type], after };
    if (cell.cell_type === "code") {
      sawCode = true;
      const reason = options.kit && whyStatic(cell, language);
      const isLive = options.kit !== undefined && reason === undefined;
      if (isLive) onPage[cell.id] = part.id;
      const html = renderCode(cell, language, context, reason);
      const frames = drawingsIn(html);
      const count = cell.outputs.filter((output) => hasDrawing(output)).length;
      if (frames.length === count) drawings[cell.id] = frames;
      return { ...part, html, isLive };
    }
    if (cell.cell_type === "raw") return { ...part, html: renderRaw(cell.source) };
    const prose = renderProse(cell, context);
    for (const [from, to] of prose.renamed) if (!renamed.has(from)) renamed.set(from, to);
    if (title === undefined && !sawCode) title = takeTitle(prose.holder, index === 0, outline);
    outline.addSections(prose.holder);
    return { ...part, prose: prose.holder };
  });
  const proseParts = parts.flatMap(({ prose }) => prose ?? []);
  const anchors = new Set([
    ...cellIds,
    ...outline.entries.map(({ id }) => id),
    ...renamed.values(),
    ...playground === undefined ? [] : [PLAYGROUND_ID],
  ]);
  for (const prose of proseParts) {
    resolveLinks(prose, renamed, anchors, context.warn);
    const { baseDir, pages } = options;
    if (pages !== undefined) linkPages(prose, baseDir, pages.own, pages.pageOf);
  }

  const cellStyles = shareCellStyles(parts.map(renderPart).join("\n"));
  const sheets = shareSheets(cellStyles.html);
  const shownTitle = title ?? asText(notebook.metadata.title) ?? options.title ?? "Notebook";
  return renderTemplate({
    language: pageLanguage(notebook),
    title: shownTitle,
    heading: title === undefined ? `<h1>${escapeHtml(shownTitle)}</h1>` : "",
    description: describe(proseParts),
    contents: contentsList(outline.entries),
    main: compactTags(sheets.html),
    styles: (playground?.styles ?? "") + cellStyles.css + sheets.css,
    live: options.kit &&
      enliven(options.kit, { notebook, onPage, drawings }, steppers, playground !== undefined),
    notebookKey: keyOf(notebook),
  });
}

function hasDrawing(output: Output): boolean {
  return "data" in output && "image/svg+xml" in output.data;
}

/** The ids of the drawings that a cell has put out, each for itself. */
function drawingsIn(html: string): string[] {
  return [...html.matchAll(/<figure class="page-figure"><span class="page-drawing" id="([^"]+)"/g)]
    .map(([, id]) => id);
}

/**
 * The machinery, with the notebook to be taken along; none where there is nothing to do for it.
 */
function enliven(
  { boot, machinery, playground }: Kit,
  original: Original,
  steppers: readonly Stepper[],
  hasPlayground: boolean,
): PageParts["live"] {
  const hasCells = Object.keys(original.onPage).length > 0;
  const hasSteppers = steppers.length > 0;
  if (!hasCells && !hasPlayground && !hasSteppers) return undefined;
  const parts = machinery + (hasPlayground ? playground : "") +
    (hasSteppers ? packPart(STEPPERS, JSON.stringify(steppers)) : "") +
    packPart("notebook", packOriginal(original));
  return { boot, hasCells, parts };
}

/** Says what the notebook's cells are, so that edits of one are not taken for those of another. */
function keyOf({ cells }: Notebook): string {
  const texts = cells.map(({ id, cell_type, source }) => [id, cell_type, source]);
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 16);
}

function renderPart({ id, className, html, prose, isLive, after }: Part): string {
  const contents = prose === undefined ? html : prose.innerHTML;
  const live = isLive ? " data-live" : "";
  return `<div class="page-cell ${className}" id="${escapeHtml(id)}"${live}>\n${contents}\n</div>${
    after === undefined ? "" : `\n${after}`
  }`;
}

/**
 * The heading with which the notebook opens is the page's title; so is a first-level one soon
 * after.
 */
function takeTitle(holder: HTMLElement, isFirst: boolean, outline: Outline): string | undefined {
  const opening = holder.firstElementChild;
  const heading = isFirst && opening?.matches("h1, h2, h3, h4, h5, h6")
    ? opening
    : holder.querySelector("h1");
  if (heading === null) return undefined;
  return outline.addTitle(heading as HTMLElement).textContent.trim() || undefined;
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

/** The language of the prose, as `metadata.lang` or `metadata.language`; English if not told. */
function pageLanguage({ metadata }: Notebook): string {
  const told = asText(metadata.lang) ?? asText(metadata.language) ?? "en";
  try {
    return Intl.getCanonicalLocales(told)[0] ?? "en";
  } catch {
    return "en";
  }
}

function asText(value: Json | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
