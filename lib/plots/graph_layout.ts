/** Where the boxes and arrows of a computation graph are drawn. Distances are in figure units. */

import { Graph, layout } from "@dagrejs/dagre";

/** A step, as far as the layout cares. A leaf has no inputs. */
export interface Step {
  readonly inputs: readonly number[];
}

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

/** An arrow: its line, and the triangles at its ends: one where it leads, one for the way back. */
export interface Arrow {
  readonly line: string;
  readonly head: string;
  readonly back: string;
}

/** All of a graph, with the origin in the top left corner. */
export interface GraphLayout extends Size {
  readonly boxes: readonly Rect[];
  /** For each step, the arrows that lead to it, in the order of its inputs. */
  readonly arrows: readonly (readonly Arrow[])[];
}

const gaps = { across: 24, arrows: 12, down: 28 } as const;
/** Between two arrows that lead to the same box. */
const portPitch = 16;
const head = { length: 9, half: 5 } as const;
/** How dagre may line boxes up: in the middle of all ways, or in one of them, which may be narrower. */
const alignments = [undefined, "UR", "DL"] as const;

/**
 * One layer below the other, each step below all that it is made of: as dagre has it, or, if that is
 * wider than `room`, with fewer boxes in a layer. The narrowest where nothing fits.
 */
export function layOutGraph(
  steps: readonly Step[],
  sizes: readonly Size[],
  room: number,
): GraphLayout {
  let best: GraphLayout | undefined;
  for (const most of [Infinity, 6, 4, 3, 2, 1]) {
    const layers = most === Infinity ? undefined : layersOf(steps, most);
    for (const align of alignments) {
      const found = arrange(steps, sizes, layers, align);
      if (found.width <= room) return found;
      if (best === undefined || found.width < best.width) best = found;
    }
  }
  return best!;
}

/**
 * The layer of each step. Operations come as early as they can, leaves just before they are first
 * needed. A layer holds at most so many; whatever finds it full moves on.
 */
function layersOf(steps: readonly Step[], most: number): number[] {
  const held = new Map<number, number>();
  const layers: number[] = [];
  const settle = (step: number, wanted: number, direction: number) => {
    let layer = wanted;
    while ((held.get(layer) ?? 0) >= most) layer += direction;
    held.set(layer, (held.get(layer) ?? 0) + 1);
    layers[step] = layer;
  };
  steps.forEach(({ inputs }, i) => {
    const earliest = 1 + Math.max(0, ...inputs.map((input) => layers[input] ?? 0));
    if (inputs.length > 0) settle(i, earliest, 1);
  });
  for (const [i, { inputs }] of steps.entries()) {
    if (inputs.length > 0) continue;
    const users = layers.filter((_, user) => steps[user].inputs.includes(i));
    settle(i, Math.min(...users, layers.length) - 1, -1);
  }
  return layers;
}

function arrange(
  steps: readonly Step[],
  sizes: readonly Size[],
  layers: readonly number[] | undefined,
  align: typeof alignments[number],
): GraphLayout {
  const graph = new Graph({ multigraph: true });
  // Between two layers, dagre has one for labels. The node that it adds to the graph is in none.
  const ranker = layers === undefined ? undefined : (inner: typeof graph) => {
    for (const id of inner.nodes()) inner.node(id).rank = 2 * (layers[Number(id)] ?? 0);
  };
  // Long arrows that need not be straight leave more room.
  const weight = layers === undefined ? 1 : 0;
  const { across, arrows: edgesep, down } = gaps;
  graph.setGraph({ nodesep: across, edgesep, ranksep: down, align, ranker });
  steps.forEach(({ inputs }, i) => {
    const width = Math.max(sizes[i].width, portPitch * (inputs.length + 1));
    graph.setNode(String(i), { width, height: sizes[i].height });
  });
  steps.forEach(({ inputs }, i) =>
    inputs.forEach((input, k) => graph.setEdge(String(input), String(i), { weight }, String(k)))
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
interface Station {
  readonly at: number;
  readonly y: number;
  readonly height: number;
}

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
