import {
  arrayOf,
  type Launch,
  type NdArray,
  sameShape,
  type Storage,
} from "../tensor/internals.ts";
import type { Run } from "./record.ts";
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
    const numbers = otherNumber(a, b);
    if (numbers !== null) return `step ${i} made a tensor with ${numbers}`;
    const [x, y] = [arraysOf(a), arraysOf(b)];
    const laidOut = x.length === y.length && x.every((array, n) => isLike(array, y[n]));
    if (!laidOut || !doSame(a, b)) return `step ${i} was ${describe(a)}, and then ${describe(b)}`;
    const same = x.every((array, n) => {
      return names[0](array.storage) === names[1](y[n].storage) &&
        array.offset - array.storage.start === y[n].offset - y[n].storage.start;
    });
    if (!same) return `step ${i}, ${describe(a)}, worked on other memory`;
  }
  return null;
}

/** The first number in which two tensors differ that were made of numbers; null if there is none. */
function otherNumber(a: Launch, b: Launch): string | null {
  if (a.kind !== "constant" || b.kind !== "constant" || a.values.length !== b.values.length) {
    return null;
  }
  const at = a.values.findIndex((value, i) => !Object.is(value, b.values[i]));
  return at < 0 ? null : `${a.values[at]} at place ${at}, and then with ${b.values[at]}`;
}

function arraysOf(launch: Launch): NdArray[] {
  return [...writesOf(launch), ...readsOf(launch)];
}

function isLike(a: NdArray, b: NdArray): boolean {
  return sameShape(a.shape, b.shape) && sameShape(a.strides, b.strides);
}

/** Whether two launches do the same with what they are given. */
function doSame(a: Launch, b: Launch): boolean {
  if (a.kind === "pointwise" && b.kind === "pointwise") return isSame(a.f, b.f);
  if (a.kind === "fill" && b.kind === "fill") return Object.is(a.value, b.value);
  if (a.kind === "reduce" && b.kind === "reduce") {
    return isSame(a.fold, b.fold) && isSame(a.last, b.last) && Object.is(a.start, b.start);
  }
  if (a.kind === "other" && b.kind === "other") return a.name === b.name;
  return a.kind === b.kind;
}

/** Functions of elements know nothing but their arguments, so their text is what they do. */
function isSame<F extends (...args: never[]) => number>(f: F, g: F): boolean {
  return f === g || `${f}` === `${g}`;
}

function describe(launch: Launch): string {
  const list = arraysOf(launch)
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
