import { documentFor } from "./default_document.ts";
import { type Box, box, boxSize, short, shownSince, strong } from "./graph_shapes.ts";
import { drawing, type Make, maker } from "./network_shapes.ts";
import { colors } from "./theme.ts";

/** What {@linkcode unrolledDiagram} draws. */
interface UnrolledOptions {
  document?: Document;
  steps: readonly UnrolledStep[];
  /** What is outside of the steps: weights, and the loss. */
  others: readonly Box[];
}

/** One step of a sequence. */
export interface UnrolledStep {
  /**
   * The norm of the gradient of its state that comes from the next step, or, for the last one, of the
   * whole gradient; 0 where none comes.
   */
  readonly arrives: number;
  /** Whether the next one uses its state; true for the last. */
  readonly isConnected: boolean;
  /** The steps of a stepper in which it is computed, and passes its gradient on. */
  readonly times: readonly [there: number, back: number];
}

const width = 640;
const left = 64;
const chart = { top: 34, height: 120 } as const;
const row = { top: 166, height: 34 } as const;

/**
 * A sequence unrolled in time: a box for each step, and above it a bar for the gradient that comes
 * back to it, on a logarithmic scale. Below, the weights with their values and gradients.
 */
export function unrolledDiagram({ document, steps, others }: UnrolledOptions): SVGSVGElement {
  const make = maker(documentFor(document, "backprop"));
  const pitch = (width - left) / steps.length;
  const size = Math.min(46, pitch - 5);
  const middle = (step: number) => left + pitch * (step + 0.5);
  const rows = flowed(make, others, row.top + row.height + 34);
  return drawing(make, [width, rows.bottom], altText(steps), [
    make("text", { x: 0, y: 14, "text-anchor": "start", class: "unroll-muted" }, [
      "gradient that comes back to each step (norm)",
    ]),
    ...bars(make, steps, middle, size),
    ...boxes(make, steps, middle, size, Math.ceil(26 / pitch)),
    ...rows.drawn,
  ]);
}

/** A numbered box for each step, with a line to the next, or a slash where the graph is cut. */
function boxes(
  make: Make,
  steps: readonly UnrolledStep[],
  middle: (step: number) => number,
  width: number,
  every: number,
): Element[] {
  const y = row.top + row.height / 2;
  return steps.flatMap(({ times, isConnected }, i) => {
    const rx = Math.min(7, width / 4);
    const frame = { x: middle(i) - width / 2, y: row.top, width, height: row.height, rx };
    const end = middle(i) + width / 2;
    const next = middle(i + 1) - width / 2;
    const cut = (end + next) / 2;
    const slant = Math.max(0, Math.min(3, (next - end) / 2 - 2));
    return [
      make("rect", { ...frame, fill: "none", stroke: "currentColor", ...strong(times) }),
      ...(i % every === 0 ? [make("text", { x: middle(i), y, dy: "0.35em" }, [`${i + 1}`])] : []),
      ...(isConnected && i === steps.length - 1 ? [] : [
        make("path", {
          d: isConnected
            ? `M${end},${y}H${next}`
            : `M${cut + slant},${row.top - 5}l${-2 * slant},${row.height + 10}`,
          stroke: isConnected ? "currentColor" : colors.warning,
          "stroke-width": isConnected ? 2 : 2.5,
        }),
      ]),
    ];
  });
}

/** A bar for each gradient; none for 0. */
function bars(
  make: Make,
  steps: readonly UnrolledStep[],
  middle: (step: number) => number,
  width: number,
): Element[] {
  const sizes = steps.map(({ arrives }) => Math.log10(arrives)).filter(Number.isFinite);
  if (sizes.length === 0) return [];
  const low = Math.floor(Math.min(...sizes) - 0.3);
  const high = Math.ceil(Math.max(...sizes));
  const { top, height } = chart;
  const at = (log: number) => top + height * (high - log) / (high - low);
  const every = Math.ceil((high - low) / 5);
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => high - i)
    .filter((_, i) => i % every === 0);
  const labels = { x: left - 8, dy: "0.35em", "text-anchor": "end", class: "unroll-muted" };
  return [
    make("path", {
      d: ticks.map((log) => `M${left},${at(log)}H640`).join(""),
      stroke: "currentColor",
      "stroke-opacity": 0.2,
    }),
    ...ticks.map((log) => make("text", { ...labels, y: at(log) }, [short(10 ** log)])),
    ...steps.flatMap(({ arrives, times: [, back] }, i) => {
      if (arrives === 0) return [];
      const y = Number.isFinite(arrives) ? at(Math.log10(arrives)) : top;
      const fill = Number.isFinite(arrives) ? colors.state : colors.warning;
      const place = { x: middle(i) - width / 2, y, width, height: at(low) - y };
      return [make("rect", { ...place, fill, ...shownSince(back) })];
    }),
  ];
}

/** Boxes in rows. */
function flowed(make: Make, boxes: readonly Box[], top: number) {
  let [x, y] = [0, top];
  const drawn = boxes.map((content) => {
    const size = boxSize(content);
    if (x > 0 && x + size.width > width) [x, y] = [0, y + size.height + 14];
    const left = x;
    x += size.width + 18;
    return box(make, { x: left, y, ...size }, content);
  });
  return { drawn, bottom: y + 44 };
}

function altText(steps: readonly UnrolledStep[]): string {
  const numbers = steps.map(({ arrives }) => Number(arrives.toPrecision(2))).reverse();
  const cuts = steps.filter(({ isConnected }) => !isConnected).length;
  return `A sequence of ${steps.length} steps. The gradient that comes back to each, from the last ` +
    `to the first: ${numbers.join(", ")}.${cuts === 0 ? "" : ` It is cut ${cuts} times.`}`;
}
