import {
  arrayOf,
  clone,
  contiguous,
  formatShape,
  make,
  type NdArray,
  type Numbers,
  sameShape,
} from "../tensor/internals.ts";
import { Tensor } from "../tensor/mod.ts";
import { CaptureError } from "./errors.ts";
import type { LoopArrays } from "./loop.ts";
import type { Memory } from "./memory.ts";
import type { Found, Leaf, Recording } from "./record.ts";
import { builder } from "./structure.ts";
import { writesOf } from "./work.ts";

/** What can be done with a recorded function. */
export interface Repeated<R> {
  run(args: readonly unknown[]): R;
  /**
   * Runs once for every entry of `rows` along dimension 0, where the result is `[carry, y]`; gives
   * back the last carry and all `y`. Null where that cannot be done.
   */
  scan(carry: NdArray, rows: readonly NdArray[]): [Tensor, Tensor] | null;
}

/** A program, tied to its memory. */
export interface Compiled {
  step(): void;
  /** The loop over sequences; null if there is none. */
  scan(arrays: LoopArrays): ((length: number, places: (Numbers | number)[]) => void) | null;
}

/** The loop over sequences, and what is stacked. */
interface Loop {
  readonly run: (length: number, places: (Numbers | number)[]) => void;
  readonly y: NdArray;
}

/** The gradient that a leaf had before the recording, and the one that it has after it. */
export interface LeftGradient {
  readonly leaf: Leaf;
  readonly found: Found;
  readonly left: Tensor | null;
}

/**
 * Ties a compiled step to the world of tensors: arguments go into its memory as it is now, results
 * and gradients come out.
 */
export function connect<R>(
  { launches, made, result }: Recording<R>,
  inputs: readonly Tensor[],
  leaves: readonly LeftGradient[],
  memory: Memory,
  program: Compiled,
): Repeated<R> {
  const given = inputs.map(arrayOf);
  const own = new Set([...made, ...given.map(({ storage }) => storage)]);
  const written = new Set(launches.flatMap(writesOf).map(({ storage }) => storage));
  const outside = [...written].filter((storage) => !made.has(storage));
  const enter = given.map((a) => memory.writer(a));
  /** Makes a tensor of what lies where `t` lay; a tensor from outside is given back as it is. */
  const maker = <T extends Tensor>(t: T): () => T => {
    const a = arrayOf(t);
    if (!own.has(a.storage)) return () => t;
    const read = memory.reader(a);
    return () => {
      const out = make(a.shape, a.storage.dtype);
      read(out.storage.data, out.offset);
      return new Tensor(out) as Tensor as T;
    };
  };
  const build = builder(result, maker);
  const grads = leaves.map(({ leaf, found, left }) => {
    return { leaf, found, make: left === null ? () => null : maker(left) };
  });
  let loop: Loop | null | undefined;
  const loopOf = (result: unknown): Loop | null => {
    const pair = pairOf(result);
    if (pair === null) return null;
    const [next, y] = pair.map(arrayOf);
    const [carry, ...rows] = given;
    if (!own.has(next.storage) || !own.has(y.storage)) return null;
    if (!sameShape(next.shape, carry.shape)) return null;
    if (next.storage.dtype !== carry.storage.dtype) return null;
    const run = program.scan({ carry, rows, next, y });
    return run && { run, y };
  };
  const requireGradients = () => {
    for (let i = 0; i < grads.length; i++) requireFound(grads[i].leaf, grads[i].found);
  };
  /** Tells of the changes outside: that memory is another now, and which gradients there are. */
  const leave = () => {
    for (let i = 0; i < outside.length; i++) outside[i].version++;
    for (let i = 0; i < grads.length; i++) {
      const { leaf, make } = grads[i];
      const grad = make();
      if (leaf.grad !== grad) leaf.grad = grad;
    }
  };
  return {
    run(args) {
      requireGradients();
      let n = 0;
      for (let i = 0; i < args.length; i++) {
        const arg = args[i];
        if (!(arg instanceof Tensor)) continue;
        const from = contiguous(arrayOf(arg));
        enter[n++](from.storage.data, from.offset);
      }
      program.step();
      leave();
      return build() as R;
    },
    scan(carry, rows) {
      const again = grads.every(({ leaf, found }) => found === "any" || leaf.grad === found);
      if (!again || given.length !== rows.length + 1) return null;
      if (loop === undefined) loop = loopOf(result);
      if (loop === null) return null;
      requireGradients();
      const kept = clone(carry);
      const length = rows[0].shape[0];
      const ys = make([length, ...loop.y.shape], loop.y.storage.dtype);
      const places: (Numbers | number)[] = [];
      const add = ({ storage, offset }: NdArray) => places.push(storage.data, offset);
      add(kept);
      for (const row of rows) add(contiguous(row));
      add(ys);
      loop.run(length, places);
      leave();
      return [new Tensor(kept), new Tensor(ys)];
    },
  };
}

/** The tensors of a result `[carry, y]`; null for any other. */
function pairOf(result: unknown): [Tensor, Tensor] | null {
  if (!Array.isArray(result) || result.length !== 2) return null;
  const [carry, y] = result;
  return carry instanceof Tensor && y instanceof Tensor ? [carry, y] : null;
}

/** A program adds to the gradient that the function found when it was captured. */
function requireFound(leaf: Leaf, found: Found): void {
  if (found === "any" || leaf.grad === found) return;
  const then = found === null ? "none" : "another tensor";
  throw new CaptureError(
    `capture: the gradient of a weight of shape ${formatShape(leaf.shape)} is ` +
      `${leaf.grad === null ? "null" : "there"}, and was ${then} when the function was captured; ` +
      `forget gradients inside the captured function`,
  );
}
