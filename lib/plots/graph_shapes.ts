import type { Arrow, Rect, Size } from "./graph_layout.ts";
import type { Make } from "./network_shapes.ts";
import { colors, fontSize, paperFill, textWidth } from "./theme.ts";

/** The elements of a tensor, row by row; none if they are not known. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** The contents of a box. */
export interface Box {
  readonly label: string;
  readonly shape: readonly number[];
  /** Whether `backward` collects a gradient here. */
  readonly leaf: boolean;
  /** Its value and its gradient, or nothing. */
  readonly numbers: readonly Numbers[];
  /** The steps of a stepper in which they are computed. */
  readonly times?: readonly [value: number, gradient: number];
}

const sidePadding = 7;
const widestText = 190;
/** The place for one tensor in a box. */
const cell = { width: 78, height: 30 } as const;
/** A tensor of more rows or columns is shown by the largest number of each part. */
const most = { rows: 8, columns: 12 } as const;

/** The size of a box for its text in the larger type of a narrow screen. */
export function boxSize({ label, shape, leaf, numbers }: Box): Size {
  const text = textWidth(fitted(label), fontSize.narrow) * (leaf ? 1.08 : 1) +
    textWidth(sizesOf(shape), fontSize.narrow);
  return {
    width: Math.ceil(text) + 3 * sidePadding + numbers.length * cell.width,
    height: 40,
  };
}

export function sizesOf(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/** The text, or its beginning if it does not fit into a box. */
function fitted(text: string): string {
  if (textWidth(text, fontSize.narrow) <= widestText) return text;
  const letters = Array.from(text);
  while (textWidth(letters.join("") + "…", fontSize.narrow) > widestText) letters.pop();
  return letters.join("") + "…";
}

/** A box with a step's name, its shape and its numbers. Leaves are rounder and tinted. */
export function box(make: Make, { x, y, width, height }: Rect, content: Box): Element {
  const { label, shape, leaf, numbers, times } = content;
  const name = fitted(label);
  const left = (i: number) => width / 2 - (numbers.length - i) * cell.width;
  const lines = numbers.map((_, i) => `M${left(i)},${-height / 2}v${height}`).join("");
  return make("g", { transform: `translate(${x + width / 2},${y + height / 2})` }, [
    ...(name === label ? [] : [make("title", {}, [label])]),
    ...frame(make, width, height, leaf, times),
    make("text", { x: sidePadding - width / 2, y: "0.35em", "text-anchor": "start" }, [
      make("tspan", { "font-weight": leaf ? 600 : 500 }, [`${name} `]),
      make("tspan", { class: "unroll-muted" }, [sizesOf(shape)]),
    ]),
    ...(lines ? [make("path", { d: lines, stroke: "currentColor", "stroke-opacity": 0.3 })] : []),
    ...numbers.map((tensor, i) => picture(make, tensor, left(i) + cell.width / 2, times?.[i] ?? 0)),
  ]);
}

/** A tint on opaque paper. The line is wider while the step computes. */
function frame(make: Make, width: number, height: number, leaf: boolean, times: Box["times"]) {
  const place = { x: -width / 2, y: -height / 2, width, height, rx: leaf ? 11 : 7 };
  const stroke = leaf ? colors.state : "currentColor";
  return [
    make("rect", { ...place, ...paperFill }),
    make("rect", {
      ...place,
      fill: leaf ? `${colors.state}24` : "none",
      stroke,
      "stroke-width": 2,
      ...(times && strong(times)),
    }),
  ];
}

/** Draws an element stronger in two steps. */
export function strong([there, back]: readonly [number, number]): Record<string, string> {
  return { class: "unroll-strong", style: `--t:${there};--u:${back}` };
}

/** Shows an element from a step on. */
export function shownSince(step: number): Record<string, string> {
  return { class: "unroll-since", style: `--t:${step}` };
}

/** One number as text, several as shaded cells: hue for the sign, depth for the size. */
function picture(make: Make, { shape, values }: Numbers, middle: number, since: number): Element {
  const shown = shownSince(since);
  if (values.length < 2) {
    return make("text", { x: middle, y: "0.35em", ...shown }, values.map(short));
  }
  const cells = pooled(values, shape[shape.length - 1]);
  const [rows, columns] = [cells.length, cells[0].length];
  const [width, height] = [Math.min(14, 66 / columns), Math.min(12, cell.height / rows)];
  const largest = largestOf(values);
  const paths = new Map<string, string>();
  cells.forEach((row, i) =>
    row.forEach((value, j) => {
      const shade = shadeOf(value, largest, 230);
      paths.set(shade, `${paths.get(shade) ?? ""}M${j},${i}.5h1`);
    })
  );
  const [x, y, across, down] = [middle - columns * width / 2, -rows * height / 2, width, height]
    .map((value) => Number(value.toFixed(2)));
  const transform = `translate(${x},${y})scale(${across},${down})`;
  return make("g", { ...shown, fill: "none", transform }, [
    make("path", { d: `M0,0H${columns}V${rows}H0`, fill: "currentColor", "fill-opacity": 0.1 }),
    ...Array.from(paths, ([stroke, d]) => make("path", { d, stroke })),
  ]);
}

/** A number with three digits. */
export function short(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const size = Math.abs(rounded);
  const isLong = size !== 0 && (size < 1e-3 || size >= 1e6) && size < Infinity;
  return isLong ? rounded.toExponential() : String(rounded);
}

/** The largest absolute value of the finite numbers. */
export function largestOf(values: readonly number[]): number {
  return values.filter(Number.isFinite).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Hue for the sign, opacity in four steps for the size, up to `deepest` of 255. */
export function shadeOf(value: number, largest: number, deepest: number): string {
  if (!Number.isFinite(value)) return colors.warning;
  const depth = largest === 0 ? 0 : Math.ceil(4 * Math.abs(value) / largest) / 4;
  const opacity = Math.round(deepest * depth).toString(16).padStart(2, "0");
  return `${value < 0 ? colors.negative : colors.positive}${opacity}`;
}

/** At most 8 rows and 12 columns: of each part of a large tensor, the number furthest from 0. */
export function pooled(values: readonly number[], columns: number): number[][] {
  const rows = values.length / columns;
  const [down, across] = [Math.min(rows, most.rows), Math.min(columns, most.columns)];
  const cells = Array.from({ length: down }, () => new Array<number>(across).fill(0));
  for (let i = 0; i < values.length; i++) {
    const row = cells[Math.floor(Math.floor(i / columns) * down / rows)];
    const column = Math.floor(i % columns * across / columns);
    if (!(Math.abs(values[i]) <= Math.abs(row[column]))) row[column] = values[i];
  }
  return cells;
}

const now = { class: "unroll-now", opacity: 0 };

/** Arrows to a box, drawn stronger while numbers flow along them, forward or backward. */
export function flow(make: Make, arrows: readonly Arrow[], times: Box["times"]): Element[] {
  if (arrows.length === 0) return [];
  const join = (part: keyof Arrow) => arrows.map((arrow) => arrow[part]).join("");
  const look = { fill: "none", stroke: "currentColor", "stroke-width": 1.5 };
  return [
    make("path", { d: join("line"), ...look, ...(times && strong(times)) }),
    make("path", { d: join("head") }),
    ...(times ? [make("path", { d: join("back"), ...now, style: `--t:${times[1]}` })] : []),
  ];
}

const notes = ["leaf: its gradient collects here", "backward walks against the arrows"];

/** The parts of a box, what a tinted box is, and the direction of arrows. */
export function graphLegend(make: Make, top: number, width: number): Element[] {
  const signWidth = 250;
  const widest = Math.max(...notes.map((note) => textWidth(note, 16)));
  const left = Math.max(0, (width - signWidth - 14 - widest) / 2);
  const [leafAt, arrowAt] = [top + 36, top + 66];
  const tip = left + signWidth;
  const look = { dy: "0.35em", class: "unroll-muted" };
  return [
    make("g", { transform: `translate(${left + signWidth / 2},${leafAt})` }, [
      ...frame(make, signWidth, 28, true, undefined),
      ...["name", "value", "gradient"].map((word, i) =>
        make("text", { x: 82 * (i - 1) - 4, ...look }, [word])
      ),
    ]),
    ...flow(make, [{
      line: `M${left},${arrowAt}H${tip - 9}`,
      head: `M${tip},${arrowAt}l-9,-5v10z`,
      back: "",
    }], undefined),
    ...[leafAt, arrowAt].map((y, i) =>
      make("text", { x: tip + 14, y, "text-anchor": "start", ...look }, [notes[i]])
    ),
  ];
}
