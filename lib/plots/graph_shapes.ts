import type { Arrow, Rect } from "./graph_layout.ts";
import type { Make } from "./network_shapes.ts";
import { colors, fontSize, paperFill, textWidth } from "./theme.ts";

/** What stands in a box. */
export interface BoxText {
  label: string;
  shape: string;
  leaf: boolean;
}

const sidePadding = 7;
const widestText = 190;

/** How wide a box must be for its text at the larger type of a narrow screen. */
export function boxWidth({ label, shape, leaf }: BoxText): number {
  const bold = leaf ? 1.08 : 1;
  const text = Math.max(
    textWidth(fitted(label), fontSize.narrow) * bold,
    textWidth(fitted(shape), fontSize.narrow),
  );
  return Math.ceil(Math.max(34, text)) + 2 * sidePadding;
}

/** The text, or its beginning if it is longer than a box may be. */
function fitted(text: string): string {
  if (textWidth(text, fontSize.narrow) <= widestText) return text;
  const letters = Array.from(text);
  while (textWidth(letters.join("") + "…", fontSize.narrow) > widestText) letters.pop();
  return letters.join("") + "…";
}

/** A box with a step's name and, below it, its shape. Leaves are rounder and tinted. */
export function box(make: Make, { x, y, width, height }: Rect, text: BoxText): Element {
  const { label, shape, leaf } = text;
  const lines = [fitted(label), fitted(shape)];
  const shortened = lines[0] !== label || lines[1] !== shape;
  return make("g", { transform: `translate(${x + width / 2},${y + height / 2})` }, [
    ...(shortened ? [make("title", {}, [`${label} ${shape}`])] : []),
    ...frame(make, width, height, leaf),
    make("text", { y: "-0.22em", "font-weight": leaf ? 600 : 500 }, [lines[0]]),
    make("text", { y: "1.02em", class: "unroll-muted" }, [lines[1]]),
  ]);
}

/** A box without text around the origin. The tint lies on paper, so that nothing shines through. */
function frame(make: Make, width: number, height: number, leaf: boolean): Element[] {
  const place = { x: -width / 2, y: -height / 2, width, height, rx: leaf ? height * 0.26 : 7 };
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
export function forwardArrows(make: Make, arrows: readonly Arrow[]): Element {
  return make("g", { opacity: 0.7, "stroke-width": 1.6 }, [
    make(
      "g",
      { fill: "none", stroke: "currentColor" },
      arrows.map(({ line }) => make("path", { d: line })),
    ),
    make("g", {}, arrows.map(({ head }) => make("path", { d: head }))),
  ]);
}

const notes = ["leaf: its gradient collects here", "forward; backward walks against the arrows"];

/** How much room the legend takes below `top`. */
export const legendHeight = 78;

/** What a tinted box is, and where the arrows lead. */
export function graphLegend(make: Make, top: number, width: number): Element[] {
  const signWidth = 30;
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
  return [
    make("g", { transform: `translate(${left + signWidth / 2},${leafAt})` }, [
      ...frame(make, signWidth, 20, true),
    ]),
    text(leafAt, notes[0]),
    forwardArrows(make, [{
      line: `M${left},${arrowAt}H${tip - 9}`,
      head: `M${tip},${arrowAt}l-9,-5v10Z`,
    }]),
    text(arrowAt, notes[1]),
  ];
}
