import type { Storage } from "../tensor/internals.ts";
import type { DType } from "../tensor/mod.ts";
import { readsOf, type Work } from "./work.ts";

/** The memory layout of a program. */
export interface Plan {
  /** Where memory begins in the arena of its dtype. */
  readonly places: ReadonlyMap<Storage, number>;
  /** Elements in each arena. */
  readonly sizes: Record<DType, number>;
}

/**
 * Places memory in one arena for each dtype. Memory that is used at different times shares a place.
 *
 * @param own memory that may get a place
 * @param inputs memory of the arguments, filled before every call
 * @param kept memory whose values are needed at the end
 */
export function plan(
  work: readonly Work[],
  own: ReadonlySet<Storage>,
  inputs: readonly Storage[],
  kept: readonly Storage[],
): Plan {
  const places = new Map<Storage, number>();
  const sizes = { float32: 0, float64: 0 };
  const living = { float32: [] as Span[], float64: [] as Span[] };
  // First fit: every span takes the lowest gap that is free during its lifetime.
  for (const span of lifetimes(work, own, inputs, kept)) {
    const { dtype, size } = span.storage;
    // In order of place, without those that ended before this span begins.
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

/** The first and the last launch that uses memory. */
interface Span {
  storage: Storage;
  first: number;
  last: number;
}

function lifetimes(
  work: readonly Work[],
  own: ReadonlySet<Storage>,
  inputs: readonly Storage[],
  kept: readonly Storage[],
): Span[] {
  const spans = new Map<Storage, Span>();
  const use = (storage: Storage, at: number) => {
    if (!own.has(storage)) return;
    const span = spans.get(storage);
    if (span === undefined) spans.set(storage, { storage, first: at, last: at });
    else span.last = at;
  };
  for (const storage of inputs) use(storage, -1);
  work.forEach((item, at) => {
    for (const { storage } of [...readsOf(item), item.out]) use(storage, at);
  });
  for (const storage of kept) use(storage, Infinity);
  return [...spans.values()].sort((a, b) => a.first - b.first);
}

/** Places are aligned to 16 bytes, for vector instructions. */
function padded(size: number): number {
  return Math.ceil(size / 4) * 4;
}
