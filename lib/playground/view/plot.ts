/**
 * The frame that charts share. Places are percentages, and lines keep their width however they are
 * stretched: so a chart fits screens and paper of any width without being drawn again, and its
 * texts and marks keep their size.
 */

import type { Lesson } from "../settings.ts";
import { html, type Maker, percent, pool, set, svg, write } from "./dom.ts";

/** A place on an axis, as a share of its length, and what stands there. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** A chart's frame. */
export interface Plot {
  readonly element: HTMLElement;
  /** What is behind all lines and marks. */
  readonly back: SVGElement;
  /** Lines, in a system of 1000 by 1000. */
  readonly curves: SVGElement;
  /** Marks, by percentages. */
  readonly marks: SVGElement;
  /** Draws ticks: y from the bottom. */
  axes(x: readonly Tick[], y: readonly Tick[]): void;
  /** Says what there is to see. */
  describe(text: string): void;
}

/** An empty chart. */
export function createPlot(document: Maker, name: string): Plot {
  const back = svg(document, "g");
  const grid = svg(document, "g", { class: "play-grid" });
  const labels = svg(document, "g", { class: "play-ticks" });
  const curves = svg(document, "svg", {
    class: "play-curves",
    viewBox: "0 0 1000 1000",
    preserveAspectRatio: "none",
    width: "100%",
    height: "100%",
  });
  const marks = svg(document, "g");
  const hidden = [back, grid, curves, marks, labels];
  for (const part of hidden) part.setAttribute("aria-hidden", "true");
  const drawing = svg(document, "svg", { role: "img" }, ...hidden);
  const lines = pool(grid, () => svg(document, "line", { x1: 0, x2: "100%" }));
  const xTexts = pool(labels, () => svg(document, "text", { y: "100%", dy: "1.35em" }));
  const yTexts = pool(labels, () => svg(document, "text", { x: -7, dy: ".33em" }));
  const at = (share: number) => percent(1 - share);
  return {
    element: html(document, "div", { class: `play-plot play-plot-${name}` }, drawing),
    back,
    curves,
    marks,
    axes(x, y) {
      lines.draw(y.length, (line, k) => set(line, { y1: at(y[k].at), y2: at(y[k].at) }));
      xTexts.draw(x.length, (label, k) => {
        set(label, { x: percent(x[k].at), "text-anchor": "middle" });
        write(label, x[k].text);
      });
      yTexts.draw(y.length, (label, k) => {
        set(label, { y: at(y[k].at), "text-anchor": "end" });
        write(label, y[k].text);
      });
    },
    describe: (text) => set(drawing, { "aria-label": text }),
  };
}

/** Round numbers from `low` to `high`, at most `most` steps apart. */
export function roundNumbers(low: number, high: number, most: number): number[] {
  const least = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5].map((factor) => factor * power).find((step) => step >= least) ??
    10 * power;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(9)));
}

/** Ticks at some numbers. */
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
    if (!Number.isFinite(ys[k])) {
      isOpen = false;
      continue;
    }
    path += `${isOpen ? "L" : "M"}${place(xs[k])} ${place(1 - ys[k])}`;
    isOpen = true;
  }
  return path;
}

/** A share in the system of the curves; a tenth of a unit is finer than a screen. */
function place(share: number): number {
  return Math.round(10_000 * share) / 10;
}

/** A line that is drawn again by setting its path. */
export function line(document: Maker, parent: Element, className: string): (d: string) => void {
  const path = svg(document, "path", { class: className });
  parent.append(path);
  return (d) => set(path, { d: d === "" ? undefined : d });
}

/** A line from top to bottom at a share of the width. */
export function upright(
  document: Maker,
  parent: Element,
  className: string,
): (share: number) => void {
  const line = svg(document, "line", { class: className, y1: 0, y2: "100%" });
  parent.append(line);
  return (share) => set(line, { x1: percent(share), x2: percent(share) });
}
