/** Where the boxes and arrows of a computation graph are drawn. Distances are in figure units. */

import { graphlib, layout } from "@dagrejs/dagre";

/** A step, as far as the layout cares. A leaf has no inputs. */
export interface Step {
  readonly inputs: readonly number[];
}

/** A step's box. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An arrow: its line, and the triangles at its ends: one where it leads, one for the way back. */
export interface Arrow {
  line: string;
  head: string;
  back: string;
}

/** All of a graph, with the origin in the top left corner. */
export interface GraphLayout {
  boxes: Rect[];
  /** For each step, the arrows that lead to it, in the order of its inputs. */
  arrows: Arrow[][];
  width: number;
  height: number;
}

/** The size of a box. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Between boxes of a layer, and between layers one beside or one below the other. */
const gaps = { across: 24, sideways: [52, 18], down: 34 } as const;
/** Between two arrows that lead to the same box. */
const portPitch = 16;
const head = { length: 9, half: 5 } as const;
/** A picture wider than this many times its height reads well sideways; steep arrows do not. */
const flattest = 2;
/** How dagre may line boxes up: in the middle of all ways, or in one of them, which may be narrower. */
const alignments = [undefined, "UR", "DL"] as const;

/**
 * Side by side if all layers fit into `room`, as a formula is read; otherwise one layer below the
 * other, with as many boxes as fit.
 */
export function layOutGraph(
  steps: readonly Step[],
  sizes: readonly Size[],
  room: number,
): GraphLayout {
  const turned = sizes.map(({ width, height }) => ({ width: height, height: width }));
  for (const gap of gaps.sideways) {
    const row = arrangeLayers(steps, turned, gap);
    if (row.along > room) continue;
    if (row.across <= room / flattest) return draw(steps, row, room, true);
  }
  return draw(steps, arrange(steps, sizes, room), room, false);
}

/** Where everything is, along the layers and across them. */
interface Arrangement {
  across: number;
  along: number;
  /** The middle and the extent of each box. */
  boxes: { at: number; middle: number; size: number; depth: number }[];
  /** By user and place among its inputs: where the arrow passes other layers. */
  ways: Map<string, { at: number; middle: number; depth: number }[]>;
}

/**
 * The first arrangement that fits: as dagre has it, or with fewer boxes in a layer. The narrowest
 * where none does.
 */
function arrange(steps: readonly Step[], sizes: readonly Size[], room: number): Arrangement {
  let best: Arrangement | undefined;
  for (const most of [Infinity, 6, 4, 3, 2, 1]) {
    const layers = most === Infinity ? undefined : layersOf(steps, most);
    for (const align of alignments) {
      const found = arrangeLayers(steps, sizes, gaps.down, layers, align);
      if (found.across <= room) return found;
      if (best === undefined || found.across < best.across) best = found;
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

function arrangeLayers(
  steps: readonly Step[],
  sizes: readonly Size[],
  gap: number,
  layers?: readonly number[],
  align?: typeof alignments[number],
): Arrangement {
  const graph = new graphlib.Graph({ multigraph: true });
  // Between two layers, dagre has one for labels. The node that it adds to the graph is in none.
  const ranker = layers === undefined ? undefined : (inner: typeof graph) => {
    for (const id of inner.nodes()) inner.node(id).rank = 2 * (layers[Number(id)] ?? 0);
  };
  // Long arrows that need not be straight leave more room.
  const weight = layers === undefined ? 1 : 0;
  graph.setGraph({ nodesep: gaps.across, edgesep: 12, ranksep: gap, align, ranker });
  steps.forEach(({ inputs }, i) => {
    const width = Math.max(sizes[i].width, portPitch * (inputs.length + 1));
    graph.setNode(String(i), { width, height: sizes[i].height });
  });
  steps.forEach(({ inputs }, i) =>
    inputs.forEach((input, k) => graph.setEdge(String(input), String(i), { weight }, String(k)))
  );
  layout(graph);
  const { width: across = 0, height: along = 0 } = graph.graph();
  const nodes = steps.map((_, i) => graph.node(String(i)));
  const depths = new Map<number, number>();
  for (const { y, height } of nodes) depths.set(y, Math.max(depths.get(y) ?? 0, height));
  const boxes = nodes.map(({ x, y, width }) => ({
    at: x,
    middle: y,
    size: width,
    depth: depths.get(y)!,
  }));
  const ways = new Map(graph.edges().map((edge) => {
    const points: { x: number; y: number }[] = graph.edge(edge).points ?? [];
    const passed = points.slice(1, -1).filter(({ y }) => depths.has(y))
      .map(({ x, y }) => ({ at: x, middle: y, depth: depths.get(y)! }));
    return [`${edge.w} ${edge.name}`, passed];
  }));
  return { across, along, boxes, ways };
}

function draw(
  steps: readonly Step[],
  { across, along, boxes, ways }: Arrangement,
  room: number,
  sideways: boolean,
): GraphLayout {
  const taken = sideways ? along : across;
  const shift = Math.max(0, (room - taken) / 2);
  const point = (along: number, at: number) =>
    sideways ? `${round(along + shift)},${round(at)}` : `${round(at + shift)},${round(along)}`;
  const rects = boxes.map(({ at, middle, size, depth }): Rect =>
    sideways
      ? { x: middle - depth / 2 + shift, y: at - size / 2, width: depth, height: size }
      : { x: at - size / 2 + shift, y: middle - depth / 2, width: size, height: depth }
  );
  const arrows = steps.map(({ inputs }, i) => {
    const last = (k: number) => ways.get(`${i} ${k}`)!.at(-1)?.at ?? boxes[inputs[k]].at;
    const order = [...inputs.keys()].sort((a, b) => last(a) - last(b) || a - b);
    return inputs.map((input, k) => {
      const port = (k: number) => (order.indexOf(k) - (inputs.length - 1) / 2) * portPitch;
      const twins = inputs.flatMap((other, j) => other === input ? port(j) : []);
      const centre = twins.reduce((sum, at) => sum + at, 0) / twins.length;
      const from = { ...boxes[input], at: boxes[input].at + port(k) - centre };
      const to = { ...boxes[i], at: boxes[i].at + port(k) };
      return arrow([from, ...ways.get(`${i} ${k}`)!, to], point);
    });
  });
  return {
    boxes: rects,
    arrows,
    width: Math.max(room, taken),
    height: sideways ? across : along,
  };
}

/** Straight through layers, and bent between them. */
function arrow(
  stations: readonly { at: number; middle: number; depth: number }[],
  point: (along: number, at: number) => string,
): Arrow {
  const [first, last] = [stations[0], stations[stations.length - 1]];
  const start = first.middle + first.depth / 2;
  const end = last.middle - last.depth / 2;
  let [along, at] = [start, first.at];
  let line = `M${point(along, at)}`;
  for (const station of stations.slice(1)) {
    const isLast = station === last;
    const to = station.middle - station.depth / 2 - (isLast ? head.length : 0);
    const half = (along + to) / 2;
    line += at === station.at
      ? `L${point(to, at)}`
      : `C${point(half, at)} ${point(half, station.at)} ${point(to, station.at)}`;
    [along, at] = [station.middle + station.depth / 2, station.at];
    if (!isLast) line += `L${point(along, at)}`;
  }
  const triangle = (tip: number, at: number, length: number) =>
    `M${point(tip, at)}L${point(tip - length, at - head.half)}` +
    `L${point(tip - length, at + head.half)}Z`;
  return {
    line,
    head: triangle(end, last.at, head.length),
    back: triangle(start, first.at, -head.length),
  };
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
