import { forEachOffset, type Launch, NdArray, nest, type Storage } from "../tensor/internals.ts";
import { readsOf, type Work, writesOf } from "./work.ts";

/** Work that is done every time, and work that is done once, before the first time. */
export interface Initialised {
  readonly always: readonly Work[];
  readonly once: readonly Launch[];
}

/**
 * New memory holds zeros, and places that are shared do not: what is not overwritten before it is
 * read is filled with zeros first. What is written once, with numbers known from the start, is done
 * once.
 *
 * @param made memory that the function made, and so found full of zeros
 * @param lasting whether anything is left in the memory from one time to the next
 */
export function initialise(
  work: readonly Work[],
  made: ReadonlySet<Storage>,
  lasting: boolean,
): Initialised {
  const writes = new Map<Storage, number>();
  for (const { storage } of work.flatMap(writesOf)) {
    writes.set(storage, (writes.get(storage) ?? 0) + 1);
  }
  const seen = new Set<Storage>();
  const always: Work[] = [];
  const once: Launch[] = [];
  work.forEach((item, i) => {
    for (const { storage } of [...readsOf(item), ...writesOf(item)]) {
      if (seen.has(storage) || !made.has(storage)) continue;
      seen.add(storage);
      if (isFilled(storage, work, i)) continue;
      const zeros: Launch = { kind: "fill", out: wholeOf(storage), value: 0 };
      (lasting && !writes.has(storage) ? once : always).push(zeros);
    }
    const known = item.kind === "fill" || item.kind === "constant";
    const stays = lasting && known && made.has(item.out.storage) &&
      writes.get(item.out.storage) === 1 && covers(item.out);
    if (stays) once.push(item);
    else always.push(item);
  });
  return { always, once };
}

/** Whether all of some memory is written, by one or several, from `first` on, before it is read. */
function isFilled(storage: Storage, work: readonly Work[], first: number): boolean {
  let written: Uint8Array | null = null;
  let most = 0;
  for (let i = first; i < work.length; i++) {
    if (readsOf(work[i]).some((a) => a.storage === storage)) return false;
    for (const out of writesOf(work[i])) {
      if (out.storage !== storage) continue;
      if (covers(out)) return true;
      mark(written ??= new Uint8Array(storage.size), out);
      most += out.size;
    }
    // Parts may overlap, so they are looked for only when there may be enough of them.
    if (written !== null && most >= storage.size && !written.includes(0)) return true;
  }
  return false;
}

/** Writes 1 wherever an array has an element; whole runs at once. */
function mark(written: Uint8Array, out: NdArray): void {
  const { sizes, strides: [strides] } = nest(out);
  const last = sizes.length - 1;
  const run = strides[last] === 1 ? sizes[last] : 1;
  const starts = run === 1 ? out : out.view(sizes.slice(0, last), strides.slice(0, last));
  forEachOffset(starts, (at) => {
    const start = at - out.storage.start;
    written.fill(1, start, start + run);
  });
}

/** Whether an array is all of its memory. */
function covers(a: NdArray): boolean {
  return a.contiguous && a.size === a.storage.size;
}

/** All of some memory, as an array of one dimension. */
export function wholeOf(storage: Storage): NdArray {
  return new NdArray(storage, [storage.size], [1], storage.start);
}
