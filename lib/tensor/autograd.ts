import { add, assign, cast, clone } from "./arrays.ts";
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
  /** On a leaf's node alone: takes the gradient that arrived. */
  readonly accumulate?: (grad: NdArray) => void;
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
  const versions = backward.map(({ reads }) => reads?.map((a) => a.storage.version));
  return { id: nodes++, name: `${name}Backward`, shape, dtype, inputs, backward, versions };
}

/**
 * The end of the line: where the gradient of a leaf arrives. `accumulate` is called once for every
 * `backward`.
 */
export function leafNode(leaf: NdArray, accumulate: (grad: NdArray) => void): GradNode {
  // The smallest number: a leaf takes its gradient when everything that feeds it is done.
  const { shape, storage: { dtype } } = leaf;
  const end = { inputs: [], backward: [], versions: [], accumulate };
  return { id: -1, name: "AccumulateGrad", shape, dtype, ...end };
}

/** dL/d(result of a node), as far as it has arrived. */
interface Arrived {
  readonly grad: NdArray;
  /** Whether the array was made for this sum, so that it may be added to in place. */
  readonly own: boolean;
}

/**
 * Reverse-mode automatic differentiation: sends `grad` from `root` down to the leaves.
 *
 * Every node is visited once, after all nodes that use its result, with the sum of what they sent.
 * Unless `retainGraph` is set, the graph is given back on the way, so nothing keeps its memory
 * alive.
 */
export function backpropagate(root: GradNode, grad: NdArray, retainGraph: boolean): void {
  const order = reachable(root).sort((a, b) => b.id - a.id);
  for (const node of order) if (node.backward === null) throw freed(node);
  const pending = new Map<GradNode, Arrived>();
  pending.set(root, { grad: cast(grad, root.dtype), own: false });
  for (const node of order) {
    const { grad } = pending.get(node)!;
    pending.delete(node);
    node.accumulate?.(grad);
    node.inputs.forEach((input, i) => {
      if (input === null) return;
      requireUnchanged(node, i);
      const gradient = node.backward![i];
      const flows = cast(gradient.of(grad), input.dtype);
      pending.set(input, plus(pending.get(input), flows, input, gradient));
    });
  }
  if (retainGraph) return;
  for (const node of order) if (node.id >= 0) release(node);
}

/** Refuses to go back through numbers that are no longer those of the way forward. */
function requireUnchanged({ name, backward, versions }: GradNode, i: number): void {
  backward![i].reads?.forEach(({ storage: { version } }, r) => {
    const expected = versions[i]![r];
    if (version !== expected) throw changed(name, version, expected);
  });
}

/** What has arrived at a node, with one more gradient added. */
function plus(
  sum: Arrived | undefined,
  grad: NdArray,
  { shape, dtype }: GradNode,
  { part }: InputGradient,
): Arrived {
  if (sum === undefined && part === undefined) return { grad, own: false };
  const total = sum === undefined ? make(shape, dtype) : sum.own ? sum.grad : clone(sum.grad);
  const place = part === undefined ? total : part(total);
  if (sum === undefined) assign(place, grad);
  else add(place, grad);
  return { grad: total, own: true };
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
