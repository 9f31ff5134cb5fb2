/** Which layer of a computation graph each step is in, and in which order. */

/** A step, as far as the layout cares. A leaf has no inputs. */
export interface Step {
  readonly inputs: readonly number[];
}

/**
 * What takes up room in a layer: a step's box, or the way of an arrow that passes the layer. All
 * arrows that leave a step share one way, and branch off it where they are needed.
 */
export interface Item {
  /** The step, or where the passing arrows come from. */
  readonly step: number;
  readonly layer: number;
  readonly passing: boolean;
  /** Its size along the layer. */
  readonly size: number;
  /** What leads here from the layer before, and from here to the next. */
  readonly before: Item[];
  readonly after: Item[];
  /** Its middle along the layer. */
  at: number;
}

/** Room for passing arrows. */
const passingSize = 10;

/**
 * Sorts steps into layers of at most so many boxes, each after all that it is made of, and the
 * items of each layer so that few arrows cross.
 */
export function layersOf(steps: readonly Step[], sizes: readonly number[], most: number): Item[][] {
  return orderLayers(itemsOf(steps, assignLayers(steps, most), sizes));
}

/**
 * Operations come as early as they can, leaves just before they are first needed. A layer holds at
 * most so many; whatever finds it full moves on.
 */
function assignLayers(steps: readonly Step[], most: number): number[] {
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
  const first = Math.min(...layers);
  return layers.map((layer) => layer - first);
}

function itemsOf(
  steps: readonly Step[],
  layerOf: readonly number[],
  sizes: readonly number[],
): Item[][] {
  const layers: Item[][] = Array.from({ length: Math.max(...layerOf) + 1 }, () => []);
  const add = (step: number, layer: number, passing: boolean): Item => {
    const size = passing ? passingSize : sizes[step];
    const item = { step, layer, passing, size, before: [], after: [], at: 0 };
    layers[layer].push(item);
    return item;
  };
  const boxes = steps.map((_, i) => add(i, layerOf[i], false));
  const ways = boxes.map((box) => [box]);
  steps.forEach(({ inputs }, i) => {
    for (const input of new Set(inputs)) {
      const way = ways[input];
      for (let passed = way.length; layerOf[input] + passed < layerOf[i]; passed++) {
        way.push(add(input, layerOf[input] + passed, true));
        connect(way[passed - 1], way[passed]);
      }
      connect(way[layerOf[i] - layerOf[input] - 1], boxes[i]);
    }
  });
  return layers;
}

function connect(from: Item, to: Item): void {
  from.after.push(to);
  to.before.push(from);
}

/** Tries several orders to begin with, and keeps the one that ends with the fewest crossings. */
function orderLayers(layers: Item[][]): Item[][] {
  const isLeaf = ({ passing, before }: Item) => !passing && before.length === 0 ? 1 : 0;
  const leavesLast = layers.map((layer) => layer.toSorted((a, b) => isLeaf(a) - isLeaf(b)));
  const leavesFirst = layers.map((layer) => layer.toSorted((a, b) => isLeaf(b) - isLeaf(a)));
  const mirrored = (order: Item[][]) => order.map((layer) => layer.toReversed());
  return [leavesLast, leavesFirst, mirrored(leavesFirst), mirrored(leavesLast)]
    .map(untangled)
    .reduce((best, other) => crossings(other) < crossings(best) ? other : best);
}

/**
 * Orders each layer by the middle of what it is connected to, there and back, and keeps the best.
 */
function untangled(layers: Item[][]): Item[][] {
  let best = layers.map((layer) => [...layer]);
  let fewest = crossings(best);
  let current = best;
  for (let sweep = 0; sweep < 16 && fewest > 0; sweep++) {
    current = sweepOnce(current, sweep % 2 === 0 ? "before" : "after");
    const found = crossings(current);
    if (found < fewest) [best, fewest] = [current, found];
  }
  swapNeighbours(best);
  return best;
}

function sweepOnce(layers: Item[][], side: "before" | "after"): Item[][] {
  const rank = ranks(layers);
  const result = [...layers];
  const indices = layers.map((_, i) => side === "before" ? i : layers.length - 1 - i);
  for (const i of indices) {
    const middle = new Map(layers[i].map((item) => {
      const linked = item[side].map((other) => rank.get(other)!);
      const mean = linked.reduce((sum, r) => sum + r, 0) / linked.length;
      return [item, linked.length === 0 ? rank.get(item)! : mean];
    }));
    result[i] = layers[i].toSorted((a, b) => middle.get(a)! - middle.get(b)!);
    result[i].forEach((item, place) => rank.set(item, place));
  }
  return result;
}

/** Swaps neighbours as long as this leaves fewer crossings. */
function swapNeighbours(layers: Item[][]): void {
  let fewest = crossings(layers);
  for (let changed = fewest > 0; changed;) {
    changed = false;
    for (const layer of layers) {
      for (let i = 1; i < layer.length; i++) {
        [layer[i - 1], layer[i]] = [layer[i], layer[i - 1]];
        const found = crossings(layers);
        if (found < fewest) [fewest, changed] = [found, true];
        else [layer[i - 1], layer[i]] = [layer[i], layer[i - 1]];
      }
    }
  }
}

/** Each item's place in its layer, counted from 0. */
export function ranks(layers: readonly Item[][]): Map<Item, number> {
  return new Map(layers.flatMap((layer) => layer.map((item, i) => [item, i])));
}

function crossings(layers: readonly Item[][]): number {
  const rank = ranks(layers);
  let count = 0;
  for (const layer of layers) {
    const links = layer.flatMap((from, a) => from.after.map((to) => [a, rank.get(to)!]));
    links.forEach(([a, b], i) => {
      for (const [c, d] of links.slice(i + 1)) if ((a - c) * (b - d) < 0) count++;
    });
  }
  return count;
}
