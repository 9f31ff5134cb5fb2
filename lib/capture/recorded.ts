import {
  arrayOf,
  NdArray,
  type Numbers,
  sameShape,
  seal,
  setGradient,
  type Storage,
  values,
  viewOf,
} from "../tensor/internals.ts";
import { Tensor } from "../tensor/mod.ts";
import { compile, type Program } from "./program.ts";
import { CaptureError, rebuildResult, tensorsIn } from "./structure.ts";
import { Follower } from "./follower.ts";
import { changesArgument, type Trace } from "./trace.ts";

/** The gradient that a repeated call leaves in a leaf from outside. */
interface LeftGradient {
  readonly leaf: Tensor;
  readonly found: Tensor | null | undefined;
  readonly left: Tensor | null;
}

/** A call that was recorded: which of its tensors are arguments, outputs, or from outside. */
export class Recorded {
  readonly trace: Trace;
  readonly follower: Follower;
  /** The tensors in place of those among the arguments, in order. */
  readonly inputs: readonly Tensor[];
  /** The carry and the y of a step for `scan`; null for another result. */
  readonly pair: readonly [NdArray, NdArray] | null;
  readonly #result: unknown;
  readonly #inputs: Map<Tensor | Storage, number>;
  readonly #arrays: readonly NdArray[];
  readonly #gradients: readonly LeftGradient[];
  /** Returned tensors with memory of the function, numbered in order. */
  readonly #outputs = new Map<Tensor, number>();
  readonly #views = new Map<Tensor, NdArray>();
  readonly #written: ReadonlySet<Storage>;

  constructor(trace: Trace, inputs: readonly Tensor[], result: unknown) {
    this.trace = trace;
    this.follower = new Follower(trace, null);
    this.inputs = inputs;
    this.#arrays = inputs.map(arrayOf);
    this.#inputs = new Map<Tensor | Storage, number>(inputs.map((t, i) => [t, i]));
    this.#arrays.forEach(({ storage }, i) => this.#inputs.set(storage, i));
    const leaves = [...trace.gradients()].map(([leaf, { found, left }]) => ({ leaf, found, left }));
    this.#gradients = leaves.filter(({ leaf }) => !trace.own.has(leaf));
    const results = tensorsIn(result);
    for (const t of [...results, ...this.#gradients.flatMap(({ left }) => left ?? [])]) {
      if (!trace.own.has(t)) continue;
      const { storage } = arrayOf(t);
      if (!trace.memory.has(storage)) this.#views.set(t, arrayOf(t));
      else if (!this.#outputs.has(t)) this.#outputs.set(t, this.#outputs.size);
    }
    const isPair = Array.isArray(result) && result.length === 2 && results.length === 2;
    this.#result = result;
    this.pair = isPair ? results.map(arrayOf) as [NdArray, NdArray] : null;
    const written = new Set(trace.launches.map(({ out }) => out.storage));
    this.#written = new Set([...written].filter((storage) => !trace.memory.has(storage)));
    // The function's own tensors are separate from those that its caller gets.
    for (const { leaf, left } of leaves) {
      if (trace.own.has(leaf)) setGradient(leaf, null);
      else if (left !== null && trace.own.has(left)) setGradient(leaf, new Tensor(arrayOf(left)));
    }
  }

  /** Refuses arguments that share memory with what the function changes. */
  requireUnshared(given: readonly Tensor[]): void {
    for (let i = 0; i < given.length; i++) {
      if (this.#written.has(arrayOf(given[i]).storage)) {
        throw new CaptureError(`capture: ${changesArgument(i, false)}`);
      }
    }
  }

  /** Whether the gradients that a call finds are those that it leaves. */
  get isSteady(): boolean {
    return this.#gradients.every(({ found, left }) => found === undefined || found === left);
  }

  /** Whether a result is that of a step for `scan`. */
  isPair(result: unknown): boolean {
    const known = this.#result as readonly unknown[];
    return Array.isArray(result) && result.length === 2 && result.every((t, i) => t === known[i]);
  }

  /** The result of the same call, if flags and gradients have not changed. */
  again(): unknown {
    this.follower.start();
    for (const { leaf, found } of this.#gradients) this.follower.requireGradient(leaf, found);
    return this.#result;
  }

  /**
   * The result for the caller.
   *
   * @param given the tensors among the arguments
   * @param output makes the tensor of an output, which has a number
   */
  handOut<R>(
    result: R,
    given: readonly Tensor[],
    output: (t: Tensor, n: number) => Tensor,
    recorded: (t: Tensor) => Tensor = (t) => t,
  ): R {
    return rebuildResult(result, (made) => {
      const t = recorded(made);
      const n = this.#outputs.get(t);
      if (n !== undefined) return output(made, n);
      const i = this.#inputs.get(t);
      if (i !== undefined) return given[i];
      const array = this.#views.get(t);
      if (array !== undefined) return this.#view(array, given);
      if (!this.trace.own.has(t)) return withoutGraph(t);
      throw this.otherResult();
    });
  }

  otherResult(): CaptureError {
    return new CaptureError(
      "capture: the function returned a different tensor than when it was captured; " +
        "return the same tensors every time",
    );
  }

  /** A view of an argument, or of a tensor from outside. */
  #view(array: NdArray, given: readonly Tensor[]): Tensor {
    const i = this.#inputs.get(array.storage);
    if (i === undefined) return new Tensor(array);
    const [placed, actual] = [this.#arrays[i], arrayOf(given[i])];
    if (actual.contiguous) {
      const offset = actual.offset + array.offset - placed.offset;
      return viewOf(given[i], actual.view(array.shape, array.strides, offset));
    }
    if (sameShape(array.shape, placed.shape) && sameShape(array.strides, placed.strides)) {
      return viewOf(given[i], actual);
    }
    throw new CaptureError(
      `capture: a result shares memory with argument ${i}, which is not stored row by ` +
        `row; return a clone(), or pass one`,
    );
  }

  /** Sets the gradients that a call leaves. */
  leaveGradients(outputs: readonly Tensor[]): void {
    for (let i = 0; i < this.#gradients.length; i++) {
      const { leaf, left } = this.#gradients[i];
      const n = left === null ? undefined : this.#outputs.get(left);
      setGradient(leaf, n === undefined ? left : outputs[n]);
    }
  }

  /** The program; null where code cannot be made at run time. */
  compile(names: Readonly<Record<string, Tensor>>): Program | null {
    const { launches, memory } = this.trace;
    const outputs = [...this.#outputs.keys()].map(arrayOf);
    const named = Object.entries(names).flatMap(([name, t]) => [
      [arrayOf(t).storage, name] as const,
      ...(t.grad === null ? [] : [[arrayOf(t.grad).storage, `${name}.grad`] as const]),
    ]);
    try {
      return compile({
        launches,
        allocated: memory,
        inputs: this.#arrays,
        outputs,
        kept: this.pair ?? [],
        names: new Map(named),
      });
    } catch (error) {
      if (error instanceof EvalError) return null;
      throw error;
    }
  }

  /** A copy of the memory from outside that the function changes. */
  snapshot(): Snapshot {
    return [...this.#written].map((storage) => ({
      storage,
      values: storage.data.slice(storage.start, storage.start + storage.size),
    }));
  }

  /** Repeats a call with its program, and compares every bit. */
  verify(
    program: Program,
    given: readonly Tensor[],
    before: Snapshot,
    result: unknown,
    recorded: Follower["recorded"],
  ): void {
    const after = this.snapshot();
    const grads = this.#gradients.flatMap(({ leaf }) => leaf.grad ?? []);
    restore(before);
    const outputs = program.allocate();
    program.run(given.map(arrayOf), outputs);
    const again = this.snapshot();
    restore(after);
    const same = [...tensorsIn(result), ...grads].every((t) => {
      const n = this.#outputs.get(recorded?.get(t) ?? t);
      return n === undefined || equal(values(arrayOf(t)), values(outputs.arrays[n]));
    });
    if (same && after.every(({ values }, i) => equal(values, again[i].values))) return;
    throw new CaptureError(
      `capture: repeating the function gave different numbers than calling it; ` +
        `it depends on something that is not a tensor`,
    );
  }

  /**
   * Frees the memory of the recording. Its tensors remain for comparison, but cannot be read.
   */
  seal(unchecked: boolean): void {
    this.trace.seal(unchecked);
    if (unchecked) return;
    for (const t of this.trace.own) {
      const { storage, shape, strides, offset } = arrayOf(t);
      const isOwn = this.trace.memory.has(storage) || this.#inputs.has(storage);
      if (isOwn) seal(t, new NdArray(sealed(storage), shape, strides, offset));
    }
  }
}

type Snapshot = readonly { readonly storage: Storage; readonly values: Numbers }[];

function restore(memory: Snapshot): void {
  for (const { storage, values } of memory) storage.data.set(values, storage.start);
}

function equal(a: Numbers, b: Numbers): boolean {
  return a.length === b.length && a.every((x, i) => Object.is(x, b[i]));
}

/** Memory that cannot be read. */
function sealed({ start, size, dtype }: Storage): Storage {
  return {
    start,
    size,
    dtype,
    version: 0,
    get data(): Numbers {
      throw new CaptureError(
        "capture: this tensor was made inside a captured function, which repeats without making " +
          "it; return it from the function",
      );
    },
  };
}

/** The tensor itself if it is a leaf, or else one without a graph. */
export function withoutGraph(t: Tensor): Tensor {
  return t.requiresGrad && !t.isLeaf ? t.detach() : t;
}
