/** The notebook of a page, packed for downloads: what the page shows is not repeated. */

import type { Json, MimeBundle, Notebook, Output } from "../../../jupyter/notebook.ts";
import type { Stepper } from "../../../plots/stepper.ts";
import { controlOf, STEPPER } from "../../render/stepper.ts";
import { type Drawn, packDrawing, unpackDrawing } from "./drawings.ts";

export interface Original {
  notebook: Notebook;
  /** The page's ids of code cells that can be edited, by the notebook's. Their source is left out. */
  onPage: Record<string, string>;
  /** The page's ids of a cell's drawings, one for every output that has one. */
  drawings: Record<string, string[]>;
  /** The steps of pictures as the notebook has them, and as the page has them. */
  steppers?: readonly { text: string; stepper: Stepper }[];
}

const SVG = "image/svg+xml";
const HTML = "text/html";
const ADDRESS = `data:${SVG},`;

/** In place of a drawing that is on the page. */
const DRAWN = "packed:image/svg+xml";

/** Writes a notebook as text. */
export function packOriginal({ notebook, onPage, drawings, steppers = [] }: Original): string {
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== "code") return cell;
    const frames = [...drawings[cell.id] ?? []];
    const pack = (data: MimeBundle) =>
      packBundle(data, SVG in data ? frames.shift() : undefined, steppers);
    const outputs = cell.outputs.map((output) => withData(output, pack));
    return { ...cell, source: cell.id in onPage ? "" : cell.source, outputs };
  });
  return JSON.stringify({ notebook: { ...notebook, cells }, onPage });
}

/** Reads what `packOriginal` wrote; the drawings of steps are added to the page. */
export function unpackOriginal(
  text: string,
  page: Document,
  steppers: readonly Stepper[] = [],
): Pick<Original, "notebook" | "onPage"> {
  const { notebook, onPage }: Original = JSON.parse(text);
  page.body.insertAdjacentHTML("beforeend", steppers.flatMap(({ details }) => details).join(""));
  const unpack = (data: MimeBundle) => unpackBundle(data, page, steppers);
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code"
      ? { ...cell, outputs: cell.outputs.map((output) => withData(output, unpack)) }
      : cell
  );
  return { notebook: { ...notebook, cells }, onPage };
}

function withData(output: Output, change: (data: MimeBundle) => MimeBundle): Output {
  return "data" in output ? { ...output, data: change(output.data) } : output;
}

/** In place of a figure's HTML, which often contains the figure's SVG as an address: it is marked. */
const PACKED = "packed:text/html";
const marked = /\0([^\0]*)\0/g;

function packBundle(
  data: MimeBundle,
  frame: string | undefined,
  steppers: NonNullable<Original["steppers"]>,
): MimeBundle {
  const { [SVG]: svg, [STEPPER]: steps, ...others } = data;
  const { [HTML]: html, ...rest } = others;
  if (typeof svg !== "string") return data;
  const drawn = packDrawing(svg, frame);
  const own: MimeBundle = {
    ...(drawn === null ? { [SVG]: svg } : { [DRAWN]: { ...drawn } }),
    ...packSteps(steps, steppers),
  };
  if (typeof html !== "string") return { ...others, ...own };
  if (controlOf(steps, svg) === html) return { ...rest, ...own };
  const text = html.replace(/data:image\/svg\+xml,([^"]*)/g, (address, encoded) => {
    const plain = plainIn(encoded, svg);
    return ADDRESS + encode(svg, plain) === address ? `${ADDRESS}\0${plain}\0` : address;
  });
  return unmark(text, svg) === html ? { ...rest, ...own, [PACKED]: text } : { ...others, ...own };
}

function unpackBundle(
  data: MimeBundle,
  page: Document,
  steppers: readonly Stepper[],
): MimeBundle {
  const { [SVG]: whole, [DRAWN]: drawn, [PACKED]: text, [STEPS]: steps, ...others } = data;
  const svg = drawn === undefined ? whole : unpackDrawing(drawn as unknown as Drawn, page);
  if (typeof svg !== "string") return data;
  const rest: MimeBundle = steps === undefined ? others : {
    ...others,
    [STEPPER]: unpackSteps(steps as unknown as DrawnSteps, page, steppers),
  };
  const made = typeof text === "string" ? unmark(text, svg) : controlOf(rest[STEPPER], svg);
  const html: MimeBundle = made === undefined ? {} : { [HTML]: made };
  return { ...html, ...rest, [SVG]: svg };
}

/** In place of the steps of a picture, which have a part of the page. */
interface DrawnSteps {
  place: number;
  details: Drawn[];
}

const STEPS = `packed:${STEPPER}`;

function packSteps(
  text: Json | undefined,
  steppers: NonNullable<Original["steppers"]>,
): MimeBundle {
  if (text === undefined) return {};
  const place = steppers.findIndex((one) => one.text === text);
  if (typeof text !== "string" || place < 0) return { [STEPPER]: text };
  const { stepper } = steppers[place];
  const own: string[] = JSON.parse(text).details;
  const details = stepper.details.map((html, i) =>
    packDrawing(own[i], / id="([^"]*)"/.exec(html)?.[1])
  );
  const isSame = JSON.stringify({ ...stepper, details: own }) === text;
  if (!isSame || details.includes(null)) return { [STEPPER]: text };
  return { [STEPS]: { place, details } as unknown as Json };
}

function unpackSteps(
  { place, details }: DrawnSteps,
  page: Document,
  steppers: readonly Stepper[],
): string {
  const drawings = details.map((drawn) => unpackDrawing(drawn, page));
  return JSON.stringify({ ...steppers[place], details: drawings });
}

function unmark(text: string, svg: string): string {
  return text.replace(marked, (_, plain) => encode(svg, plain));
}

/** The characters that are not escaped, though `encodeURIComponent` would do it. */
function plainIn(encoded: string, svg: string): string {
  return [...new Set(svg)].filter((character) =>
    /[ -$&-~]/.test(character) && encodeURIComponent(character) !== character &&
    encoded.includes(character)
  ).join("");
}

function encode(text: string, plain: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /%[0-7][0-9A-F]/g,
    (code) => plain.includes(decodeURIComponent(code)) ? decodeURIComponent(code) : code,
  );
}
