/** Small notebooks, and pages made from them, for the tests of lib/page. */

import { JSDOM } from "jsdom";
import type {
  CodeCell,
  Json,
  MarkdownCell,
  MimeBundle,
  Notebook,
  Output,
  RawCell,
} from "../../lib/jupyter/notebook.ts";
import { buildPage, type PageOptions } from "../../lib/page/build.ts";

type AnyCell = MarkdownCell | CodeCell | RawCell;

/** A notebook of these cells; ids are `c1`, `c2`, … where a cell has none. */
export function notebook(cells: AnyCell[], metadata: { [key: string]: Json } = {}): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata,
    cells: cells.map((cell, index) => ({ ...cell, id: cell.id || `c${index + 1}` })),
  };
}

export function markdown(source: string, more: Partial<MarkdownCell> = {}): MarkdownCell {
  return { cell_type: "markdown", id: "", metadata: {}, source, ...more };
}

export function code(
  source: string,
  outputs: Output[] = [],
  more: Partial<CodeCell> = {},
): CodeCell {
  return { cell_type: "code", id: "", metadata: {}, execution_count: 1, source, outputs, ...more };
}

export function raw(source: string): RawCell {
  return { cell_type: "raw", id: "", metadata: {}, source };
}

export function display(data: MimeBundle, metadata: { [key: string]: Json } = {}): Output {
  return { output_type: "display_data", data, metadata };
}

export function stream(text: string, name = "stdout"): Output {
  return { output_type: "stream", name, text };
}

const { DOMParser } = new JSDOM().window;

/** Parses HTML as a browser would, without the cost of a window for every piece. */
export function parse(html: string): Document {
  return new DOMParser().parseFromString(html, "text/html");
}

/** A page as a browser would parse it, and what the build warned of. */
export interface Page {
  html: string;
  document: Document;
  warnings: string[];
}

export function page(
  cells: AnyCell[],
  options: Partial<PageOptions> & { metadata?: { [key: string]: Json } } = {},
): Page {
  const warnings: string[] = [];
  const { metadata, ...rest } = options;
  const html = buildPage(notebook(cells, metadata), {
    baseDir: import.meta.dirname!,
    warn: (message) => warnings.push(message),
    ...rest,
  });
  return { html, document: parse(html), warnings };
}

/** The only element that matches; fails when there is none or more. */
export function only<E extends Element = HTMLElement>(root: ParentNode, selector: string): E {
  const found = [...root.querySelectorAll<E>(selector)];
  if (found.length !== 1) throw new Error(`${found.length} elements match ${selector}, not one`);
  return found[0];
}

export function all(root: ParentNode, selector: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(selector)];
}

export function texts(root: ParentNode, selector: string): string[] {
  return all(root, selector).map((element) => element.textContent.trim());
}
