import { type Column, columns, type Layout, top } from "./network_layout.ts";
import { colors, paperFill } from "./theme.ts";

/** Makes an SVG element with attributes and children. */
export type Make = (
  name: string,
  attributes: Record<string, string | number>,
  children?: (Node | string)[],
) => Element;

/** Makes SVG elements in a document. */
export function maker(document: Document): Make {
  return (name, attributes, children = []) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.append(...children);
    return element;
  };
}

/** The root of a diagram. */
export function drawing(
  make: Make,
  [width, height]: readonly [number, number],
  label: string,
  children: Node[],
): SVGSVGElement {
  return make("svg", {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    fill: "currentColor",
    "text-anchor": "middle",
    "aria-label": label,
  }, children) as SVGSVGElement;
}

/** The tinted background of context and hidden, which hold the same values, one step apart. */
export function group(make: Make, { places }: Column, radius: number): Element {
  const margin = radius + 9;
  const [{ x, y }] = places;
  return make("rect", {
    x: x - margin,
    y: y - margin,
    width: 2 * margin,
    height: places[places.length - 1].y - y + 2 * margin,
    rx: margin,
    fill: colors.state,
    "fill-opacity": 0.14,
    stroke: colors.state,
    "stroke-opacity": 0.6,
  });
}

/** The arrow from hidden to context: what was computed now is context one step later. */
export function wayBack(make: Make, { context, hidden, radius }: Layout): Element[] {
  const margin = radius + 9;
  const y = top - margin - 22;
  const [left, right] = [columns.input, columns.hidden];
  const from = hidden.places[0].y - margin;
  const to = context.places[0].y - margin - 3;
  return [
    make("path", {
      d: `M${right},${from}V${y + 12}Q${right},${y} ${right - 12},${y}H${left + 12}` +
        `Q${left},${y} ${left},${y + 12}V${to - 6}`,
      fill: "none",
      stroke: colors.state,
      "stroke-width": 2.5,
    }),
    make("path", { d: `M${left},${to}l-6,-11h12Z`, fill: colors.state }),
    make("text", { x: (left + right) / 2, y: y - 10, "font-weight": 600 }, ["one step later"]),
    make("text", { x: left - 13, y: to - 6, "text-anchor": "end", "font-weight": 600 }, [
      "context",
    ]),
  ];
}

/** A column of numbered circles, and three dots for those left out. */
export function neurons(
  make: Make,
  { places, gap }: Column,
  stroke: string,
  radius: number,
): Element[] {
  const circles = places.map(({ x, y, index }) =>
    make("g", { transform: `translate(${x},${y})` }, [
      make("circle", { r: radius, ...paperFill, stroke, "stroke-width": 1.8 }),
      make("text", { y: "0.35em" }, [String(index + 1)]),
    ])
  );
  const dots = gap === null
    ? []
    : [-9, 0, 9].map((dy) => make("circle", { cx: gap.x, cy: gap.y + dy, r: 2.2 }));
  return [...circles, ...dots];
}

/** Short arrows into the input and out of the output. */
export function arrows(make: Make, { input, output, radius }: Layout): Element[] {
  const arrow = (x: number, y: number) =>
    make("path", {
      d: `M${x},${y}h34m-8,-5l8,5l-8,5`,
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 1.5,
    });
  return [
    ...input.places.map(({ x, y }) => arrow(x - radius - 40, y)),
    ...output.places.map(({ x, y }) => arrow(x + radius + 6, y)),
  ];
}

/** What each column and each weight matrix is, with its size. */
export function captions(
  make: Make,
  bottom: number,
  { inputs, hiddenSize, outputSize }: { inputs: number; hiddenSize: number; outputSize: number },
): Element[] {
  const name = (x: number, text: string) =>
    make("text", { x, y: bottom + 48, "font-weight": 600 }, [text]);
  const muted = (x: number, y: number, text: string) =>
    make("text", { x, y, class: "unroll-muted" }, [text]);
  const size = (x: number, text: string) => muted(x, bottom + 72, text);
  const weights = (a: number, b: number, text: string) => muted((a + b) / 2, bottom + 48, text);
  const inputSize = inputs + hiddenSize;
  return [
    name(columns.input, "input"),
    size(columns.input, `${inputs} + ${hiddenSize} = ${inputSize}`),
    weights(columns.input, columns.hidden, `w1 [${inputSize}, ${hiddenSize}]`),
    name(columns.hidden, "hidden"),
    size(columns.hidden, `${hiddenSize}, tanh`),
    weights(columns.hidden, columns.output, `w2 [${hiddenSize}, ${outputSize}]`),
    name(columns.output, "output"),
    size(columns.output, String(outputSize)),
  ];
}

/** The look of an edge whose weight is not finite. */
export const notFinite = { "stroke-width": 1, "stroke-dasharray": "2 4" };

/** What colour and width of an edge mean. */
export function weightLegend(make: Make, y: number, largest: number, isFinite: boolean): Element[] {
  const entry = (x: number, color: string, label: string, style = {}) => [
    make("path", { d: `M${x},${y}h26`, stroke: color, "stroke-width": 4, ...style }),
    make("text", { x: x + 34, y, dy: "0.35em", "text-anchor": "start" }, [label]),
  ];
  return [
    ...entry(30, colors.positive, "above 0"),
    ...entry(160, colors.negative, "below 0"),
    ...(isFinite ? [] : entry(290, colors.warning, "not finite", notFinite)),
    make("text", { x: 590, y, dy: "0.35em", "text-anchor": "end", class: "unroll-muted" }, [
      `widest: ${Number(largest.toPrecision(3))}`,
    ]),
  ];
}
