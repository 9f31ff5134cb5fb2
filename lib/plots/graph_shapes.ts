import type { Arrow, Rect, Size } from "./graph_layout.ts";
import type { Make } from "./network_shapes.ts";
import { colors, fontSize, paperFill, textWidth } from "./theme.ts";

/** What stands in a box. */
export interface BoxText {
  label: string;
  shape: string;
  leaf: boolean;
  /** Value and gradient, beside the name. */
  numbers?: readonly BoxNumbers[];
}

/** A tensor as a small picture: one number as text, several as shaded cells. */
export interface BoxNumbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  /** The step in which it is computed. Before it, nothing is there. */
  readonly since: number;
}

const sidePadding = 7;
const widestText = 190;
/** The place for one tensor in a box. */
const cell = { width: 78, height: 30 } as const;
/** A tensor of more rows or columns is shown by the largest number of each part. */
const most = { rows: 8, columns: 12 } as const;

/** How large a box must be for its text at the larger type of a narrow screen. */
export function boxSize({ label, shape, leaf, numbers }: BoxText): Size {
  const bold = textWidth(fitted(label), fontSize.narrow) * (leaf ? 1.08 : 1);
  const muted = textWidth(fitted(shape), fontSize.narrow);
  if (numbers === undefined) {
    return { width: Math.ceil(Math.max(34, bold, muted)) + 2 * sidePadding, height: 54 };
  }
  const text = Math.ceil(bold + muted) + 3 * sidePadding;
  return { width: text + numbers.length * cell.width, height: cell.height + 10 };
}

/** The text, or its beginning if it is longer than a box may be. */
function fitted(text: string): string {
  if (textWidth(text, fontSize.narrow) <= widestText) return text;
  const letters = Array.from(text);
  while (textWidth(letters.join("") + "…", fontSize.narrow) > widestText) letters.pop();
  return letters.join("") + "…";
}

/**
 * A box with a step's name and its shape, below each other, or beside its numbers. Leaves are rounder
 * and tinted.
 */
export function box(make: Make, { x, y, width, height }: Rect, text: BoxText): Element {
  const { label, shape, leaf, numbers } = text;
  const lines = [fitted(label), fitted(shape)];
  const shortened = lines[0] !== label || lines[1] !== shape;
  const weight = leaf ? 600 : 500;
  const parts = numbers === undefined
    ? [
      make("text", { y: "-0.22em", "font-weight": weight }, [lines[0]]),
      make("text", { y: "1.02em", class: "unroll-muted" }, [lines[1]]),
    ]
    : [
      make("text", { x: sidePadding - width / 2, y: "0.35em", "text-anchor": "start" }, [
        make("tspan", { "font-weight": weight }, [`${lines[0]} `]),
        make("tspan", { class: "unroll-muted" }, [lines[1]]),
      ]),
      ...numbers.flatMap((tensor, i) => {
        const left = width / 2 - (numbers.length - i) * cell.width;
        const line = { d: `M${left},${-height / 2}v${height}`, stroke: "currentColor" };
        return [
          make("path", { ...line, "stroke-opacity": 0.3 }),
          picture(make, tensor, left + cell.width / 2),
        ];
      }),
      make("rect", { ...frameAt(width, height, leaf), fill: "none", ...marked(...sinceOf(text)) }),
    ];
  return make("g", { transform: `translate(${x + width / 2},${y + height / 2})` }, [
    ...(shortened ? [make("title", {}, [`${label} ${shape}`])] : []),
    ...frame(make, width, height, leaf),
    ...parts,
  ]);
}

/** The steps in which the numbers of a box are computed. */
export function sinceOf({ numbers = [] }: BoxText): number[] {
  return numbers.map(({ since }) => since);
}

/** What is drawn stronger in these steps, and is not there in others. */
export function marked(...steps: number[]): Record<string, string | number> {
  const distances = steps.map((step) => `1 - (var(--s,9999) - ${step})*(var(--s,9999) - ${step})`);
  const shown = distances.length === 1 ? distances[0] : `max(${distances.join()})`;
  return { stroke: "currentColor", "stroke-width": 4, style: `opacity:calc(${shown})` };
}

/** One number as text, several as shaded cells: hue for the sign, depth for the size. */
function picture(make: Make, { shape, values, since }: BoxNumbers, middle: number): Element {
  const shown = { style: `opacity:calc(var(--s,9999) - ${since - 1})` };
  if (values.length === 1) {
    const text = String(Number(values[0].toPrecision(3)));
    return make("text", { x: middle, y: "0.35em", ...shown }, [text]);
  }
  const columns = shape[shape.length - 1];
  const cells = pooled(values, values.length / columns, columns);
  const [rows, across] = [cells.length, cells[0].length];
  const [width, height] = [Math.min(14, 66 / across), Math.min(12, cell.height / rows)];
  const largest = cells.flat().filter(Number.isFinite)
    .reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const paths = new Map<string, string>();
  cells.forEach((row, i) =>
    row.forEach((value, j) => {
      const [x, y] = [middle + (j - across / 2) * width, (i - rows / 2) * height];
      const look = lookOf(value, largest);
      const square = `M${round(x)},${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
      paths.set(look, (paths.get(look) ?? "") + square);
    })
  );
  return make("g", shown, [
    ...Array.from(paths, ([look, d]) => {
      const [fill, opacity] = look.split(" ");
      return make("path", { d, fill, "fill-opacity": opacity });
    }),
    make("rect", {
      x: round(middle - across * width / 2),
      y: round(-rows * height / 2),
      width: round(across * width),
      height: round(rows * height),
      fill: "none",
      stroke: "currentColor",
      "stroke-opacity": 0.35,
    }),
  ]);
}

/** Colour and depth, in six steps. */
export function lookOf(value: number, largest: number): string {
  if (!Number.isFinite(value)) return `${colors.warning} 1`;
  const depth = largest === 0 ? 0 : Math.ceil(5 * Math.abs(value) / largest) / 5;
  return `${value < 0 ? colors.negative : colors.positive} ${round(0.9 * depth)}`;
}

/** A matrix of no more than so many rows and columns: of each part, the number furthest from 0. */
export function pooled(values: readonly number[], rows: number, columns: number): number[][] {
  const [down, across] = [Math.min(rows, most.rows), Math.min(columns, most.columns)];
  const cells = Array.from({ length: down }, () => new Array<number>(across).fill(0));
  for (let i = 0; i < values.length; i++) {
    const row = cells[Math.floor(Math.floor(i / columns) * down / rows)];
    const column = Math.floor(i % columns * across / columns);
    if (!(Math.abs(values[i]) <= Math.abs(row[column]))) row[column] = values[i];
  }
  return cells;
}

function frameAt(width: number, height: number, leaf: boolean) {
  return { x: -width / 2, y: -height / 2, width, height, rx: leaf ? height * 0.26 : 7 };
}

/** A box without text around the origin. The tint lies on paper, so that nothing shines through. */
function frame(make: Make, width: number, height: number, leaf: boolean): Element[] {
  const place = frameAt(width, height, leaf);
  const paper = make("rect", {
    ...place,
    ...paperFill,
    stroke: leaf ? colors.state : "currentColor",
    "stroke-width": leaf ? 2.5 : 1.5,
  });
  const tint = make("rect", { ...place, fill: colors.state, "fill-opacity": 0.14 });
  return leaf ? [paper, tint] : [paper];
}

/** The forward arrows. As one group, they are equally strong where they share their way. */
export function forwardArrows(make: Make, arrows: readonly Omit<Arrow, "back">[]): Element {
  return make("g", { opacity: 0.7, "stroke-width": 1.6 }, [
    make(
      "g",
      { fill: "none", stroke: "currentColor" },
      arrows.map(({ line }) => make("path", { d: line })),
    ),
    make("g", {}, arrows.map(({ head }) => make("path", { d: head }))),
  ]);
}

/** An arrow as it is when numbers flow along it: forward in one step, back in another. */
export function flow(make: Make, { line, head, back }: Arrow, there: number, backAt: number) {
  return [
    make("path", { d: line, fill: "none", ...marked(there, backAt) }),
    make("path", { d: head, ...marked(there) }),
    make("path", { d: back, ...marked(backAt) }),
  ];
}

const notes = ["leaf: its gradient collects here", "forward; backward walks against the arrows"];

/** How much room the legend takes below `top`. */
export const legendHeight = 78;

/** What a tinted box is, and where the arrows lead; with numbers, where they stand. */
export function graphLegend(
  make: Make,
  top: number,
  width: number,
  hasNumbers: boolean,
): Element[] {
  const signWidth = hasNumbers ? 190 : 30;
  const widest = Math.max(...notes.map((note) => textWidth(note, 16)));
  const left = Math.max(0, (width - signWidth - 14 - widest) / 2);
  const text = (y: number, note: string) =>
    make("text", {
      x: left + signWidth + 14,
      y,
      dy: "0.35em",
      "text-anchor": "start",
      class: "unroll-muted",
    }, [note]);
  const [leafAt, arrowAt] = [top + 36, top + 66];
  const tip = left + signWidth;
  const words = (x: number, word: string) =>
    make("text", { x, y: "0.35em", "font-size": "80%", class: "unroll-muted" }, [word]);
  return [
    make("g", { transform: `translate(${left + signWidth / 2},${leafAt})` }, [
      ...frame(make, signWidth, hasNumbers ? 28 : 20, true),
      ...(hasNumbers ? [words(-64, "name"), words(0, "value"), words(62, "gradient")] : []),
    ]),
    text(leafAt, notes[0]),
    forwardArrows(make, [{
      line: `M${left},${arrowAt}H${tip - 9}`,
      head: `M${tip},${arrowAt}l-9,-5v10Z`,
    }]),
    text(arrowAt, notes[1]),
  ];
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
