import type { Factors } from "./launch.ts";
import type { NdArray } from "./ndarray.ts";
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
  /** The operation's: `Tanh`, whose step back is called TanhBackward. */
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

/** dL/d(result of a node), as far as it has arrived. */
export interface Arrived {
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

/**
 * Switches recording on, whoever had switched it off: where a program is stopped from outside, no
 * `finally` is run.
 */
export function enableGrad(): void {
  enabled = true;
}

/** Makes the graph node of an operation that has just been computed. */
export function record(operation: Operation, inputs: readonly (GradNode | null)[]): GradNode {
  const { name, out: { shape, storage: { dtype } }, backward } = operation;
  const versions = backward.map(versionsOf);
  return {
    id: nodes++,
    name,
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
  if (reads === undefined) return undefined;
  return reads.length === 1 ? [reads[0].storage.version] : reads.map((a) => a.storage.version);
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

/** All nodes behind `root`, found without recursion: a graph may be deeper than the call stack. */
export function reachable(root: GradNode): GradNode[] {
  const seen = new Set<GradNode>([root]);
  // A Set may grow while it is walked: what is added is visited too.
  for (const node of seen) {
    for (const input of node.inputs) if (input !== null) seen.add(input);
  }
  return [...seen];
}
