import * as ops from "./ops/mod.ts";
import * as autograd from "./autograd.ts";
import { AutogradError, type GradNode } from "./autograd.ts";
import { defaultGenerator, type Generator } from "./generator.ts";
import { assign, clone, make, type NdArray, rewrite, scalar, values } from "./ndarray.ts";
import { fillNormal } from "./normal.ts";
import type { Operation } from "./ops/operation.ts";
import { printTensor } from "./print.ts";
import { formatShape, sameShape, type Shape, ShapeError, sizeOf } from "./shape.ts";
import type { DType } from "./storage.ts";
import type {
  BroadcastShape,
  Demand,
  Fit,
  InPlace,
  MmShape,
  NarrowShape,
  Nested,
  ReshapeTo,
} from "./types.ts";

/** How a tensor starts its life. */
export interface TensorOptions {
  /** Whether `backward` collects a gradient for this tensor. Default: false. */
  requiresGrad?: boolean;
  /** Default: "float32", as in PyTorch. */
  dtype?: DType;
}

/**
 * Numbers in a shape that remember how they came about, so that gradients can flow back through them.
 *
 * Every operation computes its result at once, rounds it to the dtype (float32, unless float64 was asked for), and, if an input
 * requires a gradient, adds a node to the graph. `backward` walks that graph from the result to the leaves. Names and
 * meaning are PyTorch's, in camelCase; operations whose name ends in `_` change the tensor in place.
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
  readonly #array: NdArray;
  #requiresGrad: boolean;
  #node: GradNode | null;
  #grad: Tensor<S> | null = null;

  /** Use {@linkcode tensor}, `zeros` and the other makers instead. */
  constructor(array: NdArray, requiresGrad = false, node: GradNode | null = null) {
    this.#array = array;
    this.#requiresGrad = requiresGrad;
    this.#node = node;
  }

  /** The sizes of the dimensions. */
  get shape(): S {
    return this.#array.shape as S;
  }

  /** "float32" or "float64". */
  get dtype(): DType {
    return this.#array.storage.dtype;
  }

  /** The number of elements. */
  numel(): number {
    return sizeOf(this.shape);
  }

  /** Whether `backward` computes a gradient for this tensor, or for something that it was made of. */
  get requiresGrad(): boolean {
    return this.#requiresGrad;
  }

  /** Switches the gradient of a leaf on or off. */
  set requiresGrad(value: boolean) {
    if (!this.isLeaf && !value) {
      throw new AutogradError(
        "requiresGrad: this tensor is the result of an operation; use detach() for a copy without history",
      );
    }
    this.#requiresGrad = value;
  }

  /** Whether the tensor was made by you and not by an operation on something that requires a gradient. */
  get isLeaf(): boolean {
    return this.#node === null || this.#node.accumulate !== undefined;
  }

  /** The name of the operation that made this tensor, as the graph knows it: `TanhBackward`. Null for a leaf. */
  get gradFn(): string | null {
    return this.isLeaf ? null : this.#node!.name;
  }

  /**
   * dL/d(this), collected by `backward`; null before the first one. It accumulates: every `backward` adds to it until `zero_`.
   * Only leaves that require a gradient have one.
   */
  get grad(): Tensor<S> | null {
    return this.#grad;
  }

  /** `null` forgets the gradient. A tensor must have this tensor's shape. */
  set grad(value: Tensor<S> | null) {
    if (value !== null && !sameShape(value.shape, this.shape)) {
      throw new ShapeError(
        `grad: ${formatShape(value.shape)} is not the tensor's shape ${formatShape(this.shape)}`,
      );
    }
    this.#grad = value;
  }

  /**
   * Computes dL/d(leaf) for every leaf that this tensor was made of, by the chain rule, and adds it to the leaf's `grad`.
   *
   * The graph is given back afterwards; `retainGraph` keeps it for another call. A tensor of several elements needs
   * `gradient`, dL/d(this), of the same shape.
   *
   * @throws AutogradError if nothing requires a gradient, if there is more than one element and no `gradient`, if the graph
   *   was given back, or if a value that is needed was changed in place
   */
  backward(options: { gradient?: Tensor<S>; retainGraph?: boolean } = {}): void {
    const { gradient, retainGraph = false } = options;
    if (!this.#requiresGrad) {
      throw new AutogradError(
        "backward: nothing here requires a gradient; make the weights with { requiresGrad: true }, " +
          "and do not compute the loss inside noGrad",
      );
    }
    if (gradient === undefined && this.numel() !== 1) {
      throw new AutogradError(
        `backward: a gradient starts from one number, but the shape is ${
          formatShape(this.shape)
        }; ` +
          `reduce it with sum() or mean() first, or pass { gradient } of that shape`,
      );
    }
    if (gradient !== undefined && !sameShape(gradient.shape, this.shape)) {
      throw new ShapeError(
        `backward: the gradient has shape ${formatShape(gradient.shape)}, ` +
          `the tensor has ${formatShape(this.shape)}; they must be equal`,
      );
    }
    const seed = gradient === undefined ? this.#ones() : gradient.#array;
    autograd.backpropagate(this.#graphNode()!, seed, retainGraph);
  }

  /** `this + alpha other`, element by element, after broadcasting. */
  add<A extends Shape, B extends Shape = readonly []>(
    this: Tensor<A>,
    other: (Tensor<B> & Demand<BroadcastShape<A, B>>) | number,
    { alpha = 1 }: { alpha?: number } = {},
  ): Tensor<Fit<BroadcastShape<A, B>>> {
    return this.#binary("add", other, (a, b) => ops.add(a, b, alpha)) as Tensor as Tensor<
      Fit<BroadcastShape<A, B>>
    >;
  }

  /** `this - alpha other`, element by element, after broadcasting. */
  sub<A extends Shape, B extends Shape = readonly []>(
    this: Tensor<A>,
    other: (Tensor<B> & Demand<BroadcastShape<A, B>>) | number,
    { alpha = 1 }: { alpha?: number } = {},
  ): Tensor<Fit<BroadcastShape<A, B>>> {
    return this.#binary("sub", other, (a, b) => ops.sub(a, b, alpha)) as Tensor as Tensor<
      Fit<BroadcastShape<A, B>>
    >;
  }

  /** `this * other`, element by element, after broadcasting. For the matrix product see `mm`. */
  mul<A extends Shape, B extends Shape = readonly []>(
    this: Tensor<A>,
    other: (Tensor<B> & Demand<BroadcastShape<A, B>>) | number,
  ): Tensor<Fit<BroadcastShape<A, B>>> {
    return this.#binary("mul", other, ops.mul) as Tensor as Tensor<Fit<BroadcastShape<A, B>>>;
  }

  /** `this / other`, element by element, after broadcasting. */
  div<A extends Shape, B extends Shape = readonly []>(
    this: Tensor<A>,
    other: (Tensor<B> & Demand<BroadcastShape<A, B>>) | number,
  ): Tensor<Fit<BroadcastShape<A, B>>> {
    return this.#binary("div", other, ops.div) as Tensor as Tensor<Fit<BroadcastShape<A, B>>>;
  }

  /** The matrix product: [M, K] x [K, N] -> [M, N]. */
  mm<A extends Shape, B extends Shape>(
    this: Tensor<A>,
    other: Tensor<B> & Demand<MmShape<A, B>>,
  ): Tensor<Fit<MmShape<A, B>>> {
    return this.#binary("mm", other, ops.mm) as Tensor as Tensor<Fit<MmShape<A, B>>>;
  }

  /** `-this`. */
  neg(): Tensor<S> {
    return this.#unary(ops.neg);
  }

  /** The hyperbolic tangent of every element: an S-shaped curve from -1 to 1. */
  tanh(): Tensor<S> {
    return this.#unary(ops.tanh);
  }

  /** The sine of every element, in radians. */
  sin(): Tensor<S> {
    return this.#unary(ops.sin);
  }

  /** The cosine of every element, in radians. */
  cos(): Tensor<S> {
    return this.#unary(ops.cos);
  }

  /** Every element to the power of `exponent`, a number. */
  pow(exponent: number): Tensor<S> {
    return this.#unary((a) => ops.pow(a, exponent));
  }

  /** The sum of all elements, as a tensor of shape []. */
  sum(): Tensor<readonly []> {
    return this.#unary(ops.sum);
  }

  /** The mean of all elements, as a tensor of shape []. */
  mean(): Tensor<readonly []> {
    return this.#unary(ops.mean);
  }

  /** A view of `length` entries of dimension `dim`, beginning with entry `start`. It shares memory with this tensor. */
  narrow<A extends Shape, const D extends number, const L extends number>(
    this: Tensor<A>,
    dim: D,
    start: number,
    length: L,
  ): Tensor<NarrowShape<A, D, L>> {
    return this.#unary((a) => ops.narrow(a, dim, start, length));
  }

  /** The same elements, row by row, in another shape. One size may be -1: it is worked out from the others. */
  reshape<const T extends Shape>(shape: T): Tensor<ReshapeTo<T>> {
    return this.#unary((a) => ops.reshape(a, shape));
  }

  /** A tensor that shares this one's memory but not its history: gradients stop here. */
  detach(): Tensor<S> {
    return new Tensor(this.#array);
  }

  /** A copy with memory of its own, and with this tensor's history. */
  clone(): Tensor<S> {
    return this.#unary(ops.clone);
  }

  /** The only element, as a number. */
  item(): number {
    if (this.numel() !== 1) {
      throw new ShapeError(
        `item: a tensor of shape ${
          formatShape(this.shape)
        } has ${this.numel()} elements, not one; ` +
          `use toArray() for all of them`,
      );
    }
    return values(this.#array)[0];
  }

  /** The elements as nested arrays of numbers: a number for shape [], an array of rows for [rows, columns]. */
  toArray<A extends Shape>(this: Tensor<A>): Nested<A> {
    return nest(Array.from(values(this.#array)), this.shape) as Nested<A>;
  }

  /** `this += alpha other`, in place. `null` is a gradient that `backward` has not made yet: an error that says so. */
  add_<A extends Shape, B extends Shape>(
    this: Tensor<A>,
    other: (Tensor<B> & Demand<InPlace<A, B>>) | number | null,
    { alpha = 1 }: { alpha?: number } = {},
  ): Tensor<A> {
    return this.#inPlace("add_", other, (a, b) => ops.add(a, b, alpha));
  }

  /** `this -= alpha other`, in place: a step of gradient descent is `w.sub_(w.grad, { alpha: lr })`. */
  sub_<A extends Shape, B extends Shape>(
    this: Tensor<A>,
    other: (Tensor<B> & Demand<InPlace<A, B>>) | number | null,
    { alpha = 1 }: { alpha?: number } = {},
  ): Tensor<A> {
    return this.#inPlace("sub_", other, (a, b) => ops.sub(a, b, alpha));
  }

  /** Sets every element to 0, in place. */
  zero_(): this {
    return this.#overwrite("zero_", (out) => out.fill(0));
  }

  /**
   * Draws every element from a normal distribution, in place, with PyTorch's numbers for the same seed.
   *
   * @throws RangeError if `std` is negative or either number is not finite
   */
  normal_(mean = 0, std = 1, options: { generator?: Generator } = {}): this {
    if (!Number.isFinite(mean) || !(std >= 0) || !Number.isFinite(std)) {
      throw new RangeError(
        `normal_: mean ${mean} and standard deviation ${std} must be finite, the latter 0 or more`,
      );
    }
    const { generator = defaultGenerator() } = options;
    return this.#overwrite("normal_", (out) => fillNormal(out, mean, std, generator));
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

  /** Joins tensors; see the function `cat`. */
  static cat(tensors: readonly Tensor[], dim: number): Tensor {
    return Tensor.#apply(ops.cat(tensors.map((t) => t.#array), dim), tensors);
  }

  /** Wraps the result of an operation and, if it matters, remembers how to go back. */
  static #apply(operation: Operation, inputs: readonly Tensor[]): Tensor {
    const { out } = operation;
    if (!autograd.isGradEnabled() || !inputs.some((t) => t.#requiresGrad)) return new Tensor(out);
    return new Tensor(out, true, autograd.record(operation, inputs.map((t) => t.#graphNode())));
  }

  #unary<T extends Shape>(operation: (a: NdArray) => Operation): Tensor<T> {
    return Tensor.#apply(operation(this.#array), [this]) as Tensor as Tensor<T>;
  }

  #binary(
    name: string,
    other: Tensor | number,
    operation: (a: NdArray, b: NdArray) => Operation,
  ): Tensor {
    const b = this.#operand(name, other);
    return Tensor.#apply(operation(this.#array, b.#array), [this, b]);
  }

  /** A plain number takes part as a rank-0 tensor of this tensor's dtype. */
  #operand(name: string, other: Tensor | number): Tensor {
    if (typeof other === "number") return new Tensor(scalar(other, this.dtype));
    if (other instanceof Tensor) return other;
    const got = other === null ? "null" : typeof other;
    throw new TypeError(`${name}: expected a tensor or a number, got ${got}`);
  }

  #inPlace(
    name: string,
    other: Tensor | number | null,
    operation: (a: NdArray, b: NdArray) => Operation,
  ): this {
    if (other === null) {
      throw new TypeError(
        `${name}: got null; if this is a gradient, there is none yet: call backward() first`,
      );
    }
    const b = this.#operand(name, other);
    const recorded = autograd.isGradEnabled() && (this.#requiresGrad || b.#requiresGrad);
    if (recorded) this.#refuseLeaf(name);
    const result = operation(this.#array, b.#array);
    if (!sameShape(result.out.shape, this.shape)) {
      throw new ShapeError(
        `${name}: ${formatShape(b.shape)} does not fit into ${formatShape(this.shape)}; ` +
          `an in-place operation keeps the shape`,
      );
    }
    if (recorded) {
      this.#node = autograd.record(result, [this.#graphNode(), b.#graphNode()]);
      this.#requiresGrad = true;
    }
    assign(this.#array, result.out);
    return this;
  }

  #overwrite(name: string, fill: (out: Float32Array | Float64Array) => void): this {
    if (autograd.isGradEnabled() && this.#requiresGrad) this.#refuseLeaf(name);
    rewrite(this.#array, fill);
    if (!this.isLeaf && autograd.isGradEnabled()) {
      // Nothing of the old value is left, so no gradient flows to what it was made of.
      this.#node = null;
      this.#requiresGrad = false;
    }
    return this;
  }

  #refuseLeaf(name: string): void {
    if (!this.isLeaf || !this.#requiresGrad) return;
    throw new AutogradError(
      `${name}: a leaf that requires a gradient cannot be changed in place while the graph is recorded; ` +
        `wrap the update: noGrad(() => w.${name}(...))`,
    );
  }

  /** This tensor's place in the graph, or null if it needs no gradient. */
  #graphNode(): GradNode | null {
    if (!this.#requiresGrad) return null;
    this.#node ??= autograd.leafNode((grad) => this.#accumulate(grad));
    return this.#node;
  }

  #accumulate(grad: NdArray): void {
    if (this.#grad === null) {
      const own = make(this.shape, this.dtype);
      assign(own, grad);
      this.#grad = new Tensor(own);
    } else autograd.accumulateInto(this.#grad.#array, grad);
  }

  #ones(): NdArray {
    const out = clone(this.#array);
    out.storage.data.fill(1);
    return out;
  }
}

function nest(flat: number[], shape: Shape): unknown {
  if (shape.length === 0) return flat[0];
  const [n, ...rest] = shape;
  if (rest.length === 0) return flat;
  const size = sizeOf(rest);
  return Array.from({ length: n }, (_, i) => nest(flat.slice(i * size, (i + 1) * size), rest));
}
