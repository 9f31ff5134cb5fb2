import { cast, make, type NdArray, rewrite, values } from "./ndarray.ts";
import type { Operation } from "./ops/operation.ts";
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
   * From the gradient of the result to that of input `i`. Null once the graph has been given back.
   */
  backward: ((grad: NdArray, i: number) => NdArray) | null;
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
  const name = `${operation.name}Backward`;
  const versions = operation.backward.map(({ reads }) => reads?.map((a) => a.storage.version));
  const backward = (grad: NdArray, i: number) => {
    const { reads, of } = operation.backward[i];
    reads?.forEach(({ storage }, r) => {
      const expected = versions[i]![r];
      if (storage.version !== expected) throw changed(name, storage.version, expected);
    });
    return of(grad);
  };
  const { shape, storage: { dtype } } = operation.out;
  return { id: nodes++, name, shape, dtype, inputs, backward };
}

/**
 * The end of the line: where the gradient of a leaf arrives. `accumulate` is called once for every
 * `backward`.
 */
export function leafNode(leaf: NdArray, accumulate: (grad: NdArray) => void): GradNode {
  // The smallest number: a leaf takes its gradient when everything that feeds it is done.
  const name = "AccumulateGrad";
  const { shape, storage: { dtype } } = leaf;
  return { id: -1, name, shape, dtype, inputs: [], backward: (grad) => grad, accumulate };
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
  const pending = new Map<GradNode, NdArray>([[root, cast(grad, root.dtype)]]);
  for (const node of order) {
    const arrived = pending.get(node)!;
    pending.delete(node);
    node.accumulate?.(arrived);
    node.inputs.forEach((input, i) => {
      if (input === null) return;
      const flows = cast(node.backward!(arrived, i), input.dtype);
      const sum = pending.get(input);
      pending.set(input, sum === undefined ? flows : plus(sum, flows));
    });
  }
  if (retainGraph) return;
  for (const node of order) if (node.id >= 0) release(node);
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

function plus(a: NdArray, b: NdArray): NdArray {
  const out = make(a.shape, a.storage.dtype);
  const x = values(a);
  const y = values(b);
  const z = out.storage.data;
  for (let i = 0; i < z.length; i++) z[i] = x[i] + y[i];
  return out;
}

/** Adds `grad` to `total` in place. */
export function accumulateInto(total: NdArray, grad: NdArray): void {
  const g = values(grad);
  rewrite(total, (out) => {
    for (let i = 0; i < out.length; i++) out[i] += g[i];
  });
}
