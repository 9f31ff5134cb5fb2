/**
 * The frame of a chart. Places are percentages, and lines keep their width when they are stretched:
 * a chart fits screens and paper of any width without being drawn again, and its texts and marks
 * keep their size.
 */

import type { Report } from "../protocol.ts";
import type { Lesson } from "../settings.ts";
import { append, draw, percent, pool, set, write } from "./dom.ts";

export type Chart = (report: Report) => void;

/** A place on an axis, as a share of its length, and its label. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Adds an empty chart. */
export function createPlot(parent: Element, name: string) {
  const drawing = append(
    parent,
    `<div class="play-plot play-plot-${name}"><svg role="img"></svg></div>`,
  )
    .firstElementChild!;
  const part = (className?: string) =>
    draw(drawing, "g", { class: className, "aria-hidden": "true" });
  const back = part();
  const grid = part("play-grid");
  const curves = draw(drawing, "svg", {
    class: "play-curves",
    viewBox: "0 0 1000 1000",
    preserveAspectRatio: "none",
    width: "100%",
    height: "100%",
    "aria-hidden": "true",
  });
  const marks = part();
  const labels = part("play-ticks");
  const drawLines = pool(grid, "line", { x1: 0, x2: "100%" });
  const drawX = pool(labels, "text", { y: "100%", dy: "1.35em", "text-anchor": "middle" });
  const drawY = pool(labels, "text", { x: -7, dy: ".33em", "text-anchor": "end" });
  const at = (share: number) => percent(1 - share);
  return {
    /** What is behind all lines and marks. */
    back,
    /** Lines, in a system of 1000 by 1000. */
    curves,
    /** Marks, by percentages. */
    marks,
    /** Draws ticks: y from the bottom. */
    axes(x: readonly Tick[], y: readonly Tick[]) {
      drawLines(y.length, (line, k) => set(line, { y1: at(y[k].at), y2: at(y[k].at) }));
      drawX(x.length, (label, k) => {
        set(label, { x: percent(x[k].at) });
        write(label, x[k].text);
      });
      drawY(y.length, (label, k) => {
        set(label, { y: at(y[k].at) });
        write(label, y[k].text);
      });
    },
    describe: (text: string) => set(drawing, { "aria-label": text }),
  };
}

/** Round numbers from `low` to `high`, at most `most` steps apart. */
export function roundNumbers(low: number, high: number, most: number): number[] {
  const least = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least)!;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(9)));
}

export function ticks(numbers: readonly number[], at: (value: number) => number): Tick[] {
  return numbers.map((value) => ({ at: at(value), text: `${value}`.replace("-", "−") }));
}

/** Where a time is on the axis of a lesson. */
export function shareOfTime({ times: [first, , last] }: Lesson): (time: number) => number {
  return (time) => (time - first) / (last - first);
}

/** A line through points whose places are shares; it breaks where one is not finite. */
export function pathOf(xs: readonly number[], ys: readonly number[]): string {
  let path = "";
  let isOpen = false;
  for (let k = 0; k < ys.length; k++) {
    const wasOpen = isOpen;
    isOpen = Number.isFinite(ys[k]);
    if (isOpen) path += `${wasOpen ? "L" : "M"}${place(xs[k])} ${place(1 - ys[k])}`;
  }
  return path;
}

/** A share in the system of the curves; a tenth of a unit is finer than a screen. */
function place(share: number): number {
  return Math.round(10_000 * share) / 10;
}

/** A line that is drawn again by setting its path. */
export function line(parent: Element, className: string): (d: string) => void {
  const path = draw(parent, "path", { class: className });
  return (d) => set(path, { d: d === "" ? undefined : d });
}

/** A line from top to bottom at a share of the width. */
export function upright(parent: Element): (share: number) => void {
  const line = draw(parent, "line", { class: "play-now", y1: 0, y2: "100%" });
  return (share) => set(line, { x1: percent(share), x2: percent(share) });
}
