/** Where the boxes and arrows of a computation graph are drawn. Distances are in figure units. */

import { type Item, layersOf, type Step } from "./graph_layers.ts";
import { placeItems } from "./graph_place.ts";

/** A step's box. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A forward arrow: its line, and its head's triangle. */
export interface Arrow {
  line: string;
  head: string;
}

/** All of a graph, with the origin in the top left corner. */
export interface GraphLayout {
  /** Steps that come one after the other stand side by side, not one below the other. */
  sideways: boolean;
  boxes: Rect[];
  /** For each step, the arrows that lead to it, in the order of its inputs. */
  arrows: Arrow[][];
  width: number;
  height: number;
}

const boxHeight = 54;
/** Between two arrows that lead to the same box. */
const portPitch = 16;
const gaps = { smallest: 18, sideways: 52, down: 34 } as const;
const head = { length: 9, half: 5 } as const;
/** A layer of more boxes than this is spread over several. */
const mostPerLayer = 6;
/** A picture wider than this many times its height reads well sideways; steep arrows do not. */
const flattest = 2;

/** Layers of items, and where each begins and ends. */
interface Plan {
  layers: Item[][];
  starts: number[];
  ends: number[];
  /** How much room the widest layer takes. */
  across: number;
}

/**
 * Side by side if all layers fit into `width`, as a formula is read; otherwise one layer below the
 * other, which leaves room for as many as there are.
 */
export function layOutGraph(
  steps: readonly Step[],
  boxWidths: readonly number[],
  width: number,
): GraphLayout {
  const row = sideways(steps, boxWidths, width);
  return row ? drawn(steps, row, width, true) : drawn(steps, down(steps, boxWidths, width), width);
}

function sideways(
  steps: readonly Step[],
  boxWidths: readonly number[],
  width: number,
): Plan | null {
  const sizes = steps.map((step) => Math.max(boxHeight, portsSize(step)));
  const layers = layersOf(steps, sizes, mostPerLayer);
  const columns = layers.map((layer) =>
    Math.max(...layer.map(({ step, passing }) => passing ? 0 : boxWidths[step]))
  );
  const boxes = columns.reduce((sum, column) => sum + column, 0);
  const between = Math.min(gaps.sideways, (width - boxes) / Math.max(1, layers.length - 1));
  if (between < gaps.smallest) return null;
  const room = width / flattest;
  const found = plan(layers, columns, between, room);
  return found.across <= room ? found : null;
}

function down(steps: readonly Step[], boxWidths: readonly number[], width: number): Plan {
  const sizes = steps.map((step, i) => Math.max(boxWidths[i], portsSize(step)));
  const plans: Plan[] = [];
  for (let most = mostPerLayer; most >= 1; most--) {
    const layers = layersOf(steps, sizes, most);
    plans.push(plan(layers, layers.map(() => boxHeight), gaps.down, width));
    if (plans.at(-1)!.across <= width) break;
  }
  return plans.reduce((best, other) => other.across < best.across ? other : best);
}

function portsSize({ inputs }: Step): number {
  return portPitch * (inputs.length + 1);
}

function plan(
  layers: Item[][],
  depths: readonly number[],
  between: number,
  room: number,
): Plan {
  let end = -between;
  const starts: number[] = [];
  const ends = depths.map((depth) => {
    starts.push(end + between);
    return end += between + depth;
  });
  return { layers, starts, ends, across: placeItems(layers, room) };
}

function drawn(
  steps: readonly Step[],
  { layers, starts, ends, across }: Plan,
  width: number,
  sideways = false,
): GraphLayout {
  const length = ends[ends.length - 1];
  const taken = sideways ? length : across;
  const shift = Math.max(0, Math.round((width - taken) / 2));
  const point = (along: number, at: number) =>
    sideways ? `${round(along + shift)},${round(at)}` : `${round(at + shift)},${round(along)}`;
  const items = layers.flat().filter(({ passing }) => !passing)
    .toSorted((a, b) => a.step - b.step);
  const boxes = items.map(({ layer, at, size }) => {
    const along = { from: starts[layer], size: ends[layer] - starts[layer] };
    return sideways
      ? { x: along.from + shift, y: at - size / 2, width: along.size, height: size }
      : { x: at - size / 2 + shift, y: along.from, width: size, height: along.size };
  });
  const arrows = items.map((item) =>
    ways(item, steps[item.step].inputs).map((way) => arrow(way, starts, ends, point))
  );
  return {
    sideways,
    boxes,
    arrows,
    width: Math.max(width, taken),
    height: sideways ? across : length,
  };
}

/** An arrow's way, and how far from the middle of their boxes it begins and ends. */
interface Way {
  items: Item[];
  leaves: number;
  arrives: number;
}

/** The ways to a box. Where one runs straight, it arrives in the middle, the others beside it. */
function ways(box: Item, inputs: readonly number[]): Way[] {
  const found = inputs.map((input) => trace(box, input));
  const last = (way: Item[]) => way[way.length - 2].at;
  const order = found.map((_, i) => i).toSorted((a, b) => last(found[a]) - last(found[b]) || a - b);
  const aligned = order.flatMap((i, place) => last(found[i]) === box.at ? [place] : []);
  const middle = aligned.length === 1 &&
      Math.max(aligned[0], order.length - 1 - aligned[0]) * portPitch <= (box.size - portPitch) / 2
    ? aligned[0]
    : (order.length - 1) / 2;
  const arrives = (i: number) => (order.indexOf(i) - middle) * portPitch;
  return found.map((items, i) => {
    const twins = inputs.flatMap((input, j) => input === inputs[i] ? [arrives(j)] : []);
    const centre = twins.reduce((sum, at) => sum + at, 0) / twins.length;
    return { items, leaves: arrives(i) - centre, arrives: arrives(i) };
  });
}

/** From a box back to one of its inputs, over all that the arrow passes; the input comes first. */
function trace(box: Item, input: number): Item[] {
  const way = [box];
  for (let at = box; at === box || at.passing;) {
    at = at.before.find(({ step }) => step === input)!;
    way.unshift(at);
  }
  return way;
}

function arrow(
  { items, leaves, arrives }: Way,
  starts: readonly number[],
  ends: readonly number[],
  point: (along: number, at: number) => string,
): Arrow {
  let at = items[0].at + leaves;
  let line = `M${point(ends[items[0].layer], at)}`;
  for (const item of items.slice(1)) {
    const [from, to] = [
      ends[item.layer - 1],
      starts[item.layer] - (item.passing ? 0 : head.length),
    ];
    const next = item.at + (item.passing ? 0 : arrives);
    const half = (from + to) / 2;
    line += at === next
      ? `L${point(to, next)}`
      : `C${point(half, at)} ${point(half, next)} ${point(to, next)}`;
    if (item.passing) line += `L${point(ends[item.layer], next)}`;
    at = next;
  }
  const tip = starts[items[items.length - 1].layer];
  const [left, right] = [at - head.half, at + head.half]
    .map((side) => point(tip - head.length, side));
  return { line, head: `M${point(tip, at)}L${left}L${right}Z` };
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
