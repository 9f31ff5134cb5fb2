/** Where in their layers the steps of a computation graph stand. */

import { type Item, ranks } from "./graph_layers.ts";

/** Items of consecutive layers that stand in one straight line. */
interface Line {
  readonly items: Item[];
  at: number;
  /** Which lines are beside this one, and how far their middles must be apart. */
  readonly left: Map<Line, number>;
  readonly right: Map<Line, number>;
}

/** Free space between two boxes, between a box and a passing arrow, and between two of these. */
const space = [24, 14, 6] as const;
const rounds = 80;

/**
 * Gives every item its place, in the order of its layer and clear of its neighbours. Passing arrows
 * and long chains run straight. Places begin at 0 and stay within `room` if there is any way.
 *
 * @returns How much room the layers take together.
 */
export function placeItems(layers: readonly Item[][], room: number): number {
  const items = layers.flat();
  const extent = () => Math.max(...items.map(({ at, size }) => at + size / 2));
  let lines: Line[] = [];
  // The straighter, the wider. Where this is too wide, chains may bend, and then all else.
  for (const least of [0, urgent.leaf, Infinity]) {
    lines = linesOf(layers, least);
    for (const line of lines) moveTo(line, lowest(line));
    if (extent() <= room) break;
  }
  const limit = Math.max(room, extent());
  for (let round = 0; round < rounds; round++) {
    for (const line of round % 2 === 0 ? lines.toReversed() : lines) {
      moveTo(line, Math.max(lowest(line), Math.min(wanted(line), highest(line, limit))));
    }
  }
  const start = Math.min(...items.map(({ at, size }) => at - size / 2));
  for (const item of items) item.at = Math.round(item.at - start);
  return extent();
}

function newLine(): Line {
  return { items: [], at: 0, left: new Map(), right: new Map() };
}

function moveTo(line: Line, at: number): void {
  line.at = at;
  for (const item of line.items) item.at = at;
}

const urgent = { passing: 3000, leaf: 2000 } as const;

/**
 * How much it matters that an arrow runs straight: passing ones, then leaves', then long chains.
 */
function urgency(from: Item, to: Item, chains: Chains): number {
  if (from.step === to.step && from.passing) return urgent.passing;
  if (from.step === to.step && from.before.length === 0) return urgent.leaf;
  return chains.before.get(from)! + chains.after.get(to)!;
}

/** For each item, how many layers the longest chains before and after it run through. */
type Chains = Record<"before" | "after", ReadonlyMap<Item, number>>;

function chainsOf(layers: readonly Item[][]): Chains {
  const longest = (items: readonly Item[], side: "before" | "after") => {
    const found = new Map<Item, number>();
    for (const item of items) {
      found.set(item, 1 + Math.max(0, ...item[side].map((other) => found.get(other)!)));
    }
    return found;
  };
  const items = layers.flat();
  return { before: longest(items, "before"), after: longest(items.toReversed(), "after") };
}

/** The lines, each after those to its left. */
function linesOf(layers: readonly Item[][], least: number): Line[] {
  const lineOf = new Map<Item, Line>();
  const rank = ranks(layers);
  const chains = chainsOf(layers);
  layers.forEach((layer, i) => {
    const links = i === 0 ? [] : straight(layers[i - 1], rank, chains, least);
    const from = new Map(links.map(([from, to]) => [to, from]));
    for (const item of layer) {
      const line = from.has(item) ? lineOf.get(from.get(item)!)! : newLine();
      line.items.push(item);
      lineOf.set(item, line);
    }
  });
  for (const layer of layers) {
    layer.slice(1).forEach((item, i) => {
      const [a, b] = [lineOf.get(layer[i])!, lineOf.get(item)!];
      const distance = Math.max(apart(layer[i], item), a.right.get(b) ?? 0);
      a.right.set(b, distance);
      b.left.set(a, distance);
    });
  }
  return sorted(new Set(lineOf.values()));
}

/** The arrows out of a layer that run straight: the most urgent ones, none crossing another. */
function straight(
  layer: readonly Item[],
  rank: ReadonlyMap<Item, number>,
  chains: Chains,
  least: number,
): [Item, Item][] {
  const links = layer.flatMap((from) => from.after.map((to): [Item, Item] => [from, to]))
    .filter((link) => urgency(...link, chains) >= least);
  links.sort((a, b) => urgency(...b, chains) - urgency(...a, chains));
  const chosen: [Item, Item][] = [];
  for (const [from, to] of links) {
    const side = ([a, b]: [Item, Item]) =>
      (rank.get(a)! - rank.get(from)!) * (rank.get(b)! - rank.get(to)!);
    if (chosen.every((other) => side(other) > 0)) chosen.push([from, to]);
  }
  return chosen;
}

function apart(a: Item, b: Item): number {
  return (a.size + b.size) / 2 + space[Number(a.passing) + Number(b.passing)];
}

/** Lines never cross, so "to the left of" has no cycle. */
function sorted(lines: ReadonlySet<Line>): Line[] {
  const result = new Set<Line>();
  const visit = (line: Line) => {
    if (result.has(line)) return;
    for (const other of line.left.keys()) visit(other);
    result.add(line);
  };
  lines.forEach(visit);
  return [...result];
}

/** The middle of all that the line is connected to. */
function wanted(line: Line): number {
  const others = line.items.flatMap(({ before, after }) => [...before, ...after])
    .filter((item) => !line.items.includes(item));
  if (others.length === 0) return line.at;
  return others.reduce((sum, { at }) => sum + at, 0) / others.length;
}

/** As far to the left as the edge and the lines there allow. */
function lowest({ items, left }: Line): number {
  const edge = Math.max(...items.map(({ size }) => size / 2));
  return Math.max(edge, ...Array.from(left, ([other, distance]) => other.at + distance));
}

function highest({ items, right }: Line, limit: number): number {
  const edge = limit - Math.max(...items.map(({ size }) => size / 2));
  return Math.min(edge, ...Array.from(right, ([other, distance]) => other.at - distance));
}
