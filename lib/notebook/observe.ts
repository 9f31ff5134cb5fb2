/** What a function does with a graph: its backward pass, and what it changes after that. */

import { nodeOf, passOf, setGradient, setTracer, type Tracer } from "../tensor/internals.ts";
import { noGrad, type PassNode, Tensor, tensor } from "../tensor/mod.ts";
import type { Numbers } from "./formula.ts";
import type { Change } from "./steps.ts";

/** A backward pass, and what came after it. */
export interface Observed {
  readonly nodes: readonly PassNode[];
  readonly changes: readonly Change[];
}

/**
 * Runs a function that computes a loss, and returns it or calls `backward` on it. Whatever it does to
 * weights and gradients is undone.
 *
 * @throws {TypeError} If it is asynchronous, or does neither.
 * @throws {Error} If it calls `backward` more than once.
 */
export function observe(f: () => unknown, names: Readonly<Record<string, Tensor>>): Observed {
  const observer = new Observer(names);
  const before = setTracer(observer);
  try {
    const result = f();
    if (result instanceof Promise) {
      throw new TypeError("backprop: the function is asynchronous; await outside of it");
    }
    if (!observer.hasPass && result instanceof Tensor) observer.before("backward", result);
    return observer.observed();
  } finally {
    setTracer(before);
    observer.undo();
  }
}

class Observer implements Tracer {
  #pass: ReturnType<typeof passOf> | null = null;
  #error: Error | null = null;
  readonly #names: Readonly<Record<string, Tensor>>;
  readonly #formulas = formulas();
  readonly #changes: Change[] = [];
  readonly #detached = new Set<object>();
  /** What tensors held before they were changed, and leaves in `grad`. */
  readonly #values = new Map<Tensor, Tensor>();
  readonly #gradients = new Map<Tensor, Tensor | null>();
  /** The change that is under way. */
  #open: Change & { readonly changed: Tensor } | null = null;

  constructor(names: Readonly<Record<string, Tensor>>) {
    this.#names = names;
  }

  get hasPass(): boolean {
    return this.#pass !== null;
  }

  before(name: string, a: unknown, b?: unknown, p?: unknown): undefined {
    if (!(a instanceof Tensor)) return;
    if (name === "backward") this.#look(a);
    else if (name === "detach") this.#detach(a);
    else if (name.endsWith("_")) this.#change(name, a, b, p);
  }

  after(): void {
    if (this.#open === null) return;
    const { changed, ...change } = this.#open;
    this.#open = null;
    this.#changes.push({ ...change, after: this.#without(() => numbersOf(changed)) });
  }

  gradient(leaf: Tensor, before: Tensor | null = leaf.grad): void {
    if (!this.#gradients.has(leaf)) this.#gradients.set(leaf, before);
  }

  history(): void {}

  escape(): void {}

  observed(): Observed {
    if (this.#error !== null) throw this.#error;
    if (this.#pass === null) {
      throw new TypeError("backprop: the function must return a loss, or call backward() on it");
    }
    return { nodes: this.#pass.nodes, changes: this.#changes };
  }

  /** Puts weights and gradients back. */
  undo(): void {
    noGrad(() => [...this.#values].reverse().forEach(([t, value]) => t.copy_(value)));
    this.#gradients.forEach((grad, leaf) => setGradient(leaf, grad));
  }

  #look(loss: Tensor): void {
    if (this.#pass !== null) {
      throw this.#error ??= new Error(
        "backprop: the function calls backward() more than once; go through one call at a time",
      );
    }
    this.#pass = this.#without(() => passOf(loss, this.#names));
    for (const t of this.#pass.tensors) {
      if (!t.isLeaf) continue;
      this.gradient(t);
      if (t.grad !== null) this.#save(t.grad);
    }
    for (const [id, t] of this.#pass.tensors.entries()) {
      if (this.#detached.has(nodeOf(t)!)) this.#addDetach(id);
    }
  }

  #detach(t: Tensor): void {
    const node = nodeOf(t);
    if (node === null) return;
    this.#detached.add(node);
    const id = this.#pass?.tensors.findIndex((other) => nodeOf(other) === node) ?? -1;
    if (id >= 0) this.#addDetach(id);
  }

  #addDetach(node: number): void {
    this.#changes.push({ node, name: `${this.#pass!.nodes[node].label}.detach` });
  }

  /** Remembers what a tensor holds, and if it is a leaf or its gradient, shows what becomes of it. */
  #change(name: string, t: Tensor, b: unknown, p: unknown): void {
    this.#save(t);
    const { tensors = [], nodes = [] } = this.#pass ?? {};
    const node = tensors.findIndex((leaf, id) => nodes[id].leaf && (leaf === t || leaf.grad === t));
    if (node < 0) return;
    const label = `${nodes[node].label}${tensors[node] === t ? "" : ".grad"}`;
    const operation = name in Tensor.prototype ? `.${name}` : "";
    this.#open = {
      node,
      changed: t,
      name: `${label}${operation}`,
      ...this.#without(() => ({
        before: numbersOf(t),
        operand: b instanceof Tensor
          ? numbersOf(b)
          : typeof b === "number"
          ? { shape: [], values: [b] }
          : undefined,
        formula: this.#formulas[name],
      })),
      parameter: typeof p === "number" ? p : 1,
    };
  }

  #save(t: Tensor): void {
    if (!this.#values.has(t)) this.#values.set(t, this.#without(() => t.detach().clone()));
  }

  /** Does something of our own, unobserved. */
  #without<T>(f: () => T): T {
    setTracer(null);
    try {
      return f();
    } finally {
      setTracer(this);
    }
  }
}

function numbersOf(t: Tensor): Numbers {
  const flat = t.detach().reshape([-1]);
  return { shape: t.shape, values: flat.toArray() };
}

/** What operations in place compute: the formulas of the same operations without _. */
function formulas(): Readonly<Record<string, string>> {
  const one = tensor(1, { requiresGrad: true });
  const names = ["add", "sub", "mul", "div"] as const;
  return Object.fromEntries(
    names.map((name) => [`${name}_`, nodeOf(one[name](one))!.rule.forward]),
  );
}
