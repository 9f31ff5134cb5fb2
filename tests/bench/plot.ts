import * as Plot from "@observablehq/plot";
import { colors, finish } from "../../lib/plots/mod.ts";
import type { Results } from "./results.ts";
import { digits } from "./table.ts";

/** What one contestant did with one batch size: the time of a step for every hidden size. */
interface Line {
  label: string;
  batch: number;
  points: { batch: number; hidden: number; milliseconds: number }[];
  style: { stroke: string; strokeWidth: number; strokeDasharray?: string };
}

/** In pixels. */
const size = { width: 780, panel: 330, labels: 190, text: 18 };

/**
 * Time per training step against hidden size, one panel for every batch size and one line for every
 * contestant, labelled at its end; both scales are logarithmic. Returns a standalone SVG.
 *
 * @throws RangeError if nothing was timed at scale
 */
export function plot(document: Document, results: Results): string {
  const lines = linesOf(results);
  if (lines.length === 0) throw new RangeError("plot: no contestant was timed at scale");
  const points = lines.flatMap(({ points }) => points);
  const batches = [...new Set(points.map(({ batch }) => batch))];
  const sizes = [...new Set(points.map(({ hidden }) => hidden))];
  const times = points.map(({ milliseconds }) => milliseconds);
  // Above the lines there is room for the panel's title.
  const domain: [number, number] = [Math.min(...times) / 1.5, Math.max(...times) * 4];
  const figure = Plot.plot({
    document,
    width: size.width,
    height: size.panel * batches.length + 70,
    marginRight: size.labels,
    marginLeft: 60,
    x: { type: "log", base: 2, ticks: sizes, tickFormat: String, label: "hidden size" },
    y: {
      type: "log",
      domain,
      ticks: decades(domain),
      tickFormat: (value: number) => value.toLocaleString("en-US"),
      grid: true,
      label: "ms per step",
    },
    fy: { domain: batches, axis: null, padding: 0.06 },
    marks: [
      Plot.text(batches, {
        fy: (batch: number) => batch,
        text: (batch: number) => batch === 1 ? "one sequence" : `a batch of ${batch} sequences`,
        frameAnchor: "top-left",
        dx: 10,
        dy: 8,
        fontWeight: "bold",
      }),
      ...lines.flatMap(({ points, style }) => {
        const at = { x: "hidden", y: "milliseconds", fy: "batch" };
        const dots = { ...at, r: style.strokeWidth + 1, fill: style.stroke };
        return [Plot.line(points, { ...at, ...style }), Plot.dot(points, dots)];
      }),
      ...batches.flatMap((batch) => labels(lines.filter((l) => l.batch === batch), sizes, domain)),
    ],
  });
  return `${finish(figure, { alt: describe(lines) })}\n`;
}

function linesOf({ contestants, workloads }: Results): Line[] {
  const scaled = workloads.filter(({ task }) => task === "scale");
  const batches = [...new Set(scaled.map(({ batch }) => batch))];
  return batches.flatMap((batch) =>
    contestants.map(({ name, label }) => ({
      label,
      batch,
      points: scaled.filter((workload) => workload.batch === batch).flatMap((workload) => {
        const entry = workload.entries.find(({ contestant }) => contestant === name);
        if (entry?.status !== "timed") return [];
        return [{ batch, hidden: workload.hidden, milliseconds: entry.milliseconds }];
      }),
      style: styleOf(name, contestants.map(({ name }) => name)),
    }))
  ).filter(({ points }) => points.length > 0);
}

/**
 * This library has the first colour and thick lines, the others the other colours in turn; a dashed
 * line is the second of its colour.
 */
function styleOf(name: string, names: readonly string[]): Line["style"] {
  const isOwn = (name: string) => name.startsWith("unroll");
  const own = isOwn(name);
  const palette = own ? colors.series.slice(0, 1) : [...colors.series.slice(1), "#7f8a96"];
  const i = names.filter((other) => isOwn(other) === own).indexOf(name);
  return {
    stroke: palette[i % palette.length],
    strokeWidth: own ? 3.5 : 1.5,
    strokeDasharray: i >= palette.length ? "6 3" : undefined,
  };
}

/** The names at the right, each joined to the end of its line. */
function labels(lines: Line[], sizes: number[], domain: [number, number]): Plot.Markish[] {
  const [first, last] = [Math.min(...sizes), Math.max(...sizes)];
  const column = last * (last / first) ** 0.06;
  const ends = lines.map(({ points }) => points.at(-1)!);
  const logs = ends.map(({ milliseconds }) => Math.log(milliseconds));
  const gap = Math.log(domain[1] / domain[0]) * size.text / size.panel;
  const placed = spread(logs, gap).map(Math.exp);
  return lines.flatMap(({ label, style }, i) => {
    const end = ends[i];
    const text = end.hidden < last ? `${label} (to ${end.hidden})` : label;
    const data = [{ ...end, column, at: placed[i], text }];
    return [
      Plot.link(data, {
        x1: "hidden",
        x2: "column",
        y1: "milliseconds",
        y2: "at",
        fy: "batch",
        stroke: style.stroke,
        strokeDasharray: "1 3",
      }),
      Plot.text(data, {
        x: "column",
        y: "at",
        fy: "batch",
        text: "text",
        dx: 5,
        textAnchor: "start",
      }),
    ];
  });
}

/**
 * Moves positions apart until neighbours are at least `gap` from each other, and no further than
 * needed: neighbours that are too close form a group around their mean.
 */
export function spread(positions: readonly number[], gap: number): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a] - positions[b]);
  // Without the gaps in front of it, a group is one place that its members share.
  const groups: { members: number[]; place: number }[] = [];
  order.forEach((index, rank) => {
    let group = { members: [index], place: positions[index] - rank * gap };
    for (let before; (before = groups.at(-1)) && before.place > group.place; groups.pop()) {
      const members = [...before.members, ...group.members];
      const sum = before.place * before.members.length + group.place * group.members.length;
      group = { members, place: sum / members.length };
    }
    groups.push(group);
  });
  const result: number[] = [];
  let rank = 0;
  for (const { members, place } of groups) {
    for (const index of members) result[index] = place + rank++ * gap;
  }
  return result;
}

/** The powers of ten from `low` to `high`. */
function decades([low, high]: [number, number]): number[] {
  const [from, to] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  return Array.from({ length: to - from + 1 }, (_, i) => Number(`1e${from + i}`));
}

/** Alternative text: where every line ends. */
function describe(lines: readonly Line[]): string {
  const ends = lines.map(({ label, points }) => {
    const { hidden, batch, milliseconds } = points.at(-1)!;
    return `${label} ${digits(milliseconds)} ms at ${hidden} × ${batch}`;
  });
  return `Time per training step against hidden size, for batches of different sizes, on ` +
    `logarithmic scales. The lines end here: ${ends.join("; ")}.`;
}
