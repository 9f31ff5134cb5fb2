import * as autograd from "./autograd.ts";
import { AutogradError, type GradNode } from "./autograd.ts";
import { alike } from "./alike.ts";
import { backpropagate } from "./backpropagate.ts";
import { requireGradient, requireSeed } from "./gradient.ts";
import { add, clone, reshaped, scalar } from "./arrays.ts";
import { listener } from "./launch.ts";
import type { NdArray } from "./ndarray.ts";
import type { Shape } from "./shape.ts";
import type { DType } from "./storage.ts";
import type { Tensor } from "./tensor.ts";
import type { Demand, OneShape } from "./types/mod.ts";
import { ambiguous, asStrided, type View } from "./view.ts";

/** The numbers of a tensor. */
export let arrayOf: (t: Core) => NdArray;
/** A tensor's place in the graph, or null if it needs no gradient. */
export let nodeOf: (t: Core) => GradNode | null;
/** Gives a tensor that was changed in place, and is no view, its new place in the graph. */
export let moveTo: (t: Core, node: GradNode) => void;
/** What makes `t` a view; null if it owns its memory. */
export let viewOf: (t: Core) => View | null;
/** Makes `t` a view of `source`, whose memory it shares, or of what that is a view of. */
export let makeView: (t: Core, source: Core) => void;

/**
 * What every tensor is, whatever is done with it: numbers, a place in the graph, a gradient. The
 * operations stand in `methods/`, and {@linkcode Tensor} has them all.
 */
export abstract class Core<out S extends Shape = Shape> {
  static {
    arrayOf = (t) => t.#array;
    nodeOf = (t) => t.#graphNode();
    moveTo = (t, node) => {
      t.#node = node;
      t.#requiresGrad = true;
    };
    viewOf = (t) => t.#view;
    makeView = (t, source) => {
      const base = source.#view?.base ?? source;
      const recorded = autograd.isGradEnabled() && source.#view?.recorded !== false;
      t.#view = { base, recorded, seen: base.#node };
    };
  }

  readonly #array: NdArray;
  #requiresGrad: boolean;
  #node: GradNode | null;
  #grad: Tensor<S> | null = null;
  #view: View | null = null;

  /** Use {@linkcode tensor}, `zeros` and the other makers instead. */
  constructor(array: NdArray, requiresGrad = false, node: GradNode | null = null) {
    this.#array = array;
    this.#requiresGrad = requiresGrad;
    this.#node = node;
  }

  /** The sizes of the dimensions, outermost first. */
  get shape(): S {
    return this.#array.shape as S;
  }

  /** "float32" or "float64". */
  get dtype(): DType {
    return this.#array.storage.dtype;
  }

  /** The number of elements: the product of the sizes. */
  numel(): number {
    return this.#array.size;
  }

  /**
   * Whether `backward` computes a gradient for this tensor, or for something that it was made of.
   */
  get requiresGrad(): boolean {
    this.#followBase();
    return this.#requiresGrad;
  }

  /**
   * Switches the gradient of a leaf on or off.
   *
   * @throws AutogradError on the result of an operation, whose history says whether it needs a
   *   gradient
   */
  set requiresGrad(value: boolean) {
    if (!this.isLeaf) {
      throw new AutogradError(
        "requiresGrad: this tensor is the result of an operation; " +
          "use detach() for one without history",
      );
    }
    this.#requiresGrad = value;
  }

  /**
   * Whether the tensor was made by you, and not by an operation on something that requires a
   * gradient.
   */
  get isLeaf(): boolean {
    this.#followBase();
    return this.#node === null || this.#node.accumulate !== undefined;
  }

  /**
   * The name of the operation that made this tensor, as the graph knows it: `TanhBackward`. Null
   * for a leaf.
   */
  get gradFn(): string | null {
    return this.isLeaf ? null : `${this.#node!.name}Backward`;
  }

  /**
   * dL/d(this), collected by `backward`; null before the first one. It accumulates: every
   * `backward` adds to it until `zero_`. Only leaves that require a gradient have one.
   */
  get grad(): Tensor<S> | null {
    return this.#grad;
  }

  /**
   * `null` forgets the gradient. A tensor must have this tensor's shape and dtype, and memory for
   * each element.
   *
   * @throws ShapeError for a tensor of another shape, or an expanded one
   * @throws TypeError for another dtype, the tensor itself, or anything that is no tensor
   */
  set grad(value: Tensor<S> | null) {
    if (value !== null && !(value instanceof Core)) {
      throw new TypeError(`grad: expected a tensor or null, got ${typeof value}`);
    }
    if (value !== null) requireGradient(this, value, arrayOf(value));
    listener?.touched(this, true);
    this.#grad = value;
  }

  /**
   * Computes dL/d(leaf) for every leaf that this tensor was made of, by the chain rule, and adds it
   * to the leaf's `grad`.
   *
   * The graph is given back afterwards; `retainGraph` keeps it for another call. A tensor of
   * several elements needs `gradient`, dL/d(this), of the same shape.
   *
   * @throws AutogradError if nothing requires a gradient, if there is more than one element and no
   *   `gradient`, if the graph was given back, or if a value that is needed was changed in place
   * @throws ShapeError if `gradient` has another shape
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * const w = tensor([1, 2], { requiresGrad: true });
   * w.mul(w).sum().backward();
   * console.log(w.grad?.toArray()); // [2, 4]
   * ```
   */
  backward<A extends Tensor, G extends Tensor>(
    this: A,
    options: {
      gradient?: G & Demand<OneShape<"backward", A["shape"], G["shape"]>>;
      retainGraph?: boolean;
    } = {},
  ): void {
    const { gradient, retainGraph = false } = options;
    if (!this.requiresGrad) {
      throw new AutogradError(
        "backward: nothing here requires a gradient; make the weights with " +
          "{ requiresGrad: true }, and do not compute the loss inside noGrad",
      );
    }
    requireSeed(this, gradient);
    const seed = gradient === undefined
      ? reshaped(scalar(1, this.dtype), this.shape)
      : arrayOf(gradient);
    backpropagate(this.#graphNode()!, seed, retainGraph);
  }

  /**
   * A tensor that shares this one's memory but not its history: gradients stop here. A change in
   * place of one shows in the other, and `backward` notices it where it needs the old numbers.
   */
  detach(): Tensor<S> {
    const detached = alike<S>(this, this.#array);
    if (this.#view !== null) {
      // What is detached from a view is a view too, of a base that is detached as well.
      detached.#view = { base: this.#view.base.detach(), recorded: true, seen: null };
    }
    return detached;
  }

  /** A change in place of the base is one of the view: its place in the graph follows from there. */
  #followBase(): void {
    const view = this.#view;
    if (view === null || view.base.#node === view.seen || view.base.isLeaf) return;
    view.seen = view.base.#node;
    const part = view.recorded ? asStrided(this.#array) : ambiguous(this.#array);
    moveTo(this, autograd.record(part, [view.seen]));
  }

  #graphNode(): GradNode | null {
    if (!this.requiresGrad) return null;
    this.#node ??= autograd.leafNode(this.#array, (grad) => this.#accumulate(grad));
    return this.#node;
  }

  #accumulate(grad: NdArray): void {
    if (!this.#requiresGrad) return;
    listener?.touched(this, false);
    if (this.#grad === null) this.#grad = alike(this, clone(grad));
    else add(arrayOf(this.#grad), grad);
  }
}
