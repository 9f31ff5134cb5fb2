import { forEachOffset, NdArray, type Storage } from "../tensor/internals.ts";
import { readsOf, type Work } from "./work.ts";

/**
 * Adds the zeros of new memory, which shares its place with other memory: it is filled with zeros
 * unless it is overwritten before it is read.
 *
 * @param made memory that the function allocated, and found filled with zeros
 */
export function initialise(
  recorded: readonly Work[],
  made: ReadonlySet<Storage>,
): readonly Work[] {
  const seen = new Set<Storage>();
  return recorded.flatMap((item, i) => {
    const work: Work[] = [];
    for (const { storage } of [...readsOf(item), item.out]) {
      if (seen.has(storage) || !made.has(storage)) continue;
      seen.add(storage);
      if (isFilled(storage, recorded, i)) continue;
      work.push({ kind: "fill", out: wholeOf(storage), value: 0 });
    }
    return [...work, item];
  });
}

/** Whether all of the memory is written, from `first` on, before it is read. */
function isFilled(storage: Storage, work: readonly Work[], first: number): boolean {
  let written: Uint8Array | null = null;
  let most = 0;
  for (let i = first; i < work.length; i++) {
    if (readsOf(work[i]).some((a) => a.storage === storage)) return false;
    const { out } = work[i];
    if (out.storage !== storage) continue;
    if (out.contiguous && out.size === storage.size) return true;
    const marks = written ??= new Uint8Array(storage.size);
    forEachOffset(out, (at) => marks[at - storage.start] = 1);
    most += out.size;
    // Parts may overlap: the marks are checked once there are enough elements.
    if (most >= storage.size && !marks.includes(0)) return true;
  }
  return false;
}

/** Memory as an array of one dimension. */
export function wholeOf(storage: Storage): NdArray {
  return new NdArray(storage, [storage.size], [1], storage.start);
}
