import { copied, NdArray, sameShape, type Storage } from "../tensor/internals.ts";
import { mapArrays, readsOf, type Work } from "./work.ts";

/** A use of memory: from one place to another, both included. */
interface Use {
  readonly at: number;
  readonly isWrite: boolean;
  readonly low: number;
  readonly high: number;
}

/**
 * Computes pieces that are copied into a larger array directly in their place there: the pieces of
 * a `cat`, the rows of a sum of products.
 *
 * @param own memory of the program
 * @param fixed memory that cannot be moved
 */
export function buildInPlace(
  work: readonly Work[],
  own: ReadonlySet<Storage>,
  fixed: ReadonlySet<Storage>,
): readonly Work[] {
  const uses = new Map<Storage, Use[]>();
  const usesOf = (storage: Storage) => {
    const list = uses.get(storage) ?? [];
    uses.set(storage, list);
    return list;
  };
  work.forEach((item, at) => {
    for (const a of readsOf(item)) usesOf(a.storage).push(useOf(a, at, false));
    usesOf(item.out.storage).push(useOf(item.out, at, true));
  });
  const moved = new Map<Storage, { to: Storage; by: number }>();
  const copies = new Set<number>();
  work.forEach((item, at) => {
    if (item.kind !== "pointwise" || item.f !== copied) return;
    const { out, inputs: [a] } = item;
    const { storage: from } = a;
    const { storage: to } = out;
    const isPiece = a.contiguous && a.size === from.size && out.contiguous &&
      sameShape(a.shape, out.shape) && from.dtype === to.dtype;
    const isFixed = fixed.has(from) || moved.has(from) || !own.has(from) || !own.has(to);
    if (!isPiece || from === to || isFixed) return;
    // Neither the piece nor its copy may be changed later.
    const place = useOf(out, at, true);
    const pieceUses = usesOf(from);
    const wholeUses = usesOf(to);
    const isLast = pieceUses.every((use) => !use.isWrite || use.at < at);
    const isFree = wholeUses.every((use) =>
      use.at === at || use.high < place.low || use.low > place.high ||
      (!use.isWrite && use.at > at)
    );
    if (!isLast || !isFree) return;
    moved.set(from, { to, by: place.low });
    copies.add(at);
    wholeUses.splice(wholeUses.findIndex((use) => use.at === at), 1);
    for (const { at: n, isWrite, low, high } of pieceUses) {
      if (n !== at) {
        wholeUses.push({ at: n, isWrite, low: low + place.low, high: high + place.low });
      }
    }
  });
  const place = (a: NdArray): NdArray => {
    const move = moved.get(a.storage);
    if (move === undefined) return a;
    const offset = move.to.start + move.by + a.offset - a.storage.start;
    return place(new NdArray(move.to, a.shape, a.strides, offset));
  };
  return work.flatMap((item, at) => copies.has(at) ? [] : [mapArrays(item, place)]);
}

function useOf({ storage, shape, strides, offset }: NdArray, at: number, isWrite: boolean): Use {
  const low = offset - storage.start;
  const span = shape.reduce((sum, n, d) => sum + Math.max(0, n - 1) * strides[d], 0);
  return { at, isWrite, low, high: low + span };
}
