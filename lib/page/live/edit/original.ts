/**
 * The notebook that a page was built from, as a part of the page: all that is needed to give it back
 * with the reader's edits in it. What the page shows anyway is not there twice.
 */

import type { MimeBundle, Notebook, Output } from "../../../jupyter/notebook.ts";

/** A notebook, and where its code is on the page. */
export interface Original {
  notebook: Notebook;
  /** The page's ids of code cells that can be edited, by the notebook's. Their source is left out. */
  onPage: Record<string, string>;
}

/** Writes a notebook as text. */
export function packOriginal({ notebook, onPage }: Original): string {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type !== "code" ? cell : {
      ...cell,
      source: cell.id in onPage ? "" : cell.source,
      outputs: cell.outputs.map((output) => withData(output, packBundle)),
    }
  );
  return JSON.stringify({ notebook: { ...notebook, cells }, onPage });
}

/** Reads what {@linkcode packOriginal} wrote. */
export function unpackOriginal(text: string): Original {
  const { notebook, onPage }: Original = JSON.parse(text);
  const cells = notebook.cells.map((cell) =>
    cell.cell_type !== "code"
      ? cell
      : { ...cell, outputs: cell.outputs.map((output) => withData(output, unpackBundle)) }
  );
  return { notebook: { ...notebook, cells }, onPage };
}

function withData(output: Output, change: (data: MimeBundle) => MimeBundle): Output {
  return "data" in output ? { ...output, data: change(output.data) } : output;
}

const SVG = "image/svg+xml";
const HTML = "text/html";
const ADDRESS = `data:${SVG},`;

/**
 * A figure's HTML often holds the figure's SVG, as an address. Packed, it has another name, and the
 * places where the SVG belongs are marked.
 */
const PACKED = "packed:text/html";
const marked = /\0([^\0]*)\0/g;

function packBundle(data: MimeBundle): MimeBundle {
  const { [SVG]: svg, [HTML]: html, ...rest } = data;
  if (typeof svg !== "string" || typeof html !== "string") return data;
  const text = html.replace(/data:image\/svg\+xml,([^"]*)/g, (address, encoded) => {
    const plain = plainIn(encoded, svg);
    return ADDRESS + encode(svg, plain) === address ? `${ADDRESS}\0${plain}\0` : address;
  });
  return unmark(text, svg) === html ? { ...rest, [SVG]: svg, [PACKED]: text } : data;
}

function unpackBundle(data: MimeBundle): MimeBundle {
  const { [SVG]: svg, [PACKED]: text, ...rest } = data;
  if (typeof svg !== "string" || typeof text !== "string") return data;
  return { ...rest, [SVG]: svg, [HTML]: unmark(text, svg) };
}

function unmark(text: string, svg: string): string {
  return text.replace(marked, (_, plain) => encode(svg, plain));
}

/** Which characters stand as they are, though `encodeURIComponent` would escape them. */
function plainIn(encoded: string, svg: string): string {
  return [...new Set(svg)].filter((character) => /[ -~]/.test(character))
    .filter((character) => encodeURIComponent(character) !== character)
    .filter((character) => character !== "%" && encoded.includes(character)).join("");
}

function encode(text: string, plain: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /%[0-7][0-9A-F]/g,
    (code) => plain.includes(decodeURIComponent(code)) ? decodeURIComponent(code) : code,
  );
}
