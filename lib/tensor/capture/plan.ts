import type { Launch } from "../launch.ts";
import { NdArray } from "../ndarray.ts";
import type { DType, Storage } from "../storage.ts";
import { readsOf, type Recording, writesOf } from "./record.ts";

/** Where memory lies when a recording is repeated. */
export interface Plan {
  /** What is done every time. */
  readonly launches: readonly Launch[];
  /** What is done once, before the first time. */
  readonly once: readonly Launch[];
  /** The place of all memory that is not at home any more: its start in the arena of its dtype. */
  readonly places: ReadonlyMap<Storage, number>;
  /** Elements in each arena. */
  readonly sizes: Record<DType, number>;
}

/**
 * Gives the memory that a recorded function made, and its arguments, places in one arena for each
 * dtype. What is needed at different times shares a place.
 *
 * @param inputs memory of the arguments, filled before every repetition
 * @param kept memory whose values are wanted at the end
 */
export function plan(
  recording: Recording<unknown>,
  inputs: readonly Storage[],
  kept: readonly Storage[],
): Plan {
  const movable = new Set([...recording.made, ...inputs]);
  for (const launch of recording.launches) {
    // Other computations know their arrays by heart, so these stay at home.
    if (launch.kind !== "other") continue;
    for (const { storage } of [...launch.reads, ...launch.writes]) movable.delete(storage);
  }
  const { launches, once } = initialise(recording, new Set(inputs));
  const spans = lifetimes(launches, once, inputs, kept, movable);
  return { launches, once, ...arrange(spans) };
}

/**
 * New memory holds zeros, and places that are shared do not: what is not overwritten as a whole
 * before it is read is filled with zeros first. What is written once, with numbers known from the
 * start, is done once.
 */
function initialise(
  { launches, made }: Recording<unknown>,
  inputs: ReadonlySet<Storage>,
): { launches: Launch[]; once: Launch[] } {
  const writes = new Map<Storage, number>();
  for (const launch of launches) {
    for (const { storage } of writesOf(launch)) {
      writes.set(storage, (writes.get(storage) ?? 0) + 1);
    }
  }
  const seen = new Set<Storage>(inputs);
  const always: Launch[] = [];
  const once: Launch[] = [];
  for (const launch of launches) {
    const reads = readsOf(launch);
    for (const { storage } of [...reads, ...writesOf(launch)]) {
      if (seen.has(storage) || !made.has(storage)) continue;
      seen.add(storage);
      const whole = writesOf(launch).some((out) => covers(out)) &&
        reads.every((a) => a.storage !== storage);
      if (whole) continue;
      const zeros: Launch = { kind: "fill", out: wholeOf(storage), value: 0 };
      (writes.has(storage) ? always : once).push(zeros);
    }
    const known = launch.kind === "fill" || launch.kind === "constant";
    const lasting = known && made.has(launch.out.storage) && writes.get(launch.out.storage) === 1;
    (lasting && covers(launch.out) ? once : always).push(launch);
  }
  return { launches: always, once };
}

/** Whether an array is all of its memory. */
function covers(a: NdArray): boolean {
  return a.contiguous && a.size === a.storage.size;
}

/** All of some memory, as an array of one dimension. */
export function wholeOf(storage: Storage): NdArray {
  return new NdArray(storage, [storage.size], [1], storage.start);
}

/** When memory is in use: from one launch to another, both included. */
interface Span {
  storage: Storage;
  first: number;
  last: number;
}

function lifetimes(
  launches: readonly Launch[],
  once: readonly Launch[],
  inputs: readonly Storage[],
  kept: readonly Storage[],
  movable: ReadonlySet<Storage>,
): Span[] {
  const spans = new Map<Storage, Span>();
  const use = (storage: Storage, at: number) => {
    if (!movable.has(storage)) return;
    const span = spans.get(storage);
    if (span === undefined) spans.set(storage, { storage, first: at, last: at });
    else span.last = at;
  };
  for (const storage of inputs) use(storage, -1);
  for (const { storage } of once.flatMap(writesOf)) use(storage, -1);
  launches.forEach((launch, at) => {
    for (const { storage } of [...readsOf(launch), ...writesOf(launch)]) use(storage, at);
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
