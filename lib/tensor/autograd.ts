import { add, assign, cast, clone } from "./arrays.ts";
import { product } from "./kernels.ts";
import type { Factors } from "./launch.ts";
import { make, type NdArray } from "./ndarray.ts";
import type { InputGradient, Operation } from "./ops/operation.ts";
import type { Shape } from "./shape.ts";
import type { DType } from "./storage.ts";

/** Thrown when a gradient is asked for that cannot be had. The message says why and what to do. */
export class AutogradError extends Error {
  /** Tells this error from others. */
  override name = "AutogradError";
}

/**
 * One step of the computation graph, kept so that a gradient can flow back through it.
 *
 * Nodes point from results to what they were made of. They are numbered as they are made, so every
 * node has a larger number than the nodes that it points to: counting down visits the graph in the
 * right order.
 */
export interface GradNode {
  readonly id: number;
  readonly name: string;
  /** The shape of the result, or of the leaf. */
  readonly shape: Shape;
  /** The dtype of the result, and so of its gradient. */
  readonly dtype: DType;
  /** One for each input of the operation; null where an input needs no gradient. */
  inputs: readonly (GradNode | null)[];
  /**
   * How the gradient of each input follows from that of the result. Null once the graph has been
   * given back.
   */
  backward: readonly InputGradient[] | null;
  /** For each input, the versions of the arrays that its gradient will read. */
  readonly versions: readonly (readonly number[] | undefined)[];
  /** During `backward`: the gradient so far. */
  arrived: Arrived | null;
  /** On a leaf's node alone: takes the gradient that arrived. */
  readonly accumulate: ((grad: NdArray) => void) | undefined;
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

/** Makes the graph node of an operation that has just been computed. */
export function record(operation: Operation, inputs: readonly (GradNode | null)[]): GradNode {
  const { name, out: { shape, storage: { dtype } }, backward } = operation;
  const versions = backward.map(versionsOf);
  return {
    id: nodes++,
    name: `${name}Backward`,
    shape,
    dtype,
    inputs,
    backward,
    versions,
    arrived: null,
    accumulate: undefined,
  };
}

function versionsOf({ reads }: InputGradient): readonly number[] | undefined {
  return reads?.map((a) => a.storage.version);
}

/**
 * The end of the line: where the gradient of a leaf arrives. `accumulate` is called once for every
 * `backward`.
 */
export function leafNode(leaf: NdArray, accumulate: (grad: NdArray) => void): GradNode {
  // The smallest number: a leaf takes its gradient when everything that feeds it is done.
  const { shape, storage: { dtype } } = leaf;
  return {
    id: -1,
    name: "AccumulateGrad",
    shape,
    dtype,
    inputs: [],
    backward: [],
    versions: [],
    arrived: null,
    accumulate,
  };
}

/**
 * Reverse-mode automatic differentiation: sends `grad` from `root` down to the leaves.
 *
 * Every node is visited once, after all nodes that use its result, with the sum of what they sent.
 * Unless `retainGraph` is set, the graph is given back at the end, so nothing keeps its memory
 * alive.
 */
export function backpropagate(root: GradNode, grad: NdArray, retainGraph: boolean): void {
  // Those with a gradient, in the order of their numbers. The last is next: what uses its result
  // has a larger number, and so had its turn. Leaves come at the end, when nothing can fail.
  const waiting: GradNode[] = [];
  const visited: GradNode[] = [];
  try {
    arrive(root, cast(grad, root.dtype), waiting);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      visited.push(node);
      const { inputs, backward, accumulate } = node;
      if (backward === null) throw freed(node);
      const grad = take(node);
      accumulate?.(grad);
      for (let i = 0; i < inputs.length; i++) {
        const input = inputs[i];
        if (input === null) continue;
        requireUnchanged(node, i);
        arrive(input, grad, waiting, backward[i]);
      }
    }
  } finally {
    for (const node of waiting) node.arrived = null;
  }
  if (retainGraph) return;
  for (const node of visited) if (node.id >= 0) release(node);
}

/** dL/d(result of a node), as far as it has arrived. */
interface Arrived {
  /** The sum; null as long as there are only products. */
  grad: NdArray | null;
  /** Whether the array was made for this sum, so that it may be added to in place. */
  own: boolean;
  /** Products that belong to the sum, and are computed together: for a weight, all its uses. */
  readonly factors: Factors[];
}

/** Adds what flows back through one input of an operation to what its node has. */
function arrive(
  node: GradNode,
  grad: NdArray,
  waiting: GradNode[],
  gradient: InputGradient = itself,
): void {
  const arrived = node.arrived ??= wait(node, waiting);
  if (gradient.factors !== undefined) arrived.factors.push(gradient.factors(grad));
  else plus(arrived, cast(gradient.of(grad), node.dtype), node, gradient.part);
}

const itself: InputGradient = { of: (grad) => grad };

function wait(node: GradNode, waiting: GradNode[]): Arrived {
  let [low, high] = [0, waiting.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (waiting[middle].id < node.id) low = middle + 1;
    else high = middle;
  }
  waiting.splice(low, 0, node);
  return { grad: null, own: false, factors: [] };
}

/** Adds one more gradient, which is that of the input or of a part of it. */
function plus(
  arrived: Arrived,
  grad: NdArray,
  { shape, dtype }: GradNode,
  part?: (whole: NdArray) => NdArray,
): void {
  if (arrived.grad === null && part === undefined) {
    arrived.grad = grad;
    return;
  }
  const sum = arrived.grad;
  if (sum === null) arrived.grad = make(shape, dtype);
  else if (!arrived.own) arrived.grad = clone(sum);
  arrived.own = true;
  const place = part === undefined ? arrived.grad! : part(arrived.grad!);
  if (sum === null) assign(place, grad);
  else add(place, grad);
}

/** The gradient of a node, whose turn it is. */
function take(node: GradNode): NdArray {
  const arrived = node.arrived!;
  node.arrived = null;
  if (arrived.factors.length > 0) {
    const products = make(node.shape, node.dtype);
    product(products, arrived.factors);
    plus(arrived, products, node);
  }
  return arrived.grad!;
}

/** Refuses to go back through numbers that are no longer those of the way forward. */
function requireUnchanged({ name, backward, versions }: GradNode, i: number): void {
  const { reads } = backward![i];
  if (reads === undefined) return;
  for (let r = 0; r < reads.length; r++) {
    const { version } = reads[r].storage;
    const expected = versions[i]![r];
    if (version !== expected) throw changed(name, version, expected);
  }
}

function release(node: GradNode): void {
  node.backward = null;
  node.inputs = [];
}

function changed(name: string, found: number, expected: number): AutogradError {
  return new AutogradError(
    `backward: a value that ${name} needs was changed in place after it was used ` +
      `(version ${found}, expected ${expected}); call backward() before the change, ` +
      `or use the operation without _`,
  );
}

function freed(node: GradNode): AutogradError {
  return new AutogradError(
    `backward: the graph behind ${node.name} was used by an earlier backward() and given back; ` +
      `compute the loss again, detach() what comes from the earlier step, ` +
      `or call backward({ retainGraph: true }) the first time`,
  );
}

/** All nodes behind `root`, found without recursion: a graph may be deeper than the call stack. */
export function reachable(root: GradNode): GradNode[] {
  const seen = new Set<GradNode>([root]);
  // A Set may grow while it is walked: what is added is visited too.
  for (const node of seen) {
    for (const input of node.inputs) if (input !== null) seen.add(input);
  }
  return [...seen];
}
