import {
  arrayOf,
  type Launch,
  nextNode,
  nodeOf,
  reachable,
  type Recorder,
  type Storage,
  type Tracer,
} from "../tensor/internals.ts";
import { isGradEnabled, Tensor } from "../tensor/mod.ts";
import { CaptureError } from "./structure.ts";

/** One operation of a function, with its operands and result. */
export interface Step {
  readonly name: string;
  /** Its operands, and its parameters. */
  readonly a: unknown;
  readonly b: unknown;
  readonly p: unknown;
  readonly q: unknown;
  readonly r: unknown;
  /** Whether the graph was recorded. */
  readonly isGradEnabled: boolean;
  changes: readonly GradientChange[];
  /** Whether it is the same if its values are `===`, and changes no gradient. */
  isSimple: boolean;
  result: unknown;
}

const none: readonly never[] = [];

/** Operations whose numbers are places, so that 0 and -0 are the same. */
const places = new Set(["narrow", "select", "unbind", "transpose", "cat", "sum", "mean", "max"]);

/** A leaf's gradient before (undefined if it did not matter) and after an operation. */
export interface GradientChange {
  readonly leaf: Tensor;
  readonly before: Tensor | null | undefined;
  readonly after: Tensor | null;
}

/** Records the operations of a function, and their passes over memory. */
export class Trace implements Tracer, Recorder {
  readonly steps: Step[] = [];
  /** Every pass over memory, in order. */
  readonly launches: Launch[] = [];
  /** The memory that was allocated during it. */
  readonly memory = new Set<Storage>();
  /** The tensors from outside that it used, and whether they required a gradient. */
  readonly outside = new Map<Tensor, boolean>();
  /** The arguments, and the tensors that it made. */
  readonly own: Set<Tensor>;
  readonly isGradEnabled = isGradEnabled();
  /** Why it cannot be captured, even if the function catches the error; null if it can. */
  #error: CaptureError | null = null;
  readonly #firstNode = nextNode();
  readonly #inputs: ReadonlyMap<Storage, number>;
  readonly #shared: ReadonlyMap<Storage, number>;

  /**
   * @param inputs the tensors in place of those among the arguments
   * @param given those arguments themselves
   */
  constructor(inputs: readonly Tensor[], given: readonly Tensor[]) {
    this.own = new Set(inputs);
    this.#inputs = new Map(inputs.map((t, i) => [arrayOf(t).storage, i]));
    this.#shared = new Map(given.map((t, i) => [arrayOf(t).storage, i]));
  }

  before(name: string, a: unknown, b: unknown, p: unknown, q: unknown, r: unknown): undefined {
    for (const value of Array.isArray(a) ? a : [a, b, p, q]) {
      if (value instanceof Tensor) this.#use(value);
    }
    if (name === "backward") this.#requireOwnGraph(a as Tensor);
    if (name === "requiresGrad" && !this.own.has(a as Tensor)) {
      this.#fail(
        "the function changes requiresGrad of a tensor from outside; do it before the call",
      );
    }
    this.steps.push({
      name,
      a: kept(a),
      b: kept(b),
      p: kept(p),
      q: kept(q),
      r: kept(r),
      isGradEnabled: isGradEnabled(),
      changes: none,
      isSimple: false,
      result: undefined,
    });
  }

  after(result: unknown): void {
    const step = this.steps[this.steps.length - 1];
    step.result = result;
    const made = result instanceof Tensor || typeof result !== "object" || result === null
      ? [result]
      : Object.values(result);
    for (const t of made) if (t instanceof Tensor && !this.outside.has(t)) this.own.add(t);
  }

  gradient(leaf: Tensor, before: Tensor | null | undefined, after: Tensor | null): void {
    const step = this.steps[this.steps.length - 1];
    step.changes = [...step.changes, { leaf, before, after }];
    if (after !== null && after !== before && before !== undefined) this.own.add(after);
  }

  history(changed: Tensor): void {
    if (this.own.has(changed)) return;
    this.#fail(
      "the function changes a tensor from outside in place, as a step of its graph, which is " +
        "recorded only once; do it inside noGrad, or with a tensor made inside",
    );
  }

  escape(what: string): void {
    this.#fail(escaped(what));
  }

  allocated(storage: Storage): void {
    this.memory.add(storage);
  }

  launched(launch: Launch): void {
    const { storage } = launch.out;
    const shared = this.#inputs.get(storage) ?? this.#shared.get(storage);
    if (shared !== undefined) this.#fail(changesArgument(shared, this.#inputs.has(storage)));
    this.launches.push(launch);
  }

  /** Throws the first error, even if the function caught it. */
  finish(): void {
    if (this.#error !== null) throw this.#error;
  }

  /** Prepares for repeated calls, which are compared with it or not. */
  seal(unchecked: boolean): void {
    this.launches.length = 0;
    if (unchecked) this.steps.length = 0;
    for (const step of this.steps) {
      // 0 and -0 are the same place, but not the same operand.
      const isExact = ![step.b, step.p, step.q, step.r].includes(0) || places.has(step.name);
      step.isSimple = isExact && step.changes.length === 0;
    }
  }

  start(): void {}

  /** The gradients of leaves: what the function found (undefined if it did not matter), and left. */
  gradients(): Map<Tensor, { found: Tensor | null | undefined; left: Tensor | null }> {
    const leaves = new Map<Tensor, { found: Tensor | null | undefined; left: Tensor | null }>();
    for (const { leaf, before, after } of this.steps.flatMap(({ changes }) => changes)) {
      leaves.set(leaf, { found: leaves.has(leaf) ? leaves.get(leaf)!.found : before, left: after });
    }
    return leaves;
  }

  #use(t: Tensor): void {
    if (!this.own.has(t) && !this.outside.has(t)) this.outside.set(t, t.requiresGrad);
  }

  /** Refuses to go back through a graph that was recorded before the call. */
  #requireOwnGraph(t: Tensor): void {
    const root = nodeOf(t);
    if (root === null) return;
    for (const { id } of reachable(root)) {
      if (id < 0 || id >= this.#firstNode) continue;
      this.#fail(
        "backward() reaches a graph that was recorded outside of the function; " +
          "detach() the tensor that it belongs to, or compute it inside",
      );
    }
  }

  #fail(why: string): never {
    this.#error ??= new CaptureError(`capture: ${why}`);
    throw this.#error;
  }
}

/** A copy of a value that may be changed later. */
function kept(value: unknown): unknown {
  return isArray(value) ? value.slice() : value;
}

type List = unknown[] & Float32Array;

/** Whether a value is a list, of numbers or anything. */
export function isArray(value: unknown): value is List {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

export function escaped(what: string): string {
  return `${what} in a captured function would happen only once, during capture; ` +
    `return the tensor, and read it outside`;
}

/** Why an argument cannot be changed, or share memory that is changed. */
export function changesArgument(i: number, isDirect: boolean): string {
  return isDirect
    ? `the function changes argument ${i} in place, which its caller would not see; ` +
      `return the new value instead`
    : `the function changes memory that argument ${i} shares; ` +
      `pass its clone(), or use the tensor from outside alone`;
}
