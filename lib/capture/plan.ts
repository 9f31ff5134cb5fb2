import type { Launch, Storage } from "../tensor/internals.ts";
import type { DType } from "../tensor/mod.ts";
import type { Initialised } from "./initialise.ts";
import { readsOf, type Work, writesOf } from "./work.ts";

/** Where memory lies when a recording is repeated. */
export interface Plan {
  readonly work: readonly Work[];
  readonly once: readonly Launch[];
  /** Where memory begins in the arena of its dtype. */
  readonly places: ReadonlyMap<Storage, number>;
  /** Elements in each arena. */
  readonly sizes: Record<DType, number>;
}

/**
 * Gives memory places in one arena for each dtype. What is needed at different times shares a place.
 *
 * @param own memory that may get a place
 * @param inputs memory of the arguments, filled before every repetition
 * @param kept memory whose values are wanted at the end
 */
export function plan(
  { always, once }: Initialised,
  own: ReadonlySet<Storage>,
  inputs: readonly Storage[],
  kept: readonly Storage[],
): Plan {
  return { work: always, once, ...arrange(lifetimes(always, once, inputs, kept, own)) };
}

/** When memory is in use: from one launch to another, both included. */
interface Span {
  storage: Storage;
  first: number;
  last: number;
}

function lifetimes(
  work: readonly Work[],
  once: readonly Launch[],
  inputs: readonly Storage[],
  kept: readonly Storage[],
  own: ReadonlySet<Storage>,
): Span[] {
  const spans = new Map<Storage, Span>();
  const use = (storage: Storage, at: number) => {
    if (!own.has(storage)) return;
    const span = spans.get(storage);
    if (span === undefined) spans.set(storage, { storage, first: at, last: at });
    else span.last = at;
  };
  for (const storage of inputs) use(storage, -1);
  for (const { storage } of once.flatMap(writesOf)) use(storage, -1);
  work.forEach((item, at) => {
    for (const { storage } of [...readsOf(item), ...writesOf(item)]) use(storage, at);
  });
  for (const storage of kept) use(storage, Infinity);
  for (const { storage } of once.flatMap(writesOf)) use(storage, Infinity);
  return [...spans.values()].sort((a, b) => a.first - b.first);
}

/** First fit: every span takes the lowest gap that is free for as long as it lives. */
function arrange(spans: readonly Span[]): Pick<Plan, "places" | "sizes"> {
  const places = new Map<Storage, number>();
  const sizes = { float32: 0, float64: 0 };
  const living = { float32: [] as Span[], float64: [] as Span[] };
  for (const span of spans) {
    const { dtype, size } = span.storage;
    // In order of place; what ended before this span begins makes room.
    const neighbours = living[dtype].filter(({ last }) => last >= span.first);
    let start = 0;
    let at = 0;
    for (; at < neighbours.length; at++) {
      const place = places.get(neighbours[at].storage)!;
      if (start + size <= place) break;
      start = place + padded(neighbours[at].storage.size);
    }
    neighbours.splice(at, 0, span);
    living[dtype] = neighbours;
    places.set(span.storage, start);
    sizes[dtype] = Math.max(sizes[dtype], start + padded(size));
  }
  return { places, sizes };
}

/** Places start at multiples of 16 bytes, as vector instructions like it. */
function padded(size: number): number {
  return Math.ceil(size / 4) * 4;
}
