import { arrayOf } from "../core.ts";
import type { Launch } from "../launch.ts";
import type { Storage } from "../storage.ts";
import type { Run } from "./capture.ts";
import { readsOf, writesOf } from "./work.ts";

/**
 * The first way in which two recordings of one function differ, in words; null if they do the same.
 * Memory that the function made is compared by the order of its appearance, other memory by
 * identity.
 */
export function difference(first: Run<unknown>, second: Run<unknown>): string | null {
  const names = [first, second].map(({ recording: { made }, inputs }) => {
    const own = new Map<Storage, string>();
    inputs.forEach((t, i) => own.set(arrayOf(t).storage, `argument ${i}`));
    return (storage: Storage): unknown => {
      if (!own.has(storage) && made.has(storage)) own.set(storage, `memory ${own.size}`);
      return own.get(storage) ?? storage;
    };
  });
  const [before, after] = [first.recording.launches, second.recording.launches];
  const count = Math.max(before.length, after.length);
  for (let i = 0; i < count; i++) {
    const [a, b] = [before[i], after[i]];
    if (a === undefined || b === undefined) {
      return `it took ${before.length} steps, and then ${after.length}`;
    }
    const [p, q] = [describe(a), describe(b)];
    if (p !== q) return `step ${i} was ${p}, and then ${q}`;
    const [x, y] = [a, b].map((launch) => [...writesOf(launch), ...readsOf(launch)]);
    const same = x.length === y.length && x.every((array, n) => {
      return names[0](array.storage) === names[1](y[n].storage) &&
        array.offset - array.storage.start === y[n].offset - y[n].storage.start;
    });
    if (!same) return `step ${i}, ${p}, worked on other memory`;
  }
  return null;
}

function describe(launch: Launch): string {
  const list = [...writesOf(launch), ...readsOf(launch)]
    .map(({ shape, strides }) =>
      `[${shape.join(", ")}]${strides.length > 1 ? ` / ${strides}` : ""}`
    )
    .join(" of ");
  switch (launch.kind) {
    case "pointwise":
      return `${launch.f.name} ${launch.f} ${list}`;
    case "fill":
      return `fill with ${launch.value} ${list}`;
    case "constant":
      return `the numbers [${launch.values.slice(0, 5).join(", ")}] ${list}`;
    case "reduce":
      return `${launch.fold.name} ${list}`;
    case "product":
      return `product ${list}`;
    case "other":
      return `${launch.name} ${list}`;
  }
}
