/**
 * The notebook that a page was built from, as a part of the page: all that is needed to give it back
 * with the reader's edits in it. What the page shows anyway is not there twice.
 */

import type { MimeBundle, Notebook, Output } from "../../../jupyter/notebook.ts";
import { controlOf, STEPPER } from "../../render/stepper.ts";
import { type Drawn, packDrawing, unpackDrawing } from "./drawings.ts";

/** A notebook, and where its code is on the page. */
export interface Original {
  notebook: Notebook;
  /** The page's ids of code cells that can be edited, by the notebook's. Their source is left out. */
  onPage: Record<string, string>;
  /** The page's ids of a cell's drawings, one for every output that has one. */
  drawings: Record<string, string[]>;
}

/** A drawing is found again on the page: this stands in its place. */
const DRAWN = "packed:image/svg+xml";

/** Writes a notebook as text. */
export function packOriginal({ notebook, onPage, drawings }: Original): string {
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== "code") return cell;
    const frames = [...drawings[cell.id] ?? []];
    const outputs = cell.outputs.map((output) =>
      withData(output, (data) => packBundle(data, SVG in data ? frames.shift() : undefined))
    );
    return { ...cell, source: cell.id in onPage ? "" : cell.source, outputs };
  });
  return JSON.stringify({ notebook: { ...notebook, cells }, onPage });
}

/**
 * Reads what {@linkcode packOriginal} wrote.
 *
 * @param page the page as it came
 */
export function unpackOriginal(text: string, page: Document): Omit<Original, "drawings"> {
  const { notebook, onPage }: Original = JSON.parse(text);
  const cells = notebook.cells.map((cell) =>
    cell.cell_type !== "code" ? cell : {
      ...cell,
      outputs: cell.outputs.map((output) => withData(output, (data) => unpackBundle(data, page))),
    }
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

function packBundle(data: MimeBundle, frame: string | undefined): MimeBundle {
  const { [SVG]: svg, ...others } = data;
  const { [HTML]: html, ...rest } = others;
  if (typeof svg !== "string") return data;
  const drawn = packDrawing(svg, frame);
  const own: MimeBundle = drawn === null ? { [SVG]: svg } : { [DRAWN]: { ...drawn } };
  if (typeof html !== "string") return { ...others, ...own };
  if (controlOf(data[STEPPER], svg) === html) return { ...rest, ...own };
  const text = html.replace(/data:image\/svg\+xml,([^"]*)/g, (address, encoded) => {
    const plain = plainIn(encoded, svg);
    return ADDRESS + encode(svg, plain) === address ? `${ADDRESS}\0${plain}\0` : address;
  });
  return unmark(text, svg) === html ? { ...rest, ...own, [PACKED]: text } : { ...others, ...own };
}

function unpackBundle(data: MimeBundle, page: Document): MimeBundle {
  const { [SVG]: whole, [DRAWN]: drawn, [PACKED]: text, ...rest } = data;
  const svg = drawn === undefined ? whole : unpackDrawing(drawn as unknown as Drawn, page);
  if (typeof svg !== "string") return data;
  const made = typeof text === "string" ? unmark(text, svg) : controlOf(rest[STEPPER], svg);
  const html: MimeBundle = made === undefined ? {} : { [HTML]: made };
  return { ...html, ...rest, [SVG]: svg };
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
