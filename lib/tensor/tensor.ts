import { add, clone, fill, reshaped, rewrite, scalar } from "./array/arrays.ts";
import {
  type DType,
  inMemoryOrder,
  isOverlapping,
  NdArray,
  type Numbers,
  reader,
  values,
} from "./array/ndarray.ts";
import { copy } from "./array/pointwise.ts";
import { formatShape, resolveDim, sameShape, type Shape, ShapeError } from "./array/shape.ts";
import {
  AutogradError,
  backpropagate,
  freed,
  type GradNode,
  isGradEnabled,
  leafNode,
  type Operation,
  record,
} from "./autograd.ts";
import {
  describe,
  instanceOf,
  kinds,
  requireArgument,
  requireNoMore,
  requireOptions,
} from "./arguments.ts";
import { nested } from "./nested.ts";
import * as arithmetic from "./ops/arithmetic.ts";
import * as elementary from "./ops/elementary.ts";
import * as layout from "./ops/layout.ts";
import * as matrix from "./ops/matrix.ts";
import * as reductions from "./ops/reduce.ts";
import { ambiguous, asStrided, copySlices, madeInNoGrad } from "./ops/view.ts";
import { printTensor } from "./print.ts";
import { fillNormal, fillUniform } from "./random/draw.ts";
import { defaultGenerator, Generator } from "./random/generator.ts";
import type {
  ExpandShape,
  HasEntry,
  NarrowShape,
  ReshapeShape,
  SelectShape,
  TransposeShape,
  TShape,
} from "./ops/layout.ts";
import type { MatmulShape, MmShape } from "./ops/matrix.ts";
import type { Dim, Reduced, ReduceShape } from "./ops/reduce.ts";
import type {
  Broadcast,
  BroadcastShape,
  InPlaceShape,
  OneShape,
  OperandShape,
} from "./shapes/broadcast.ts";
import type { HasDim, Place, SizeAt } from "./shapes/dimension.ts";
import type { Nested, RowShape, Several } from "./shapes/nested.ts";
import type { Demand, Fit } from "./shapes/verdict.ts";

/** Settings of a new tensor. */
export interface TensorOptions {
  /** Whether `backward` collects a gradient for this tensor. Default: false. */
  requiresGrad?: boolean;
  /** Default: "float32", as in PyTorch. */
  dtype?: DType;
}

/** A factor of the second operand. */
export interface Scale {
  /** Default: 1. */
  alpha?: number;
}

/** Bounds; at least one. */
export interface Bounds {
  /** The least that an element can be. */
  min?: number;
  /** The most. */
  max?: number;
}

/** Where random numbers come from. */
export interface Draws {
  /** Default: the default generator, see `manualSeed`. */
  generator?: Generator;
}

/** Whether reduced dimensions stay, with size 1. */
export interface Keep<K extends boolean> {
  /** Default: false. */
  keepdim?: K;
}

/** The entries of a dimension: a tuple if the compiler knows their number and it is below 100. */
export type Entries<S extends Shape, D extends number> = Several<
  Tensor<Fit<SelectShape<"unbind", S, D>>>,
  SizeAt<S, Place<S, D>>
>;

/** One entry along dimension 0 of every tensor. */
export type RowsOf<X extends readonly Tensor[]> = {
  [K in keyof X]: Tensor<RowShape<X[K]["shape"]>>;
};

/** A tensor, or a plain number that takes part as a tensor of shape []. */
export type Operand = Tensor | number;

/** What makes a tensor a view. */
interface View {
  /** The tensor that owns the memory, which it fills in row-major order. */
  readonly base: Tensor;
  /** Whether the graph was recorded when the view was made. */
  readonly recorded: boolean;
  /** The base's place in the graph when the view last looked. */
  seen: GradNode | null;
}

/** Observes operations on tensors; `capture` uses it to repeat them. */
export interface Tracer {
  /**
   * Called before an operation with its name, its operands, and up to three parameters.
   *
   * @returns its result if that is known, so that nothing is computed; else undefined
   */
  before(name: string, a: unknown, b?: unknown, p?: unknown, q?: unknown, r?: unknown): unknown;
  /** Called after it with its result. */
  after(result: unknown): void;
  /** It replaced the gradient of a leaf; `before` is undefined if that did not matter. */
  gradient(leaf: Tensor, before: Tensor | null | undefined, after: Tensor | null): void;
  /** It is about to change a tensor in place, as a step of its graph. */
  history(changed: Tensor): void;
  /** Numbers are about to leave the tensors, or to be drawn at random: `what` names it. */
  escape(what: string): void;
}

let tracer: Tracer | null = null;

/** Whether operations are being traced. */
export function isTraced(): boolean {
  return tracer !== null;
}

/** Installs a tracer, or none; returns the one before. */
export function setTracer(next: Tracer | null): Tracer | null {
  const before = tracer;
  tracer = next;
  return before;
}

/** Informs the tracer that numbers are about to leave the tensors, or to be drawn at random. */
export function escape(what: string): void {
  tracer?.escape(what);
}

/** Computes an operation, unless a tracer returns its result. */
export function traced<T>(
  compute: () => T,
  name: string,
  a: unknown,
  b?: unknown,
  p?: unknown,
  q?: unknown,
  r?: unknown,
): T {
  if (tracer === null) return compute();
  const known = tracer.before(name, a, b, p, q, r);
  if (known !== undefined) return known as T;
  const result = compute();
  tracer.after(result);
  return result;
}

/** The numbers of a tensor. */
export let arrayOf: (t: Tensor) => NdArray;
/** A tensor's place in the graph, or null if it needs no gradient. */
export let nodeOf: (t: Tensor) => GradNode | null;
/** The result of an operation as a tensor; if an input requires a gradient, with its graph node. */
export let apply: <S extends Shape>(operation: Operation, inputs: readonly Tensor[]) => Tensor<S>;
/** Sets a gradient without a check, and without a tracer. */
export let setGradient: (leaf: Tensor, grad: Tensor | null) => void;
/** Replaces the numbers of a tensor by `array`, of the same shape, and frees its graph. */
export let seal: (t: Tensor, array: NdArray) => void;

/**
 * Numbers in a shape, with a record of how they were computed, so that gradients can flow back
 * through it.
 *
 * Every operation computes its result at once, rounds it to the dtype (float32, unless float64 was
 * asked for), and, if an input requires a gradient, adds a node to the graph. `backward` walks that
 * graph from the result to the leaves. Names and meaning are PyTorch's, in camelCase; operations
 * whose name ends in `_` change the tensor in place.
 *
 * A method documents an operation and gives its type; its rule, forward and backward, is in the file
 * of its family in `ops/`.
 *
 * `S` is the shape: sizes that are known when the code is written are checked by the compiler.
 *
 * @example
 * ```ts
 * import { tensor } from "unroll";
 *
 * const x = tensor([1, 2, 3], { requiresGrad: true }); // [3]
 * const loss = x.pow(2).sum(); // [3] -> []
 * loss.backward();
 * console.log(x.grad?.toArray()); // [2, 4, 6], for d(x^2)/dx = 2x
 * ```
 */
export class Tensor<out S extends Shape = Shape> {
  #array: NdArray;
  #requiresGrad: boolean;
  #node: GradNode | null;
  #grad: Tensor<S> | null = null;
  #view: View | null = null;

  static {
    arrayOf = (t) => t.#array;
    nodeOf = (t) => t.#graphNode();
    apply = (operation, inputs) => Tensor.#apply(operation, inputs);
    setGradient = (leaf, grad) => leaf.#grad = grad;
    seal = (t, array) => {
      t.#array = array;
      if (!t.isLeaf) t.#node = freed(t.#node!);
    };
  }

  /** Use {@linkcode tensor}, `zeros` and the other makers instead. */
  constructor(array: NdArray, requiresGrad = false, node: GradNode | null = null) {
    if (!(array instanceof NdArray)) {
      throw new TypeError("new Tensor: use tensor([1, 2, 3]), zeros([2, 3]) and so on instead");
    }
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

  // ----- gradients -----

  /**
   * Whether `backward` computes a gradient for this tensor, or for one that it was computed from.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * const w = tensor([1, 2], { requiresGrad: true });
   * console.log(w.mul(2).requiresGrad, tensor([1]).requiresGrad); // true false
   * ```
   */
  get requiresGrad(): boolean {
    this.#followBase();
    return this.#requiresGrad;
  }

  /**
   * Switches the gradient of a leaf on or off.
   *
   * @throws AutogradError on the result of an operation
   */
  set requiresGrad(value: boolean) {
    requireArgument("requiresGrad", "the value", value, kinds.boolean);
    if (!this.isLeaf) {
      throw new AutogradError(
        "requiresGrad: this tensor is the result of an operation; " +
          "use detach() for a tensor without a graph",
      );
    }
    traced(() => this.#requiresGrad = value, "requiresGrad", this, value);
  }

  /** Whether this is not the result of an operation on something that requires a gradient. */
  get isLeaf(): boolean {
    this.#followBase();
    return this.#node === null || this.#node.accumulate !== undefined;
  }

  /** The operation that made this tensor, as PyTorch names it: `TanhBackward`. Null for a leaf. */
  get gradFn(): string | null {
    return this.isLeaf ? null : `${this.#node!.rule.name}Backward`;
  }

  /**
   * dL/d(this), collected by `backward`; null before the first one. It accumulates: every
   * `backward` adds to it until `zero_`. Only leaves that require a gradient have one.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * const w = tensor([1, 2], { requiresGrad: true });
   * w.pow(2).sum().backward();
   * w.pow(2).sum().backward(); // adds to the gradient
   * console.log(w.grad?.toArray()); // [4, 8]
   * ```
   */
  get grad(): Tensor<S> | null {
    return this.#grad;
  }

  /**
   * `null` clears the gradient. A tensor must have this tensor's shape and dtype, and memory for
   * each element.
   *
   * @throws ShapeError for a tensor of another shape, or an expanded one
   * @throws TypeError for another dtype, the tensor itself, or anything that is not a tensor
   */
  set grad(value: Tensor<S> | null) {
    if (value !== null) this.#requireGradient(value);
    const change = () => {
      tracer?.gradient(this, undefined, value);
      this.#grad = value;
      return true;
    };
    traced(change, "grad", this, value);
  }

  /**
   * Computes dL/d(leaf) for every leaf that this tensor depends on, by the chain rule, and adds it
   * to the leaf's `grad`.
   *
   * The graph is freed afterwards; `retainGraph` keeps it for another call. A tensor of several
   * elements needs `gradient`, dL/d(this), of the same shape.
   *
   * @throws AutogradError if nothing requires a gradient, if there is more than one element and no
   *   `gradient`, if the graph was freed, or if a value that is needed was changed in place
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
    options?: {
      gradient?: G & Demand<OneShape<"backward", A["shape"], G["shape"]>>;
      retainGraph?: boolean;
    },
  ): void {
    const { gradient, retainGraph = false } = requireOptions("backward", options, backwardKinds);
    if (!this.requiresGrad) {
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
    const compute = () => {
      const seed = gradient ? gradient.#array : reshaped(scalar(1, this.dtype), this.shape);
      backpropagate(this.#graphNode()!, seed, retainGraph);
      return true;
    };
    traced(compute, "backward", this, gradient, retainGraph);
  }

  /**
   * A tensor that shares this one's memory but not its graph: gradients stop here. A change in
   * place of one shows in the other, and `backward` detects it where it needs the old numbers.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * const w = tensor([3], { requiresGrad: true });
   * const constant = w.detach();
   * w.mul(constant).sum().backward();
   * console.log(w.grad?.item()); // 3, not 6
   * ```
   */
  detach(): Tensor<S> {
    return traced(() => this.#detach(), "detach", this);
  }

  #detach(): Tensor<S> {
    const detached = new Tensor<S>(this.#array);
    if (this.#view !== null) {
      // What is detached from a view is a view too, of a base that is detached as well.
      detached.#view = { base: this.#view.base.#detach(), recorded: true, seen: null };
    }
    return detached;
  }

  // ----- reading -----

  /**
   * The only element, as a number.
   *
   * @throws ShapeError if there are none or several
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([[1.5]]).item()); // 1.5
   * ```
   */
  item(): number {
    if (this.numel() !== 1) {
      throw new ShapeError(
        `item: a tensor of shape ${formatShape(this.shape)} has ${this.numel()} elements, ` +
          `not one; use toArray() for all of them`,
      );
    }
    tracer?.escape("item()");
    const { storage, offset } = this.#array;
    return storage.data[offset];
  }

  /** The elements as nested arrays of numbers: a number for shape [], rows for a matrix. */
  toArray<A extends Tensor>(this: A): Nested<A["shape"]> {
    tracer?.escape("toArray()");
    return nested(values(this.#array), this.shape) as Nested<A["shape"]>;
  }

  /** The tensor as PyTorch prints it, with four digits. */
  toString(): string {
    tracer?.escape("printing a tensor");
    const notes: string[] = [];
    if (this.dtype === "float64") notes.push("dtype=float64");
    if (this.gradFn !== null) notes.push(`gradFn=<${this.gradFn}>`);
    else if (this.requiresGrad) notes.push("requiresGrad=true");
    return printTensor(this.shape, reader(this.#array), notes);
  }

  /** The text that `console.log` shows in Deno and Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /**
   * JavaScript's own operators do not work on tensors; a template string does, and prints it.
   *
   * @throws TypeError for all but a string
   */
  [Symbol.toPrimitive](hint: "default" | "number" | "string"): string {
    if (hint === "string") return this.toString();
    throw new TypeError(
      `operators such as - * > and == do not work on tensors: write t.neg().add(1) for 1 - t, ` +
        `t.mul(2) for t * 2, t.gt(0) for t > 0, t.eq(0) for t == 0; t.item() is the number of a ` +
        `tensor of one element, and a template string prints any`,
    );
  }

  /**
   * A tensor has no form in JSON.
   *
   * @throws TypeError always
   */
  toJSON(): never {
    throw new TypeError(
      "JSON.stringify: a tensor has no form in JSON; use t.toArray(), or safetensors.save for a file",
    );
  }

  // ----- element by element, with a tensor or a number -----

  /**
   * `this + alpha * other`; shapes are broadcast. The product is rounded before it is added, as in
   * `w - lr * grad` written out; PyTorch rounds the two together on CPUs that can.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2]).add(tensor([[10], [20]])).toArray()); // [[11, 12], [21, 22]]
   * ```
   */
  add<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"add", A["shape"], OperandShape<B>>>,
    options?: Scale,
  ): Tensor<Broadcast<"add", A["shape"], OperandShape<B>>> {
    return binary("add", arithmetic.add, this, other, alphaOf("add", options));
  }

  /**
   * `this - alpha * other`; shapes are broadcast.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2]).sub(0.5).toArray()); // [0.5, 1.5]
   * ```
   */
  sub<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"sub", A["shape"], OperandShape<B>>>,
    options?: Scale,
  ): Tensor<Broadcast<"sub", A["shape"], OperandShape<B>>> {
    return binary("sub", arithmetic.sub, this, other, alphaOf("sub", options));
  }

  /**
   * `this * other`, element by element; shapes are broadcast. For the matrix product see `mm`.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 3]).mul(tensor([2, 2, 0])).toArray()); // [2, 4, 0]
   * ```
   */
  mul<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"mul", A["shape"], OperandShape<B>>>,
  ): Tensor<Broadcast<"mul", A["shape"], OperandShape<B>>> {
    requireNoMore("mul", arguments, 1, "multiply twice");
    return binary("mul", arithmetic.mul, this, other);
  }

  /**
   * `this / other`, element by element; shapes are broadcast. Division by 0 gives an infinity or
   * NaN, as in IEEE 754.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2]).div(4).toArray()); // [0.25, 0.5]
   * ```
   */
  div<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"div", A["shape"], OperandShape<B>>>,
  ): Tensor<Broadcast<"div", A["shape"], OperandShape<B>>> {
    requireNoMore("div", arguments, 1);
    return binary("div", arithmetic.div, this, other);
  }

  /**
   * The larger of `this` and `other`, element by element; NaN if one of them is. Where both are
   * equal, each gets half of the gradient.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([-1, 2]).maximum(0).toArray()); // [0, 2]
   * ```
   */
  maximum<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"maximum", A["shape"], OperandShape<B>>>,
  ): Tensor<Broadcast<"maximum", A["shape"], OperandShape<B>>> {
    return binary("maximum", arithmetic.maximum, this, other);
  }

  /**
   * `-this`.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, -2]).neg().toArray()); // [-1, 2]
   * ```
   */
  neg(): Tensor<S> {
    return Tensor.#unary("neg", arithmetic.neg, this);
  }

  /**
   * 1 where `this > other`, 0 elsewhere; shapes are broadcast. The result never requires a
   * gradient, for it is flat.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 3]).gt(2).toArray()); // [0, 0, 1]
   * ```
   */
  gt<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"gt", A["shape"], OperandShape<B>>>,
  ): Tensor<Broadcast<"gt", A["shape"], OperandShape<B>>> {
    return this.#compare("gt", other);
  }

  /**
   * 1 where `this < other`, 0 elsewhere; shapes are broadcast. The result never requires a
   * gradient.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 3]).lt(2).toArray()); // [1, 0, 0]
   * ```
   */
  lt<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"lt", A["shape"], OperandShape<B>>>,
  ): Tensor<Broadcast<"lt", A["shape"], OperandShape<B>>> {
    return this.#compare("lt", other);
  }

  /**
   * 1 where `this == other`, 0 elsewhere (NaN equals nothing); shapes are broadcast. The result
   * never requires a gradient.
   *
   * @throws ShapeError if the shapes do not broadcast
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 3]).eq(2).toArray()); // [0, 1, 0]
   * ```
   */
  eq<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<BroadcastShape<"eq", A["shape"], OperandShape<B>>>,
  ): Tensor<Broadcast<"eq", A["shape"], OperandShape<B>>> {
    return this.#compare("eq", other);
  }

  // ----- element by element -----

  /**
   * `e` to the power of every element.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([0, 1]).exp().toArray()); // [1, 2.7182817459106445]
   * ```
   */
  exp(): Tensor<S> {
    return Tensor.#unary("exp", elementary.exp, this);
  }

  /**
   * The natural logarithm of every element: -Infinity for 0, NaN below.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 0]).log().toArray()); // [0, -Infinity]
   * ```
   */
  log(): Tensor<S> {
    return Tensor.#unary("log", elementary.log, this);
  }

  /**
   * The square root of every element: NaN below 0. Its slope at 0 is infinite.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([4, 9]).sqrt().toArray()); // [2, 3]
   * ```
   */
  sqrt(): Tensor<S> {
    return Tensor.#unary("sqrt", elementary.sqrt, this);
  }

  /**
   * The absolute value of every element. Its slope at 0 is taken as 0.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([-2, 3]).abs().toArray()); // [2, 3]
   * ```
   */
  abs(): Tensor<S> {
    return Tensor.#unary("abs", elementary.abs, this);
  }

  /**
   * The sine of every element, in radians.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([0]).sin().toArray()); // [0]
   * ```
   */
  sin(): Tensor<S> {
    return Tensor.#unary("sin", elementary.sin, this);
  }

  /**
   * The cosine of every element, in radians.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([0]).cos().toArray()); // [1]
   * ```
   */
  cos(): Tensor<S> {
    return Tensor.#unary("cos", elementary.cos, this);
  }

  /**
   * The hyperbolic tangent of every element: an S-shaped curve from -1 to 1, steepest at 0.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([0, 20]).tanh().toArray()); // [0, 1]
   * ```
   */
  tanh(): Tensor<S> {
    return Tensor.#unary("tanh", elementary.tanh, this);
  }

  /**
   * `1 / (1 + e^-x)` of every element: an S-shaped curve from 0 to 1.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([0, 100]).sigmoid().toArray()); // [0.5, 1]
   * ```
   */
  sigmoid(): Tensor<S> {
    return Tensor.#unary("sigmoid", elementary.sigmoid, this);
  }

  /**
   * `max(x, 0)` of every element. Its slope at 0 is taken as 0.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([-1, 2]).relu().toArray()); // [0, 2]
   * ```
   */
  relu(): Tensor<S> {
    return Tensor.#unary("relu", elementary.relu, this);
  }

  /**
   * `ln(1 + e^x)` of every element: a smooth `relu`. Above 20 it is x itself.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([-200, 30]).softplus().toArray()); // [0, 30]
   * ```
   */
  softplus(): Tensor<S> {
    requireNoMore("softplus", arguments, 0, "for a beta: x.mul(beta).softplus().div(beta)");
    return Tensor.#unary("softplus", elementary.softplus, this);
  }

  /**
   * Every element to the power of `exponent`, a number. 1 to the power of anything is 1, and so is
   * anything to the power of 0, even NaN.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 3]).pow(2).toArray()); // [1, 4, 9]
   * ```
   */
  pow(exponent: number): Tensor<S> {
    const fix = "for a tensor e: x.log().mul(e).exp()";
    requireArgument("pow", "the exponent", exponent, kinds.number, fix);
    return Tensor.#unary("pow", elementary.pow, this, exponent);
  }

  /**
   * Every element, moved to the nearest value between `min` and `max`; to `max` where the two
   * cross, and NaN where anything is. The gradient passes where the element lies within the bounds.
   *
   * @throws TypeError if there is neither `min` nor `max`
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([-5, 0.5, 5]).clamp({ min: -1, max: 1 }).toArray()); // [-1, 0.5, 1]
   * ```
   */
  clamp(bounds: Bounds): Tensor<S> {
    const [low, high] = limits("clamp", bounds);
    const compute = () => Tensor.#apply<S>(elementary.clamp(this.#array, low, high), [this]);
    return traced(compute, "clamp", this, undefined, low, high);
  }

  // ----- products of matrices -----

  /**
   * The matrix product `c[i, j] = sum over k of a[i, k] b[k, j]`; [M, K] x [K, N] -> [M, N].
   *
   * @throws ShapeError if one of them is not a matrix, or the inner sizes differ
   *
   * @example
   * ```ts
   * import { zeros } from "unroll";
   *
   * console.log(zeros([1, 7]).mm(zeros([7, 6])).shape); // [1, 6]
   * ```
   */
  mm<A extends Tensor, B extends Tensor>(
    this: A,
    other: B & Demand<MmShape<A["shape"], B["shape"]>>,
  ): Tensor<Fit<MmShape<A["shape"], B["shape"]>>> {
    requireNoMore("mm", arguments, 1, "for a transposed matrix use t()");
    return binary("mm", matrix.mm, this, other);
  }

  /**
   * The matrix product of vectors, matrices and batches of them, as `torch.matmul`: a vector on the
   * left is a row, one on the right a column, and leading dimensions are broadcast; [..., M, K] x
   * [..., K, N] -> [..., M, N].
   *
   * @throws ShapeError if the inner sizes differ, the leading ones do not broadcast, or one operand
   *   is a single number
   *
   * @example
   * ```ts
   * import { zeros } from "unroll";
   *
   * console.log(zeros([32, 1, 7]).matmul(zeros([7, 6])).shape); // [32, 1, 6]
   * ```
   */
  matmul<A extends Tensor, B extends Tensor>(
    this: A,
    other: B & Demand<MatmulShape<A["shape"], B["shape"]>>,
  ): Tensor<Fit<MatmulShape<A["shape"], B["shape"]>>> {
    requireNoMore("matmul", arguments, 1, "for transposed matrices use transpose()");
    return binary("matmul", matrix.matmul, this, other);
  }

  /**
   * Rows and columns exchanged: [M, N] -> [N, M]. A vector stays as it is. The result shares memory
   * with this tensor.
   *
   * @throws ShapeError if there are more than two dimensions
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([[1, 2], [3, 4]]).t().toArray()); // [[1, 3], [2, 4]]
   * ```
   */
  t<A extends Tensor>(this: A & Demand<TShape<A["shape"]>>): Tensor<Fit<TShape<A["shape"]>>> {
    return Tensor.#unary("t", layout.t, this);
  }

  /**
   * Two dimensions exchanged. The result shares memory with this tensor.
   *
   * @throws ShapeError if one of them does not exist
   *
   * @example
   * ```ts
   * import { zeros } from "unroll";
   *
   * console.log(zeros([2, 3, 4]).transpose(0, -1).shape); // [4, 3, 2]
   * ```
   */
  transpose<A extends Tensor, const D0 extends number, const D1 extends number>(
    this: A,
    dim0: D0 & Demand<HasDim<"transpose", A["shape"], D0>>,
    dim1: D1 & Demand<HasDim<"transpose", A["shape"], D1>>,
  ): Tensor<Fit<TransposeShape<A["shape"], D0, D1>>> {
    return Tensor.#unary("transpose", layout.transpose, this, dim0, dim1);
  }

  // ----- reductions -----

  /**
   * The sum of all elements, or along `dim`; [2, 3] -> [], or [2] for dim 1, or [2, 1] with
   * keepdim. The sum of nothing is 0.
   *
   * @throws ShapeError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * const t = tensor([[1, 2], [3, 4]]);
   * console.log(t.sum().item(), t.sum(0).toArray()); // 10 [4, 6]
   * ```
   */
  sum<A extends Tensor, const D extends Dim = undefined, const K extends boolean = false>(
    this: A,
    dim?: D & Demand<ReduceShape<"sum", A["shape"], D>>,
    options?: Keep<K>,
  ): Tensor<Reduced<"sum", A["shape"], D, K>> {
    return Tensor.#unary("sum", reductions.sum, this, dim, keepdimOf("sum", options));
  }

  /**
   * The mean of all elements, or along `dim`. The mean of nothing is NaN.
   *
   * @throws ShapeError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 6]).mean().item()); // 3
   * ```
   */
  mean<A extends Tensor, const D extends Dim = undefined, const K extends boolean = false>(
    this: A,
    dim?: D & Demand<ReduceShape<"mean", A["shape"], D>>,
    options?: Keep<K>,
  ): Tensor<Reduced<"mean", A["shape"], D, K>> {
    return Tensor.#unary("mean", reductions.mean, this, dim, keepdimOf("mean", options));
  }

  /**
   * The standard deviation `sqrt(sum (x - mean)^2 / (n - correction))` of all elements, or along
   * `dim`. The correction is 1 unless given, as in PyTorch; fewer than two elements then give NaN.
   *
   * @throws ShapeError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 3, 5]).std().item()); // 2
   * ```
   */
  std<A extends Tensor, const D extends Dim = undefined, const K extends boolean = false>(
    this: A,
    dim?: D & Demand<ReduceShape<"std", A["shape"], D>>,
    options?: Keep<K> & { correction?: number },
  ): Tensor<Reduced<"std", A["shape"], D, K>> {
    const { keepdim, correction = 1 } = requireOptions("std", options, stdKinds);
    return Tensor.#unary("std", reductions.std, this, dim, keepdim, correction);
  }

  /**
   * The length of the tensor as a vector, `sqrt(sum x^2)` for p = 2 or `sum |x|` for p = 1; of all
   * elements, or along `dim`.
   *
   * @throws RangeError for another p
   * @throws ShapeError if a dimension does not exist or is named twice
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([3, 4]).norm().item()); // 5
   * ```
   */
  norm<A extends Tensor, const D extends Dim = undefined, const K extends boolean = false>(
    this: A,
    p = 2,
    dim?: D & Demand<ReduceShape<"norm", A["shape"], D>>,
    options?: Keep<K>,
  ): Tensor<Reduced<"norm", A["shape"], D, K>> {
    return Tensor.#unary("norm", reductions.norm, this, p, dim, keepdimOf("norm", options));
  }

  /**
   * The largest element, as a tensor of shape []. NaN is larger than everything. The gradient is
   * shared equally among those that reach it.
   *
   * @throws ShapeError if there are no elements
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([[1, 5], [7, 2]]).max().item()); // 7
   * ```
   */
  max(): Tensor<readonly []>;
  /**
   * The largest elements along `dim`, and their indices; NaN is larger than everything. The
   * gradient goes to the largest, among equals to the first.
   *
   * @throws ShapeError if the dimension does not exist or has size 0
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * const { values, indices } = tensor([[1, 5], [7, 2]]).max(1);
   * console.log(values.toArray(), indices.toArray()); // [5, 7] [1, 0]
   * ```
   */
  max<A extends Tensor, const D extends number, const K extends boolean = false>(
    this: A,
    dim: D & Demand<ReduceShape<"max", A["shape"], D>>,
    options?: Keep<K>,
  ): {
    values: Tensor<Reduced<"max", A["shape"], D, K>>;
    indices: Tensor<Reduced<"max", A["shape"], D, K>>;
  };
  max(dim?: number, options?: Keep<boolean>): unknown {
    const keepdim = keepdimOf("max", options) ?? false;
    if (dim === undefined && !keepdim) return Tensor.#unary("max", reductions.max, this);
    const compute = () => {
      const operation = reductions.maxAlong(this.#array, dim!, keepdim);
      return { values: Tensor.#apply(operation, [this]), indices: new Tensor(operation.indices) };
    };
    return traced(compute, "max", this, undefined, dim, keepdim);
  }

  // ----- layout -----

  /**
   * The same elements, row by row, in another shape. One size may be -1: it is worked out from the
   * others. The result shares memory with this tensor where the layout allows it.
   *
   * @throws ShapeError if the number of elements does not fit
   *
   * @example
   * ```ts
   * import { linspace } from "unroll";
   *
   * console.log(linspace(1, 6, 6).reshape([2, -1]).toArray()); // [[1, 2, 3], [4, 5, 6]]
   * ```
   */
  reshape<A extends Tensor, const T extends Shape>(
    this: A,
    shape: T & Demand<ReshapeShape<A["shape"], T>>,
  ): Tensor<Fit<ReshapeShape<A["shape"], T>>> {
    return Tensor.#unary("reshape", layout.reshape, this, shape);
  }

  /**
   * `length` entries of dimension `dim`, beginning with entry `start`. The result shares memory
   * with this tensor.
   *
   * @throws ShapeError if there are not that many, or the dimension does not exist
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2, 3, 4]).narrow(0, 1, 2).toArray()); // [2, 3]
   * ```
   */
  narrow<
    A extends Tensor,
    const D extends number,
    const From extends number,
    const L extends number,
  >(
    this: A,
    dim: D & Demand<HasDim<"narrow", A["shape"], D>>,
    start: From,
    length: L & Demand<NarrowShape<A["shape"], D, From, L>>,
  ): Tensor<Fit<NarrowShape<A["shape"], D, From, L>>> {
    return Tensor.#unary("narrow", layout.narrow, this, dim, start, length);
  }

  /**
   * Entry `index` of dimension `dim`, which is removed: `t.select(0, i)` is row i. A negative index
   * counts from the end. The result shares memory with this tensor.
   *
   * @throws ShapeError if there is no such entry or dimension
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([[1, 2], [3, 4]]).select(0, -1).toArray()); // [3, 4]
   * ```
   */
  select<A extends Tensor, const D extends number, const I extends number>(
    this: A,
    dim: D & Demand<SelectShape<"select", A["shape"], D>>,
    index: I & Demand<HasEntry<"select", A["shape"], D, I>>,
  ): Tensor<Fit<SelectShape<"select", A["shape"], D>>> {
    return Tensor.#unary("select", layout.select, this, dim, index);
  }

  /**
   * All entries of a dimension, one after the other, as an array of tensors without it. They share
   * memory with this tensor, and may be changed in place (PyTorch refuses that).
   *
   * @throws ShapeError if the dimension does not exist
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * const [first, second] = tensor([[1, 2], [3, 4]]).unbind();
   * console.log(first.toArray(), second.toArray()); // [1, 2] [3, 4]
   * ```
   */
  unbind<A extends Tensor, const D extends number = 0>(
    this: A,
    dim: D & Demand<SelectShape<"unbind", A["shape"], D>> = 0 as D,
  ): Entries<A["shape"], D> {
    const size = this.shape[resolveDim("unbind", dim, this.shape)];
    const entries: Tensor[] = [];
    for (let i = 0; i < size; i++) {
      entries.push(Tensor.#unary("unbind", layout.unbind, this, dim, i));
    }
    return entries as Entries<A["shape"], D>;
  }

  /**
   * Sizes of 1 repeated up to `shape`, and new dimensions in front; -1 keeps a size. No number is
   * copied, so the result cannot be changed in place.
   *
   * @throws ShapeError if another size would have to change
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([[1], [2]]).expand([-1, 3]).toArray()); // [[1, 1, 1], [2, 2, 2]]
   * ```
   */
  expand<A extends Tensor, const T extends Shape>(
    this: A,
    shape: T & Demand<ExpandShape<A["shape"], T>>,
  ): Tensor<Fit<ExpandShape<A["shape"], T>>> {
    return Tensor.#unary("expand", layout.expand, this, shape);
  }

  /**
   * A copy in new memory, through which gradients flow back to this tensor.
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * const before = tensor([1, 2]);
   * const after = before.clone().add_(1);
   * console.log(before.toArray(), after.toArray()); // [1, 2] [2, 3]
   * ```
   */
  clone(): Tensor<S> {
    return Tensor.#unary("clone", layout.clone, this);
  }

  // ----- in place -----

  /**
   * `this += alpha * other`.
   *
   * @throws TypeError for `null`, a gradient before the first `backward`
   * @throws ShapeError if `other` does not stretch to this tensor's shape
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { zeros } from "unroll";
   *
   * console.log(zeros([2]).add_(3).toArray()); // [3, 3]
   * ```
   */
  add_<A extends Tensor, B extends Tensor | number | null>(
    this: A,
    other: B & (Demand<InPlaceShape<"add_", A["shape"], OperandShape<B>>> | null),
    options?: Scale,
  ): A {
    return this.#change("add_", other, arithmetic.add, alphaOf("add_", options));
  }

  /**
   * `this -= alpha * other`: a step of gradient descent is `w.sub_(w.grad, { alpha: lr })`.
   *
   * @throws TypeError for `null`, a gradient before the first `backward`
   * @throws ShapeError if `other` does not stretch to this tensor's shape
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { noGrad, tensor } from "unroll";
   *
   * const w = tensor([1, 2], { requiresGrad: true });
   * w.pow(2).sum().backward();
   * noGrad(() => w.sub_(w.grad, { alpha: 0.25 }));
   * console.log(w.toArray()); // [0.5, 1]
   * ```
   */
  sub_<A extends Tensor, B extends Tensor | number | null>(
    this: A,
    other: B & (Demand<InPlaceShape<"sub_", A["shape"], OperandShape<B>>> | null),
    options?: Scale,
  ): A {
    return this.#change("sub_", other, arithmetic.sub, alphaOf("sub_", options));
  }

  /**
   * `this *= other`, element by element.
   *
   * @throws ShapeError if `other` does not stretch to this tensor's shape
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2]).mul_(10).toArray()); // [10, 20]
   * ```
   */
  mul_<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<InPlaceShape<"mul_", A["shape"], OperandShape<B>>>,
  ): A {
    requireNoMore("mul_", arguments, 1, "multiply twice");
    return this.#change("mul_", other, arithmetic.mul);
  }

  /**
   * `this /= other`, element by element.
   *
   * @throws ShapeError if `other` does not stretch to this tensor's shape
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2]).div_(2).toArray()); // [0.5, 1]
   * ```
   */
  div_<A extends Tensor, B extends Tensor | number>(
    this: A,
    other: B & Demand<InPlaceShape<"div_", A["shape"], OperandShape<B>>>,
  ): A {
    requireNoMore("div_", arguments, 1);
    return this.#change("div_", other, arithmetic.div);
  }

  /**
   * Moves every element to the nearest value between `min` and `max`.
   *
   * @throws TypeError if there is neither `min` nor `max`
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([-5, 5]).clamp_({ max: 1 }).toArray()); // [-5, 1]
   * ```
   */
  clamp_(bounds: Bounds): this {
    const [low, high] = limits("clamp_", bounds);
    return this.#change("clamp_", 0, (a) => elementary.clamp(a, low, high), low, high);
  }

  /**
   * Copies the elements of `source`, which stretches to this tensor's shape. The gradient goes to
   * `source`.
   *
   * @throws ShapeError if it does not stretch to this shape
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { tensor, zeros } from "unroll";
   *
   * console.log(zeros([2, 2]).copy_(tensor([1, 2])).toArray()); // [[1, 2], [1, 2]]
   * ```
   */
  copy_<A extends Tensor, B extends Tensor | number>(
    this: A,
    source: B & Demand<InPlaceShape<"copy_", A["shape"], OperandShape<B>>>,
  ): A {
    return this.#change("copy_", source, layout.replace);
  }

  /**
   * Sets every element to `value`.
   *
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { zeros } from "unroll";
   *
   * console.log(zeros([2]).fill_(7).toArray()); // [7, 7]
   * ```
   */
  fill_(value: number): this {
    const fix = "for the numbers of a tensor use copy_()";
    requireArgument("fill_", "the value", value, kinds.number, fix);
    return this.#overwrite("fill_", value, (out) => fill(out, value));
  }

  /**
   * Sets every element to 0: `w.grad?.zero_()` clears the gradient of the last step.
   *
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { tensor } from "unroll";
   *
   * console.log(tensor([1, 2]).zero_().toArray()); // [0, 0]
   * ```
   */
  zero_(): this {
    return this.#overwrite("zero_", 0, (out) => fill(out, 0));
  }

  /**
   * Draws every element from a normal distribution, with PyTorch's numbers for the same seed.
   *
   * @param mean centre of the distribution
   * @param std standard deviation, 0 or more
   * @throws RangeError if `std` is negative or either number is not finite
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { manualSeed, zeros } from "unroll";
   *
   * manualSeed(42);
   * console.log(`${zeros([3]).normal_(0, 0.3)}`);
   * ```
   */
  normal_(mean = 0, std = 1, options?: Draws): this {
    requireArgument("normal_", "mean", mean, kinds.finite);
    requireArgument("normal_", "std", std, kinds.amount);
    const generator = generatorOf("normal_", options);
    return this.#draw("normal_", (numbers, contiguous) => {
      fillNormal(numbers, mean, std, generator, contiguous);
    });
  }

  /**
   * Draws every element evenly from `from` (included) to `to` (not included), with PyTorch's
   * numbers for the same seed.
   *
   * @throws RangeError if `from` is larger than `to`, or either is not finite
   * @throws AutogradError on a leaf that requires a gradient, outside `noGrad`
   *
   * @example
   * ```ts
   * import { manualSeed, zeros } from "unroll";
   *
   * manualSeed(42);
   * console.log(`${zeros([3]).uniform_(-1, 1)}`);
   * ```
   */
  uniform_(from = 0, to = 1, options?: Draws): this {
    requireArgument("uniform_", "from", from, kinds.finite);
    requireArgument("uniform_", "to", to, kinds.finite);
    if (from > to) throw new RangeError(`uniform_: from ${from} is larger than to ${to}`);
    const generator = generatorOf("uniform_", options);
    return this.#draw("uniform_", (numbers) => fillUniform(numbers, from, to, generator));
  }

  // ----- the graph -----

  /** A change in place of the base is one of the view: its place in the graph follows from there. */
  #followBase(): void {
    const view = this.#view;
    if (view === null || view.base.#node === view.seen || view.base.isLeaf) return;
    view.seen = view.base.#node;
    const part = view.recorded ? asStrided(this.#array) : ambiguous(this.#array);
    this.#node = record(part, [view.seen], [view.base]);
    this.#requiresGrad = true;
  }

  #graphNode(): GradNode | null {
    if (!this.requiresGrad) return null;
    this.#node ??= leafNode(this.#array, (grad) => this.#accumulate(grad));
    return this.#node;
  }

  #accumulate(grad: NdArray): void {
    if (!this.#requiresGrad) return;
    const before = this.#grad;
    if (before === null) this.#grad = new Tensor(clone(grad));
    else add(before.#array, grad);
    tracer?.gradient(this, before, this.#grad);
  }

  /** Refuses what cannot be the gradient that a tensor collects. */
  #requireGradient(value: Tensor): void {
    if (!(value instanceof Tensor)) throw notTensor("grad", "a tensor or null", value);
    if (!sameShape(value.shape, this.shape)) {
      throw new ShapeError(
        `grad: ${formatShape(value.shape)} is not the tensor's shape ${formatShape(this.shape)}`,
      );
    }
    if (value.dtype !== this.dtype || value === this) {
      const what = value === this ? "the tensor itself" : value.dtype;
      throw new TypeError(`grad: ${what} is not a gradient for a tensor of ${this.dtype}`);
    }
    if (isOverlapping(value.#array)) {
      throw new ShapeError(
        "grad: the elements of an expanded tensor share memory; clone() it first",
      );
    }
  }

  static #apply<R extends Shape>(operation: Operation, inputs: readonly Tensor[]): Tensor<R> {
    const [first] = inputs;
    const { out } = operation;
    const nodes = isGradEnabled() ? nodesOf(inputs) : null;
    const result = nodes !== null
      ? new Tensor<R>(out, true, record(operation, nodes, inputs))
      : new Tensor<R>(out);
    if (out.storage === first.#array.storage) {
      const base = first.#view?.base ?? first;
      const recorded = isGradEnabled() && first.#view?.recorded !== false;
      result.#view = { base, recorded, seen: base.#node };
    }
    return result;
  }

  /** An operation on one tensor, with up to three parameters. */
  static #unary<R extends Shape, P = undefined, Q = undefined, T = undefined>(
    name: string,
    operation: (a: NdArray, p: P, q: Q, t: T) => Operation,
    t: Tensor,
    p?: P,
    q?: Q,
    r?: T,
  ): Tensor<R> {
    if (tracer !== null) {
      const known = tracer.before(name, t, undefined, p, q, r);
      if (known !== undefined) return known as Tensor<R>;
    }
    const result = Tensor.#apply<R>(operation(t.#array, p as P, q as Q, r as T), [t]);
    if (tracer !== null) tracer.after(result);
    return result;
  }

  #compare<R extends Shape>(name: "gt" | "lt" | "eq", other: Operand): Tensor<R> {
    const compute = () => {
      const b = operand(name, other, this.dtype);
      return new Tensor<R>(arithmetic.compare(name, this.#array, b.#array));
    };
    return traced(compute, name, this, other);
  }

  /** Replaces the numbers, and the place in the graph, by those of an operation on them. */
  #change(
    name: string,
    other: Operand | null,
    operation: (a: NdArray, b: NdArray, target?: NdArray, p?: number) => Operation,
    p?: number,
    q?: number,
  ): this {
    if (other === null) {
      throw new TypeError(
        `${name}: got null; if this is a gradient, there is none yet: call backward() first`,
      );
    }
    if (tracer?.before(name, this, other, p, q) !== undefined) return this;
    const b = operand(name, other, this.dtype);
    const target = this.#array;
    this.#requireNonOverlapping(name);
    const recorded = this.#isRecorded(b);
    if (recorded) this.#requireHistory(name);
    const array = b.#array;
    // What backward reads must be the old numbers, so a recorded operation works on a copy of them.
    // Otherwise the result can be written at once, unless that would change the other operand too.
    const apart = array.storage !== target.storage;
    const result = recorded
      ? operation(clone(target), array, undefined, p)
      : operation(target, array, apart ? target : undefined, p);
    if (!sameShape(result.out.shape, target.shape)) {
      throw new ShapeError(
        `${name}: ${formatShape(b.shape)} does not fit into ${formatShape(target.shape)}; ` +
          `an in-place operation keeps the shape`,
      );
    }
    // Recorded before the change, so that the versions of what backward reads are those from before.
    if (recorded) this.#addToHistory(result, [b]);
    if (result.out !== target) copy(target, result.out);
    target.storage.version++;
    tracer?.after(this);
    return this;
  }

  /** Overwrites the numbers by `write`, independent of the old ones. */
  #overwrite(name: string, value: number | null, write: (out: NdArray) => void): this {
    if (tracer?.before(name, this, value) !== undefined) return this;
    const out = this.#array;
    if (this.#isRecorded()) {
      this.#requireHistory(name);
      this.#addToHistory(layout.overwritten(out), []);
    }
    write(out);
    out.storage.version++;
    tracer?.after(this);
    return this;
  }

  /** Overwrites with random numbers, in the order of the memory, as PyTorch draws them. */
  #draw(name: string, write: (numbers: Numbers, contiguous: boolean) => void): this {
    tracer?.escape("a random draw");
    this.#requireNonOverlapping(name);
    return this.#overwrite(name, null, (out) => {
      rewrite(inMemoryOrder(out), (numbers) => write(numbers, out.contiguous));
    });
  }

  /** Whether a change in place, with the help of others, becomes part of a graph. */
  #isRecorded(...others: Tensor[]): boolean {
    const base = this.#view?.base ?? this;
    return isGradEnabled() && [this, base, ...others].some((t) => t.requiresGrad);
  }

  /** Records a change in place as the newest step of this tensor, or of the base it is a view of. */
  #addToHistory(operation: Operation, others: readonly Tensor[]): void {
    const base = this.#view?.base ?? this;
    tracer?.history(base);
    // The result has the dtype of the tensor that it is written to.
    const step = { ...operation, out: this.#array };
    const ofBase = base === this ? step : copySlices(base.#array, step);
    const operands = [base, ...others];
    base.#node = record(ofBase, operands.map(nodeOf), operands);
    base.#requiresGrad = true;
  }

  /** Refuses a tensor with several elements in one place, which cannot become different. */
  #requireNonOverlapping(name: string): void {
    if (!isOverlapping(this.#array)) return;
    throw new ShapeError(
      `${name}: the elements of an expanded tensor share memory, so one change would show in many; ` +
        `clone() it first`,
    );
  }

  /** Refuses to record a change of what a gradient is to be collected for, or was made in noGrad. */
  #requireHistory(name: string): void {
    const base = this.#view?.base ?? this;
    if (base.isLeaf && (base.requiresGrad || this.requiresGrad)) {
      const what = base === this ? "a leaf" : "a view of a leaf";
      throw new AutogradError(
        `${name}: ${what} that requires a gradient cannot be changed in place while the graph is ` +
          `recorded; wrap the update: noGrad(() => w.${name}(...))`,
      );
    }
    if (this.#view?.recorded === false) throw madeInNoGrad(name);
  }
}

/** The places of tensors in the graph; null if none of them needs a gradient. */
function nodesOf(tensors: readonly Tensor[]): (GradNode | null)[] | null {
  let needed = false;
  const nodes = new Array<GradNode | null>(tensors.length);
  for (let i = 0; i < tensors.length; i++) {
    const node = nodeOf(tensors[i]);
    needed ||= node !== null;
    nodes[i] = node;
  }
  return needed ? nodes : null;
}

/** An operation on two tensors, or on a tensor and a number. */
export function binary<S extends Shape>(
  name: string,
  operation: (a: NdArray, b: NdArray, target: undefined, alpha: number | undefined) => Operation,
  a: Operand,
  b: Operand,
  alpha?: number,
): Tensor<S> {
  if (tracer !== null) {
    const known = tracer.before(name, a, b, alpha);
    if (known !== undefined) return known as Tensor<S>;
  }
  const dtype = a instanceof Tensor ? a.dtype : b instanceof Tensor ? b.dtype : null;
  const left = operand(name, a, dtype);
  const right = operand(name, b, dtype);
  const operands = [left, right];
  const result = apply<S>(operation(arrayOf(left), arrayOf(right), undefined, alpha), operands);
  if (tracer !== null) tracer.after(result);
  return result;
}

/** A plain number becomes a tensor of shape [] and the dtype of the other operand. */
export function operand(name: string, value: Operand, dtype: DType | null): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value === "number" && dtype !== null) return new Tensor(scalar(value, dtype));
  if (typeof value === "number") throw new TypeError(`${name}: one of the two must be a tensor`);
  const isProduct = name === "mm" || name === "matmul";
  throw notTensor(name, isProduct ? "a tensor" : "a tensor or a number", value);
}

/** Refuses what is not a tensor. */
export function requireTensor(name: string, value: unknown): asserts value is Tensor {
  if (!(value instanceof Tensor)) throw notTensor(name, "a tensor", value);
}

/** Refuses what is not an array of tensors. */
export function requireTensors(name: string, values: unknown): asserts values is readonly Tensor[] {
  if (values instanceof Tensor) {
    throw new TypeError(
      `${name}: expected an array of tensors, got ${describe(values)}; write [a, b] around them`,
    );
  }
  if (!Array.isArray(values)) throw notTensor(name, "an array of tensors", values);
  for (const value of values) requireTensor(name, value);
}

function notTensor(name: string, expected: string, value: unknown): TypeError {
  const fix = value === null || (typeof value !== "object")
    ? ""
    : Array.isArray(value)
    ? "; make one of it with tensor()"
    : value.constructor?.name === "Tensor"
    ? " of another copy of this library; after a change in lib/tensor, make it again"
    : "parameters" in value
    ? "; its weights are its parameters()"
    : "";
  return new TypeError(`${name}: expected ${expected}, got ${describe(value)}${fix}`);
}

/** The bounds of `clamp`, with an infinity for one that is left out. */
function limits(name: string, bounds: Bounds): [low: number, high: number] {
  const { min, max } = requireOptions(name, bounds, boundsKinds);
  if (min !== undefined || max !== undefined) return [min ?? -Infinity, max ?? Infinity];
  throw new TypeError(`${name}: there is no bound; pass { min }, { max } or both`);
}

function alphaOf(name: string, options: Scale | undefined): number | undefined {
  return options === undefined ? undefined : requireOptions(name, options, scaleKinds).alpha;
}

function keepdimOf(name: string, options: Keep<boolean> | undefined): boolean | undefined {
  return options === undefined ? undefined : requireOptions(name, options, keepKinds).keepdim;
}

/** The generator of a random draw. */
export function generatorOf(name: string, options: Draws | undefined): Generator {
  return requireOptions(name, options, drawsKinds).generator ?? defaultGenerator();
}

const scaleKinds = { alpha: kinds.number };
const boundsKinds = { min: kinds.number, max: kinds.number };
const drawsKinds = { generator: instanceOf("a Generator", Generator) };
const keepKinds = { keepdim: kinds.boolean };
const stdKinds = { ...keepKinds, correction: kinds.number };
const backwardKinds = {
  gradient: instanceOf("a tensor", Tensor),
  retainGraph: kinds.boolean,
};
