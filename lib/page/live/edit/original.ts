/**
 * The notebook of a page, packed for downloads. It does not repeat the library's drawings, which
 * would be its largest part: they are read from the page, and what the build changed in them is
 * changed back. Only long lines stay as they are on the page, to the five-thousandth part of their
 * extent.
 */

import type { Json, MimeBundle, Notebook, Output } from "../../../jupyter/notebook.ts";
import type { Stepper } from "../../../plots/stepper.ts";
import { imageTag } from "../../../plots/figure.ts";
import { controlOf, STEPPER } from "../../render/stepper.ts";

export interface Original {
  notebook: Notebook;
  /** The page's ids of code cells that can be edited, by the notebook's. They have no source. */
  onPage: Record<string, string>;
  /** The page's ids of a cell's drawings, one for every output that has one. */
  drawings: Record<string, string[]>;
  /** The steps of pictures as the notebook has them, and as the page has them. */
  steppers?: readonly { text: string; stepper: Stepper }[];
}

const SVG = "image/svg+xml";
const HTML = "text/html";

/** In place of a drawing that is on the page, of HTML with a figure, and of a picture's steps. */
const [DRAWN, PACKED, STEPS] = [SVG, HTML, STEPPER].map((type) => `packed:${type}`);

/** In place of a figure's image, in HTML. */
const IMAGE = "\0";

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
  const isOwn = /^<svg [^>]*class="unroll-figure"[^>]* aria-label="[^"]*" width="\d+" height="\d+"/;
  if (!isOwn.test(svg) || html.includes(IMAGE)) return { ...others, ...own };
  return { ...rest, ...own, [PACKED]: html.split(imageTag(svg)).join(IMAGE) };
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
  const html = typeof text === "string"
    ? text.replaceAll(IMAGE, () => imageTag(svg))
    : controlOf(rest[STEPPER], svg);
  return { ...(html === undefined ? {} : { [HTML]: html }), ...rest, [SVG]: svg };
}

/** Steps, which have a part of the page. */
interface DrawnSteps {
  place: number;
  details: Drawn[];
}

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

interface Drawn {
  /** The page's id of its frame. */
  frame: string;
  /** Its style sheet, which the page has in its head, limited to drawings with it. */
  sheet: string;
}

/** How to find a drawing on the page; null if it has to be kept. */
function packDrawing(svg: string, frame: string | undefined): Drawn | null {
  if (frame === undefined || !/^<svg [^>]*class="unroll-figure"/.test(svg)) return null;
  const found = [...svg.matchAll(/<style>([^<]*)<\/style>/g)];
  return found.length === 1 ? { frame, sheet: found[0][1] } : null;
}

/** A drawing of the page as it was loaded. */
function unpackDrawing({ frame, sheet }: Drawn, page: Document): string {
  const svg = page.getElementById(frame)?.querySelector("svg")?.cloneNode(true) as Element | null;
  if (!svg) throw new Error(`This page has no drawing "${frame}".`);
  const style = svg.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "style");
  style.innerHTML = sheet;
  const group = svg.querySelector(":scope > g[aria-hidden]:last-child");
  group?.replaceWith(...group.childNodes);
  const title = svg.querySelector(":scope > desc");
  title?.removeAttribute("aria-hidden");
  if (title) title.after(style);
  else svg.prepend(style);
  return new XMLSerializer().serializeToString(svg);
}
