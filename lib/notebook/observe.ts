import type { Numbers } from "../plots/graph_shapes.ts";
import { nodeOf, passOf, setGradient, setTracer, type Tracer } from "../tensor/internals.ts";
import { noGrad, Tensor, tensor } from "../tensor/mod.ts";
import type { Change } from "./steps.ts";

/**
 * Runs a function that computes a loss, and returns it or calls `backward` on it. Gives the backward
 * pass and the changes after it. Its changes to weights and gradients are undone.
 *
 * @throws {TypeError} If it is asynchronous, or does neither.
 * @throws {Error} If it calls `backward` more than once.
 */
export function observe(f: () => unknown, names: Readonly<Record<string, Tensor>>) {
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
  /** The original values of tensors, and the original `grad` of leaves. */
  readonly #values = new Map<Tensor, Tensor>();
  readonly #gradients = new Map<Tensor, Tensor | null>();
  /** The change in progress. */
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

  observed() {
    if (this.#error !== null) throw this.#error;
    if (this.#pass === null) {
      throw new TypeError("backprop: the function must return a loss, or call backward() on it");
    }
    return { nodes: this.#pass.nodes, changes: this.#changes };
  }

  /** Restores weights and gradients. */
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

  /** Saves the values of a tensor, and records the change if it is a leaf or its gradient. */
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

  /** Runs code of our own without observing it. */
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
  return { shape: t.shape, values: t.detach().reshape([-1]).toArray() };
}

/** The formulas of in-place operations, which are those of the operations without _. */
function formulas(): Readonly<Record<string, string>> {
  const one = tensor(1, { requiresGrad: true });
  const names = ["add", "sub", "mul", "div"] as const;
  return Object.fromEntries(
    names.map((name) => [`${name}_`, nodeOf(one[name](one))!.rule.forward]),
  );
}
