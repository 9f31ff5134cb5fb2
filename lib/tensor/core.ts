import * as autograd from "./autograd.ts";
import { AutogradError, type GradNode } from "./autograd.ts";
import { assign, isOverlapping, make, type NdArray, values } from "./ndarray.ts";
import { printTensor } from "./print.ts";
import { formatShape, sameShape, type Shape, ShapeError, sizeOf } from "./shape.ts";
import type { DType } from "./storage.ts";
import type { Tensor } from "./tensor.ts";
import type { Demand, Nested, OneShape } from "./types/mod.ts";

/** The numbers of a tensor. */
export let arrayOf: (t: Core) => NdArray;
/** A tensor's place in the graph, or null if it needs no gradient. */
export let nodeOf: (t: Core) => GradNode | null;
/** Gives a tensor that was changed in place its new place in the graph. */
export let moveTo: (t: Core, node: GradNode) => void;
/** Makes `view` a relative of `t`, with which it shares memory. */
export let relate: (view: Core, t: Core) => void;
/** The tensor that `t` is a view of; `t` itself if it is none. */
export let baseOf: (t: Core) => Core;
/**
 * Refuses a tensor whose memory was changed through a relative, by an operation of which its own
 * history knows nothing.
 */
export let requireFresh: (name: string, t: Core) => void;

/** A tensor and its views. */
interface Family {
  readonly base: Core;
  /** How many recorded operations have changed their memory in place. */
  changes: number;
}

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
      if (t.#family !== null) t.#seen = ++t.#family.changes;
    };
    relate = (view, t) => {
      t.#family ??= { base: t, changes: 0 };
      view.#family = t.#family;
      view.#seen = t.#seen;
    };
    baseOf = (t) => t.#family?.base ?? t;
    requireFresh = (name, t) => {
      if (t.#family === null || t.#seen === t.#family.changes) return;
      throw new AutogradError(
        `${name}: a tensor and a view of it share memory, and one of them was changed in place while ` +
          `the graph was recorded; the other does not know how to go back through that; ` +
          `clone() before the change, or build the result with cat or stack`,
      );
    };
  }

  readonly #array: NdArray;
  #requiresGrad: boolean;
  #node: GradNode | null;
  #grad: Tensor<S> | null = null;
  /** Null as long as there is no view. */
  #family: Family | null = null;
  /** The changes of the family that this tensor's history contains. */
  #seen = 0;

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
    return sizeOf(this.shape);
  }

  /**
   * Whether `backward` computes a gradient for this tensor, or for something that it was made of.
   */
  get requiresGrad(): boolean {
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
    return this.#node === null || this.#node.accumulate !== undefined;
  }

  /**
   * The name of the operation that made this tensor, as the graph knows it: `TanhBackward`. Null
   * for a leaf.
   */
  get gradFn(): string | null {
    return this.isLeaf ? null : this.#node!.name;
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
    if (value !== null && !sameShape(value.shape, this.shape)) {
      throw new ShapeError(
        `grad: ${formatShape(value.shape)} is not the tensor's shape ${formatShape(this.shape)}`,
      );
    }
    if (value !== null && (value.dtype !== this.dtype || (value as Core) === this)) {
      const what = (value as Core) === this ? "the tensor itself" : value.dtype;
      throw new TypeError(`grad: ${what} is not a gradient for a tensor of ${this.dtype}`);
    }
    if (value !== null && isOverlapping(arrayOf(value))) {
      throw new ShapeError(
        "grad: the elements of an expanded tensor share memory; clone() it first",
      );
    }
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
    if (!this.#requiresGrad) {
      throw new AutogradError(
        "backward: nothing here requires a gradient; make the weights with " +
          "{ requiresGrad: true }, and do not compute the loss inside noGrad",
      );
    }
    if (gradient === undefined && this.numel() !== 1) {
      throw new AutogradError(
        `backward: a gradient starts from one number, but the shape is ` +
          `${formatShape(this.shape)}; reduce it with sum() or mean() first, ` +
          `or pass { gradient } of that shape`,
      );
    }
    if (gradient !== undefined && !sameShape(gradient.shape, this.shape)) {
      throw new ShapeError(
        `backward: the gradient has shape ${formatShape(gradient.shape)}, ` +
          `the tensor has ${formatShape(this.shape)}; they must be equal`,
      );
    }
    requireFresh("backward", this);
    const seed = gradient === undefined ? ones(this.#array) : arrayOf(gradient);
    autograd.backpropagate(this.#graphNode()!, seed, retainGraph);
  }

  /** A tensor that shares this one's memory but not its history: gradients stop here. */
  detach(): Tensor<S> {
    return alike(this, this.#array);
  }

  /**
   * The only element, as a number.
   *
   * @throws ShapeError if there are none or several
   */
  item(): number {
    if (this.numel() !== 1) {
      throw new ShapeError(
        `item: a tensor of shape ${formatShape(this.shape)} has ${this.numel()} elements, ` +
          `not one; use toArray() for all of them`,
      );
    }
    return values(this.#array)[0];
  }

  /**
   * The elements as nested arrays of numbers: a number for shape [], an array of rows for [rows,
   * columns].
   */
  toArray<A extends Tensor>(this: A): Nested<A["shape"]> {
    return nest(Array.from(values(arrayOf(this))), this.shape) as Nested<A["shape"]>;
  }

  /** The tensor as PyTorch prints it, with four digits. */
  toString(): string {
    const notes: string[] = [];
    if (this.dtype === "float64") notes.push("dtype=float64");
    if (this.gradFn !== null) notes.push(`gradFn=<${this.gradFn}>`);
    else if (this.#requiresGrad) notes.push("requiresGrad=true");
    return printTensor({ shape: this.shape, values: values(this.#array), notes });
  }

  /** What `console.log` shows in Deno. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  /** What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  #graphNode(): GradNode | null {
    if (!this.#requiresGrad) return null;
    this.#node ??= autograd.leafNode(this.#array, (grad) => this.#accumulate(grad));
    return this.#node;
  }

  #accumulate(grad: NdArray): void {
    if (!this.#requiresGrad) return;
    if (this.#grad === null) {
      const own = make(this.shape, this.dtype);
      assign(own, grad);
      this.#grad = alike(this, own);
    } else autograd.accumulateInto(arrayOf(this.#grad), grad);
  }
}

/**
 * A tensor of other numbers. The class comes from a tensor at hand, so that this file need not know
 * it.
 */
export function alike<S extends Shape>(
  t: Core,
  array: NdArray,
  requiresGrad = false,
  node: GradNode | null = null,
): Tensor<S> {
  const Made = t.constructor as new (
    array: NdArray,
    requiresGrad: boolean,
    node: GradNode | null,
  ) => Tensor<S>;
  return new Made(array, requiresGrad, node);
}

function ones(a: NdArray): NdArray {
  const out = make(a.shape, a.storage.dtype);
  out.storage.data.fill(1);
  return out;
}

function nest(flat: number[], shape: Shape): unknown {
  if (shape.length === 0) return flat[0];
  const [n, ...rest] = shape;
  if (rest.length === 0) return flat;
  const size = sizeOf(rest);
  return Array.from({ length: n }, (_, i) => nest(flat.slice(i * size, (i + 1) * size), rest));
}
