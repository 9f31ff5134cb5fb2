/** Reads out the number that is pointed at, and marks the row of its unit. */

import { type RunReport, weighing } from "../protocol.ts";
import { html, type Maker, percent, set, svg, write } from "./dom.ts";
import { sourceAt } from "./unit_rows.ts";

/** The parts of a row. */
export type Part = "incoming" | "traces" | "outgoing";

/** What follows the pointer. */
export interface Pointer {
  /** The number in words. */
  readonly readout: HTMLElement;
  /** Takes note of the numbers. */
  draw(run: RunReport): void;
  /** Follows the pointer over an element that holds all parts. */
  listen(element: HTMLElement): void;
}

const resting = "Point at a weight or a trace to read it.";

/** A pointer over drawings of the same rows. */
export function createPointer(document: Maker, parts: Record<Part, SVGElement>): Pointer {
  const readout = html(document, "p", { class: "play-readout play-moving" }, resting);
  const marks = Object.values(parts).map((part) => {
    const mark = svg(document, "rect", { class: "play-pointed", width: "100%" });
    part.append(mark);
    return mark;
  });
  let run: RunReport | null = null;
  let pointed: Spot | null = null;

  const show = () => {
    const units = run?.settings.hiddenSize ?? 0;
    const isThere = pointed !== null && run !== null && pointed.y * units < units;
    const unit = isThere ? Math.floor(pointed!.y * units) : 0;
    for (const mark of marks) {
      set(mark, isThere ? { y: percent(unit / units), height: percent(1 / units) } : { height: 0 });
    }
    write(readout, isThere ? describe(run!, unit, pointed!) : resting);
  };
  return {
    readout,
    draw(next) {
      run = next;
      if (pointed !== null) show();
    },
    listen(element) {
      element.addEventListener("pointermove", ({ target, clientX, clientY }) => {
        const names = Object.keys(parts) as Part[];
        const part = names.find((name) => parts[name].contains(target as Node));
        if (part === undefined) return;
        const { left, top, width, height } = parts[part].getBoundingClientRect();
        const [x, y] = [(clientX - left) / width, (clientY - top) / height];
        pointed = x >= 0 && x < 1 && y >= 0 && y < 1 ? { part, x, y } : null;
        show();
      });
      element.addEventListener("pointerleave", () => {
        pointed = null;
        show();
      });
    },
  };
}

/** A place in a part, as shares of its sides. */
interface Spot {
  readonly part: Part;
  readonly x: number;
  readonly y: number;
}

function describe(run: RunReport, unit: number, { part, x }: Spot): string {
  const { scene, settings: { hiddenSize } } = run;
  const { incoming, outgoing } = weighing(scene.weights, hiddenSize);
  const name = `h${unit + 1}`;
  if (part === "outgoing") return `${name} → output: ${signed(outgoing(unit))}`;
  if (part === "traces") {
    const point = Math.min(Math.round(x * scene.forecasts.length), scene.forecasts.length - 1);
    const value = scene.hidden[point * hiddenSize + unit];
    return `${name} at t = ${scene.times[point].toFixed(1)}: ${signed(value)}`;
  }
  const source = sourceAt(x, hiddenSize);
  const from = source === 0 ? "x" : `h${source}, one step before,`;
  return `${from} → ${name}: ${signed(incoming(source, unit))}`;
}

function signed(value: number): string {
  return value.toFixed(3).replace("-", "−");
}
