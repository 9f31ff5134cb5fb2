import { describe, formatShape, setGradient, type Tracer } from "../tensor/internals.ts";
import { isGradEnabled, Tensor } from "../tensor/mod.ts";
import { CaptureError } from "./structure.ts";
import { escaped, type GradientChange, isArray, type Step, type Trace } from "./trace.ts";

/**
 * Follows a trace: the function is called again, and each of its operations is compared with the
 * recorded one. It returns the recorded results, and computes nothing; or, to check a recording, it
 * computes the operations, too.
 */
export class Follower implements Tracer {
  /** When operations are computed: the recorded tensor for each tensor. */
  readonly recorded: Map<Tensor, Tensor> | null;
  readonly #trace: Trace;
  readonly #steps: readonly Step[];
  readonly #outside: readonly { readonly t: Tensor; readonly required: boolean }[];
  #kept: [leaf: Tensor, grad: Tensor | null][] = [];
  #next = 0;
  #error: CaptureError | null = null;

  constructor(trace: Trace, recorded: Map<Tensor, Tensor> | null) {
    this.#trace = trace;
    this.#steps = trace.steps;
    this.#outside = Array.from(trace.outside, ([t, required]) => ({ t, required }));
    this.recorded = recorded;
  }

  /** Begins a call. Refuses one whose conditions differ from the recorded one. */
  start(): void {
    this.#next = 0;
    this.#error = null;
    if (isGradEnabled() !== this.#trace.isGradEnabled) {
      const [now, then] = isGradEnabled() ? ["out", "in"] : ["in", "out"];
      throw new CaptureError(
        `capture: called ${now}side noGrad, and captured ${then}side; capture one function for each`,
      );
    }
    for (let i = 0; i < this.#outside.length; i++) {
      const { t, required } = this.#outside[i];
      if (t.requiresGrad === required) continue;
      throw new CaptureError(
        `capture: requiresGrad of a tensor from outside, of shape ${formatShape(t.shape)}, is ` +
          `${t.requiresGrad}, and was ${required}; capture the function again`,
      );
    }
  }

  before(name: string, a: unknown, b: unknown, p: unknown, q: unknown, r: unknown): unknown {
    const step = this.#steps[this.#next];
    // The fast path: most operations of a repeated call end here.
    if (
      step !== undefined && step.name === name && step.isSimple &&
      (step.a === a || isSameList(step.a, a)) &&
      (b === undefined ? step.b === undefined : step.b === b) &&
      (p === undefined ? step.p === undefined : step.p === p) &&
      (q === undefined ? step.q === undefined : step.q === q) &&
      (r === undefined ? step.r === undefined : step.r === r) &&
      step.isGradEnabled === isGradEnabled()
    ) {
      this.#next++;
      return step.result;
    }
    return this.#follow(step, name, [a, b, p, q, r]);
  }

  #follow(step: Step | undefined, name: string, values: readonly unknown[]): unknown {
    const isSame = step !== undefined && step.name === name &&
      step.isGradEnabled === isGradEnabled() && this.#isSame(step.a, values[0]) &&
      this.#isSame(step.b, values[1]) && this.#isSame(step.p, values[2]) &&
      this.#isSame(step.q, values[3]) && this.#isSame(step.r, values[4]);
    if (!isSame) this.#fail(this.#otherStep(step, name, values));
    this.#next++;
    this.#changeGradients(step.changes);
    return this.recorded === null ? step.result : undefined;
  }

  after(result: unknown): void {
    const [made, known] = [result, this.#steps[this.#next - 1].result].map((value) =>
      value instanceof Tensor ? [value] : Object.values(value as object)
    );
    made.forEach((t, i) => this.#match(t, known[i]));
  }

  gradient(leaf: Tensor, _before: Tensor | null | undefined, after: Tensor | null): void {
    const known = this.#steps[this.#next - 1].changes.find((change) =>
      change.leaf === this.#recordedOf(leaf)
    );
    this.#match(after, known?.after);
  }

  history(): void {}

  escape(what: string): void {
    this.#fail(escaped(what));
  }

  /** Whether tensors or gradients would have been changed by now. */
  get hasChanged(): boolean {
    return this.#steps.slice(0, this.#next).some(({ name, a, changes }) =>
      changes.length > 0 || (name.endsWith("_") && this.#trace.outside.has(a as Tensor))
    );
  }

  /** Refuses a function that ended too early, or caught an error and continued. */
  finish(): void {
    if (this.#error !== null) throw this.#error;
    const count = this.#steps.length;
    if (this.#next < count) {
      this.#fail(unsteady(`it took ${count} operations, and then ${this.#next}`));
    }
  }

  /** Restores the gradients of leaves. */
  revert(): void {
    for (let i = this.#kept.length - 1; i >= 0; i--) setGradient(...this.#kept[i]);
    this.#kept.length = 0;
  }

  /** Refuses another gradient than the recorded one; undefined means any. */
  requireGradient(leaf: Tensor, found: Tensor | null | undefined): void {
    const { grad } = leaf;
    if (found === undefined || this.#recordedOf(grad) === found) return;
    const [now, then] = [grad, found].map((grad) => grad === null ? "null" : "a tensor");
    this.#fail(
      `the gradient of a weight of shape ${formatShape(leaf.shape)} is ${now}, and was ` +
        `${then === now ? "a different one" : then} when the function was captured; ` +
        `clear gradients inside the captured function`,
    );
  }

  #changeGradients(changes: readonly GradientChange[]): void {
    for (const { leaf, before, after } of changes) {
      // A leaf made inside is another tensor in each run.
      if (this.recorded !== null && this.#trace.own.has(leaf)) continue;
      const { grad } = leaf;
      this.requireGradient(leaf, before);
      if (this.recorded !== null) continue;
      this.#kept.push([leaf, grad]);
      setGradient(leaf, after);
    }
  }

  #match(t: unknown, known: unknown): void {
    if (t instanceof Tensor && known instanceof Tensor) this.recorded!.set(t, known);
  }

  #recordedOf(value: unknown): unknown {
    return this.recorded?.get(value as Tensor) ?? value;
  }

  #isSame(was: unknown, is: unknown): boolean {
    if (isArray(was) && isArray(is)) {
      if (was.length !== is.length) return false;
      for (let i = 0; i < was.length; i++) if (!this.#isSame(was[i], is[i])) return false;
      return true;
    }
    if (Object.is(was, is)) return true;
    return is instanceof Tensor && this.recorded?.get(is) === was;
  }

  #otherStep(step: Step | undefined, name: string, values: readonly unknown[]): string {
    const count = this.#steps.length;
    if (step === undefined) return unsteady(`it took ${count} operations, and then more`);
    const known = [step.a, step.b, step.p, step.q, step.r];
    const [was, is] = [print(step.name, known), print(name, values)];
    if (was !== is) return unsteady(`operation ${this.#next} was ${was}, and then ${is}`);
    const at = known.findIndex((value, i) => !this.#isSame(value, values[i]));
    const [list, now] = [known[at], values[at]];
    if (at >= 0 && isArray(list) && isArray(now)) {
      const i = list.findIndex((value, i) => !this.#isSame(value, now[i]));
      if (i >= 0 && typeof now[i] === "number") {
        return unsteady(`it made a tensor with ${list[i]} at place ${i}, and then with ${now[i]}`);
      }
    }
    if (at < 0) return unsteady(`operation ${this.#next}, ${was}, was ${grad(step)}, and then not`);
    return `operation ${this.#next}, ${was}, got a different tensor than when the function was ` +
      `captured; pass it as an argument, or capture the function again`;
  }

  #fail(why: string): never {
    this.#error ??= new CaptureError(`capture: ${why}`);
    throw this.#error;
  }
}

function grad({ isGradEnabled }: Step): string {
  return `${isGradEnabled ? "out" : "in"}side noGrad`;
}

function isSameList(was: unknown, is: unknown): boolean {
  if (!Array.isArray(was) || !Array.isArray(is) || was.length !== is.length) return false;
  for (let i = 0; i < was.length; i++) if (was[i] !== is[i]) return false;
  return true;
}

function print(name: string, values: readonly unknown[]): string {
  const list = values.filter((value) => value !== undefined && value !== null);
  return `${name}(${list.map(describe).join(", ")})`;
}

function unsteady(changed: string): string {
  return `the function ran different operations when it was called again: ${changed}; ` +
    `what depends on a counter, a random draw or an if on a value cannot be captured; ` +
    `pass what changes as a tensor`;
}
