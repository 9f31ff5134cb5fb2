import { maker } from "./network_shapes.ts";
import { fontSize, inRows, textWidth } from "./theme.ts";

const svgNamespace = "http://www.w3.org/2000/svg";

/** Whether this is an SVG element, of any document. */
function isSvg(value: unknown): value is SVGSVGElement {
  return isElement(value) && value.localName === "svg" && value.namespaceURI === svgNamespace;
}

/** Whether this is an element of any document. */
export function isElement(value: unknown): value is Element {
  return typeof value === "object" && value !== null &&
    (value as Node).nodeType === 1 && typeof (value as Element).localName === "string";
}

/** Whether this is a picture: an SVG, the HTML figure that Plot wraps around one, or its legend. */
export function isFigure(value: unknown): value is Element {
  if (!isElement(value)) return false;
  return isSvg(value) || isSwatches(value) ||
    value.localName === "figure" && picture(value) !== null;
}

/** Whether this is a legend of Plot's that is HTML: one of colours or symbols, without a scale. */
function isSwatches(element: Element): boolean {
  return /-swatches(?:-|\s|$)/.test(element.getAttribute("class") ?? "") &&
    element.querySelector("svg") !== null;
}

/**
 * A copy of the picture of a plot, and its texts. With a `title`, `caption` or legend Observable Plot
 * returns an HTML figure; its headings and its legend move into the picture, above the frame.
 */
export function unwrap(element: Element): { svg: Element; title: string; caption: string } {
  if (isSvg(element)) return { svg: element.cloneNode(true) as Element, title: "", caption: "" };
  if (isElement(element) && isSwatches(element)) {
    return { svg: drawSwatches(element), title: "", caption: "" };
  }
  const found = isElement(element) ? picture(element) : null;
  if (!found) {
    const what = isElement(element) ? `a <${element.localName}> without one` : String(element);
    throw new TypeError(
      `figure: expected an SVG element or what Plot.plot returns, but got ${what}`,
    );
  }
  const svg = found.cloneNode(true) as Element;
  const headings: string[] = [];
  let [caption, above] = ["", 0];
  for (const part of Array.from(element.children)) {
    if (part === found || part.localName === "style") continue;
    const text = (part.textContent ?? "").trim();
    if (part.localName === "figcaption") caption = text;
    else if (isSvg(part) || isSwatches(part)) above += addLegend(svg, part, above);
    else if (text !== "") headings.push(text);
  }
  for (const [index, heading] of [...headings.entries()].reverse()) {
    above += addHeading(svg, heading, above, index === 0);
  }
  return { svg, title: headings.reduce(join, ""), caption };
}

/** The last SVG directly inside the figure: Plot puts legends of colour scales before it. */
function picture(figure: Element): Element | null {
  return Array.from(figure.children).filter(isSvg).at(-1) ?? null;
}

/** Joins two texts as sentences. */
export function join(before: string, text: string): string {
  const trimmed = text.trim();
  if (before === "" || trimmed === "") return before + trimmed;
  return /[.!?:]$/.test(before) ? `${before} ${trimmed}` : `${before}. ${trimmed}`;
}

/** Writes a line above the frame and returns the height it takes. */
function addHeading(svg: Element, heading: string, above: number, isFirst: boolean): number {
  const look: Record<string, string> = isFirst
    ? { "font-weight": "bold" }
    : { class: "unroll-muted" };
  const text = { ...look, "text-anchor": "start", x: 0, y: -above - 12 };
  svg.append(maker(svg.ownerDocument)("text", text, [heading]));
  return 26;
}

/** A legend alone, as a picture. */
function drawSwatches(legend: Element): Element {
  const svg = maker(legend.ownerDocument)("svg", { fill: "currentColor" });
  const height = addLegend(svg, legend, 0);
  const ends = Array.from(
    svg.querySelectorAll("text"),
    (text) => Number(text.getAttribute("x")) + textWidth(text.textContent ?? "", fontSize.narrow),
  );
  const width = Math.ceil(Math.max(...ends)) - LEFT;
  svg.setAttribute("viewBox", `${LEFT} ${-height - 6} ${width} ${height - 8}`);
  svg.setAttribute("width", String(width));
  return svg;
}

/** Where legends begin. */
const LEFT = 40;

/** Copies a legend of Plot's into the picture and returns the height it takes. */
function addLegend(svg: Element, legend: Element, above: number): number {
  const width = Number(svg.getAttribute("width")) || 640;
  const row = 28;
  const place = (swatch: Element, x: number, y: number) => {
    const copy = swatch.cloneNode(true) as Element;
    copy.setAttribute("x", String(x));
    copy.setAttribute("y", String(y));
    svg.append(copy);
  };
  if (isSvg(legend)) {
    const height = Number(legend.getAttribute("height")) || row;
    place(legend, LEFT, -above - height - 8);
    return height + 8;
  }
  const entries = Array.from(legend.querySelectorAll("svg")).map((swatch) => {
    const label = swatch.parentElement?.textContent?.trim() ?? "";
    return { swatch, label, width: 40 + textWidth(label, fontSize.narrow) };
  });
  const rows = inRows(entries, width - LEFT);
  rows.forEach((entriesOfRow, i) => {
    const y = -above - 34 - row * (rows.length - 1 - i);
    let x = LEFT;
    for (const { swatch, label, width } of entriesOfRow) {
      place(swatch, x, y);
      const text = { "text-anchor": "start", x: x + 22, y: y + 7.5, dy: "0.35em" };
      svg.append(maker(svg.ownerDocument)("text", text, [label]));
      x += width;
    }
  });
  return rows.length * row;
}
