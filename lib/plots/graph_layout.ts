/** The positions of the boxes and arrows of a computation graph, in figure units. */

import { Graph, layout } from "@dagrejs/dagre";

/** The size of a box. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A step's box. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** An arrow as paths: its line, its head, and the head for the backward pass at its other end. */
export interface Arrow {
  readonly line: string;
  readonly head: string;
  readonly back: string;
}

const gaps = { across: 24, arrows: 12, down: 28 } as const;
/** Between two arrows that lead to the same box. */
const portPitch = 16;
const head = { length: 9, half: 5 } as const;

/**
 * Layers from top to bottom, each step below its inputs, by dagre. The arrows of each step are in the
 * order of its inputs.
 */
export function layOutGraph(
  steps: readonly { readonly inputs: readonly number[] }[],
  sizes: readonly Size[],
) {
  const graph = new Graph({ multigraph: true });
  const { across, arrows: edgesep, down } = gaps;
  graph.setGraph({ nodesep: across, edgesep, ranksep: down, ranker: "tight-tree" });
  steps.forEach(({ inputs }, i) => {
    const width = Math.max(sizes[i].width, portPitch * (inputs.length + 1));
    graph.setNode(String(i), { width, height: sizes[i].height });
  });
  steps.forEach(({ inputs }, i) =>
    inputs.forEach((input, k) => graph.setEdge(String(input), String(i), {}, String(k)))
  );
  layout(graph);
  const boxes = steps.map((_, i): Rect => {
    const { x, y, width, height } = graph.node(String(i));
    return { x: x - width / 2, y: y - height / 2, width, height };
  });
  const rows = new Map(boxes.map(({ y, height }) => [y + height / 2, { y, height }]));
  const arrows = steps.map(({ inputs }, i) => {
    const ways = inputs.map((input, k): Station[] => {
      const points: { x: number; y: number }[] =
        graph.edge(String(input), String(i), String(k)).points;
      const passed = points.slice(1, -1).filter(({ y }) => rows.has(y))
        .map(({ x, y }) => ({ at: x, ...rows.get(y)! }));
      return [stationOf(boxes[input]), ...passed];
    });
    const last = ways.map((way) => way[way.length - 1].at);
    const order = [...inputs.keys()].sort((a, b) => last[a] - last[b] || a - b);
    const port = (k: number) => (order.indexOf(k) - (inputs.length - 1) / 2) * portPitch;
    return ways.map((way, k) => {
      const twins = inputs.flatMap((other, j) => other === inputs[k] ? port(j) : []);
      const centre = twins.reduce((sum, at) => sum + at, 0) / twins.length;
      return arrow([
        stationOf(boxes[inputs[k]], port(k) - centre),
        ...way.slice(1),
        stationOf(boxes[i], port(k)),
      ]);
    });
  });
  const { width = 0, height = 0 } = graph.graph();
  return { boxes, arrows, width, height };
}

/** Where an arrow passes a row, or begins or ends at a box. */
type Station = Readonly<Record<"at" | "y" | "height", number>>;

function stationOf({ x, y, width, height }: Rect, beside = 0): Station {
  return { at: x + width / 2 + beside, y, height };
}

/** Straight through rows, and bent between them. */
function arrow(stations: readonly Station[]): Arrow {
  const [first, last] = [stations[0], stations[stations.length - 1]];
  const point = (x: number, y: number) => `${round(x)},${round(y)}`;
  const start = first.y + first.height;
  let [x, y] = [first.at, start];
  let line = `M${point(x, y)}`;
  for (const station of stations.slice(1)) {
    const isLast = station === last;
    const to = station.y - (isLast ? head.length : 0);
    const half = (y + to) / 2;
    line += x === station.at
      ? `V${round(to)}`
      : `C${point(x, half)} ${point(station.at, half)} ${point(station.at, to)}`;
    [x, y] = [station.at, station.y + station.height];
    if (!isLast) line += `V${round(y)}`;
  }
  const triangle = (x: number, y: number, length: number) =>
    `M${point(x, y)}l${-head.half},${-length}h${2 * head.half}z`;
  return {
    line,
    head: triangle(last.at, last.y, head.length),
    back: triangle(first.at, start, -head.length),
  };
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
