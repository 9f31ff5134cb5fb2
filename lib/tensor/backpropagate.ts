import { add, assign, cast, clone } from "./arrays.ts";
import { type Arrived, AutogradError, type GradNode } from "./autograd.ts";
import { product } from "./product.ts";
import { make, type NdArray } from "./ndarray.ts";
import type { InputGradient } from "./ops/operation.ts";

/** The number of the present call of `backward`. */
let pass = 0;

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
  pass++;
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
  if (retainGraph) return;
  for (const node of visited) if (node.id >= 0) release(node);
}

/** Adds what flows back through one input of an operation to what its node has. */
function arrive(
  node: GradNode,
  grad: NdArray,
  waiting: GradNode[],
  gradient: InputGradient = itself,
): void {
  let arrived = node.arrived;
  // What an earlier pass left here, because it failed or was stopped, does not count.
  if (arrived === null || arrived.pass !== pass) arrived = node.arrived = wait(node, waiting);
  if (gradient.factors !== undefined) {
    const factors = gradient.factors(grad);
    if (arrived.factors === null) arrived.factors = [factors];
    else arrived.factors.push(factors);
  } else plus(arrived, cast(gradient.of(grad), node.dtype), node, gradient.part);
}

const itself: InputGradient = { of: (grad) => grad };

function wait(node: GradNode, waiting: GradNode[]): Arrived {
  let place = waiting.push(node) - 1;
  for (; place > 0 && waiting[place - 1].id > node.id; place--) waiting[place] = waiting[place - 1];
  waiting[place] = node;
  return { pass, grad: null, own: false, factors: null };
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
  if (arrived.factors !== null) {
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

const none: readonly null[] = [];

function release(node: GradNode): void {
  node.backward = null;
  node.inputs = none;
}

function changed(name: string, found: number, expected: number): AutogradError {
  return new AutogradError(
    `backward: a value that ${name}Backward needs was changed in place after it was used ` +
      `(version ${found}, expected ${expected}); call backward() before the change, ` +
      `or use the operation without _`,
  );
}

function freed(node: GradNode): AutogradError {
  return new AutogradError(
    `backward: the graph behind ${node.name}Backward was used by an earlier backward() and given back; ` +
      `compute the loss again, detach() what comes from the earlier step, ` +
      `or call backward({ retainGraph: true }) the first time`,
  );
}
