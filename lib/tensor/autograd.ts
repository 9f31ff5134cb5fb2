import { kinds, requireArgument } from "./arguments.ts";
import { add, assign, cast, clone } from "./array/arrays.ts";
import { type Factors, make } from "./array/launch.ts";
import type { DType, NdArray } from "./array/ndarray.ts";
import { map, plus } from "./array/pointwise.ts";
import { product } from "./array/product.ts";
import type { Shape } from "./array/shape.ts";

/** Thrown when a gradient cannot be computed. The message says why, and what to do. */
export class AutogradError extends Error {
  /** Distinguishes this error from others. */
  override name = "AutogradError";
}

/** An operation as formulas: of inputs a, b, ..., the result y, and its gradient g. */
export interface Rule {
  /** PyTorch's name for the step in the graph, without "Backward". */
  readonly name: string;
  /** The result: "a b". */
  readonly forward: string;
  /** The gradient of each input: "g b", "g a". */
  readonly backward: readonly string[];
}

export function rule(name: string, forward: string, ...backward: readonly string[]): Rule {
  return { name, forward, backward };
}

/** A computed operation: its result, and how a gradient flows back through it. */
export interface Operation {
  readonly rule: Rule;
  readonly out: NdArray;
  /** One for each input, in order. Only those of inputs that need a gradient are ever used. */
  readonly inputs: readonly InputGradient[];
  /** The value of α or n in the formulas. */
  readonly parameter?: number;
}

/** An operation on one input, with the arrays that its gradient will read. */
export function unary(
  rule: Rule,
  out: NdArray,
  vjp: InputGradient["vjp"],
  ...reads: readonly NdArray[]
): Operation {
  return { rule, out, inputs: [{ reads, vjp }] };
}

/** How the gradient of one input follows from the gradient of the result. */
export interface InputGradient {
  /** The arrays that `vjp` will read again. None of them may change until then. */
  readonly reads?: readonly NdArray[];
  /** The vector-Jacobian product: from dL/d(out) to dL/d(input). It may return its argument. */
  vjp(grad: NdArray): NdArray;
  /**
   * Where dL/d(input) is a matrix product: its factors. A weight that is used at many time steps
   * gets the sum of all its products at once.
   */
  factors?(grad: NdArray): Factors;
  /**
   * Where the result is a part of the input: that part of `whole`, a row-major array of the input's
   * shape. The gradient is added there, so a small part of a large tensor costs no large gradient.
   */
  part?(whole: NdArray): NdArray;
}

/**
 * One step of the computation graph, kept so that a gradient can flow back through it. It points to
 * the steps that its inputs came from, which have smaller numbers.
 */
export interface GradNode {
  readonly id: number;
  readonly rule: Rule;
  readonly shape: Shape;
  /** The dtype of the result, and so of its gradient. */
  readonly dtype: DType;
  /** One for each input of the operation; null where an input needs no gradient. */
  inputs: readonly (GradNode | null)[];
  /** The tensors that it was computed from, to show their numbers. */
  operands: readonly object[];
  /** The value of α or n in the rule's formulas. */
  readonly parameter: number | undefined;
  /** How the gradient of each input follows from that of the result. Null once it is freed. */
  gradients: readonly InputGradient[] | null;
  /** For each input, the versions of the arrays that its gradient will read. */
  readonly versions: readonly (readonly number[] | undefined)[];
  /** During `backward`: the gradient so far. */
  arrived: Arrived | null;
  /** On a leaf's node alone: takes the gradient that arrived. */
  readonly accumulate: ((grad: NdArray) => void) | undefined;
}

/** dL/d(result of a node), as far as it has arrived. */
interface Arrived {
  /** The call of `backward` in which it arrived. */
  readonly pass: number;
  /** The sum; null as long as there are only products. */
  grad: NdArray | null;
  /** Whether the array was made for this sum, so that it may be added to in place. */
  own: boolean;
  /** Products that belong to the sum, and are computed together: for a weight, all its uses. */
  factors: Factors[] | null;
}

let nodes = 0;
let enabled = true;

/** Whether operations are being recorded at the moment. */
export function isGradEnabled(): boolean {
  return enabled;
}

/**
 * Runs `f` without recording a graph, as `with torch.no_grad():` does. Weights are updated inside
 * it.
 *
 * @returns what `f` returns
 * @throws TypeError if `f` is asynchronous: recording would be on again before it ends
 *
 * @example
 * ```ts
 * import { noGrad, tensor } from "unroll";
 *
 * const w = tensor([1, 2], { requiresGrad: true });
 * noGrad(() => w.sub_(tensor([0.5, 0.5])));
 * console.log(w.toArray()); // [0.5, 1.5]
 * ```
 */
export function noGrad<T>(f: () => T): T {
  requireArgument("noGrad", "the argument", f, kinds.function, "as in noGrad(() => w.sub_(g))");
  const before = enabled;
  enabled = false;
  try {
    const result = f();
    if (result instanceof Promise) {
      throw new TypeError(
        "noGrad: the function is asynchronous; await outside, and put only the arithmetic inside",
      );
    }
    return result;
  } finally {
    enabled = before;
  }
}

/** Switches recording on again where a program was stopped from outside, so no `finally` ran. */
export function enableGrad(): void {
  enabled = true;
}

/** The number of the next node: those that are recorded from now on have no smaller one. */
export function nextNode(): number {
  return nodes;
}

/** Makes the graph node of an operation that has just been computed of `operands`. */
export function record(
  operation: Operation,
  inputs: readonly (GradNode | null)[],
  operands: readonly object[],
): GradNode {
  return makeNode(nodes++, operation, inputs, operands);
}

function versionsOf({ reads }: InputGradient): readonly number[] | undefined {
  if (reads === undefined) return undefined;
  return reads.length === 1 ? [reads[0].storage.version] : reads.map((a) => a.storage.version);
}

const leafRule = rule("AccumulateGrad", "a");
const none: readonly never[] = [];

/** The node of a leaf. `accumulate` is called once for every `backward`. */
export function leafNode(leaf: NdArray, accumulate: (grad: NdArray) => void): GradNode {
  return makeNode(-1, { rule: leafRule, out: leaf, inputs: none }, none, none, accumulate);
}

function makeNode(
  id: number,
  { rule, out: { shape, storage: { dtype } }, inputs: gradients, parameter }: Operation,
  inputs: GradNode["inputs"],
  operands: GradNode["operands"],
  accumulate?: GradNode["accumulate"],
): GradNode {
  const versions = gradients.map(versionsOf);
  return {
    id,
    rule,
    shape,
    dtype,
    inputs,
    operands,
    parameter,
    gradients,
    versions,
    arrived: null,
    accumulate,
  };
}

/** Called for every node that `backward` reaches, with its complete gradient. */
export type Visit = (node: GradNode, grad: NdArray) => void;

let pass = 0;

/**
 * Reverse-mode automatic differentiation: sends `grad` from `root` down to the leaves.
 *
 * Every node is visited once, after all nodes that use its result, with the sum of their gradients.
 * Unless `retainGraph` is set, the graph is freed at the end, so nothing keeps its memory alive.
 * With `visit` leaves collect nothing: it only looks.
 */
export function backpropagate(
  root: GradNode,
  grad: NdArray,
  retainGraph: boolean,
  visit?: Visit,
): void {
  // A node has a larger number than its inputs. Leaves come last, when nothing can fail.
  const nodes = reachable(root).sort((a, b) => b.id - a.id);
  arrive(root, cast(grad, root.dtype));
  for (const node of nodes) {
    const grad = take(node);
    const { inputs, gradients } = node;
    if (gradients === null) throw freedError(node);
    visit?.(node, grad);
    if (node.accumulate !== undefined) {
      if (visit === undefined) node.accumulate(grad);
      continue;
    }
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i];
      if (input === null) continue;
      requireUnchanged(node, i);
      arrive(input, grad, gradients[i]);
    }
  }
  if (!retainGraph) nodes.forEach(free);
}

/**
 * All nodes behind `root`, ready for a pass, found without recursion: a graph may be deeper than the
 * call stack.
 */
export function reachable(root: GradNode): GradNode[] {
  pass++;
  const nodes = [root];
  root.arrived = { pass, grad: null, own: false, factors: null };
  // An array may grow while it is iterated: added nodes are visited too.
  for (const { inputs } of nodes) {
    for (const input of inputs) {
      // The remains of an earlier pass that failed or was stopped do not count.
      if (input === null || input.arrived?.pass === pass) continue;
      input.arrived = { pass, grad: null, own: false, factors: null };
      nodes.push(input);
    }
  }
  return nodes;
}

/** Adds the gradient that flows back through one input of an operation to that of its node. */
function arrive(node: GradNode, grad: NdArray, gradient: InputGradient = identity): void {
  const arrived = node.arrived!;
  if (gradient.factors !== undefined) {
    const factors = gradient.factors(grad);
    if (arrived.factors === null) arrived.factors = [factors];
    else arrived.factors.push(factors);
  } else accumulate(arrived, cast(gradient.vjp(grad), node.dtype), node, gradient.part);
}

const identity: InputGradient = { vjp: (grad) => grad };

/** Adds one more gradient, which is that of the input or of a part of it. */
function accumulate(
  arrived: Arrived,
  grad: NdArray,
  { shape, dtype }: GradNode,
  part?: (whole: NdArray) => NdArray,
): void {
  const sum = arrived.grad;
  if (part === undefined && !arrived.own) {
    arrived.grad = sum === null ? grad : map(plus, sum, grad);
    arrived.own = sum !== null;
    return;
  }
  if (sum === null) arrived.grad = make(shape, dtype);
  else if (!arrived.own) arrived.grad = clone(sum);
  arrived.own = true;
  const place = part === undefined ? arrived.grad! : part(arrived.grad!);
  if (sum === null) assign(place, grad);
  else add(place, grad);
}

function take(node: GradNode): NdArray {
  const arrived = node.arrived!;
  node.arrived = null;
  if (arrived.factors !== null) {
    const products = make(node.shape, node.dtype);
    product(products, arrived.factors);
    accumulate(arrived, products, node);
  }
  return arrived.grad!;
}

/** Refuses numbers that have changed since the forward pass. */
function requireUnchanged({ rule, gradients, versions }: GradNode, i: number): void {
  const { reads } = gradients![i];
  if (reads === undefined) return;
  for (let r = 0; r < reads.length; r++) {
    const { version } = reads[r].storage;
    const expected = versions[i]![r];
    if (version !== expected) throw changedError(rule.name, version, expected);
  }
}

/** The contribution of a node with gradient `grad` to the gradient of its input `i`. */
export function contribution({ inputs, gradients }: GradNode, i: number, grad: NdArray): NdArray {
  const gradient = gradients![i];
  const { shape, dtype } = inputs[i]!;
  const own = cast(gradient.vjp(grad), dtype);
  if (gradient.part === undefined) return own;
  const whole = make(shape, dtype);
  assign(gradient.part(whole), own);
  return whole;
}

function free(node: GradNode): void {
  if (node.accumulate !== undefined) return;
  node.gradients = null;
  node.inputs = node.operands = none;
}

/** The node of the same operation in a graph that was freed. */
export function freed(node: GradNode): GradNode {
  return { ...node, gradients: null, inputs: none, operands: none };
}

function changedError(name: string, found: number, expected: number): AutogradError {
  return new AutogradError(
    `backward: a value that ${name}Backward needs was changed in place after it was used ` +
      `(version ${found}, expected ${expected}); call backward() before the change, ` +
      `or use the operation without _`,
  );
}

function freedError({ rule: { name } }: GradNode): AutogradError {
  return new AutogradError(
    `backward: the graph behind ${name}Backward was used by an earlier backward() and freed; ` +
      `compute the loss again, detach() what comes from the earlier step, ` +
      `or call backward({ retainGraph: true }) the first time`,
  );
}
