import { instanceOf, requireArgument, requireTensor } from "../tensor/internals.ts";
import { zeros } from "../tensor/mod.ts";
import { type Cell, cellKind, hiddenOf, type State } from "./cells/cell.ts";
import { forward, type Matrix } from "./forward.ts";
import type { Linear } from "./linear.ts";
import { Module } from "./module.ts";

/**
 * A network that reads a sequence step by step, with a state from step to step.
 *
 * @example
 * ```ts
 * import { nn, run } from "unroll";
 *
 * const network: nn.Network = run({ epochs: 1 }).model;
 * let state = network.start();
 * const { x } = run({ epochs: 1 });
 * for (const input of x.unbind(0)) {
 *   const [output, next] = network.forward(input.reshape([1, 1]), state);
 *   state = next;
 *   console.log(output.shape); // [1, 1]
 * }
 * ```
 */
export abstract class Network extends Module {
  /** The state before a sequence: zeros, for `batch` sequences side by side. */
  abstract start(batch?: number): State;

  /** One step: [N, I] and the state of the step before -> the output, [N, O], and the new state. */
  abstract forward(input: Matrix, state: State): [output: Matrix, state: State];
}

/** The two weight matrices of the tutorial's network. */
export interface Weights {
  /** From input and context to hidden, [I + H, H]. */
  readonly w1: Matrix;
  /** From hidden to output, [H, O]. */
  readonly w2: Matrix;
}

const weightsKind = {
  what: "a network, or its weights, { w1, w2 }",
  fits: (value: unknown) => "w1" in Object(value) && "w2" in Object(value),
};

/**
 * The tutorial's network, Elman's without a bias: a step of it is {@linkcode forward}.
 *
 * @example
 * ```ts
 * import { nn, randn, tensor } from "unroll";
 *
 * const network = new nn.Elman({ w1: randn([7, 6]), w2: randn([6, 1]) });
 * const [output, context] = network.forward(tensor([[0.5]]), network.start());
 * console.log(output.shape, nn.hiddenOf(context).shape); // [1, 1] [1, 6]
 * ```
 */
export class Elman extends Network implements Weights {
  /** From input and context to hidden, [I + H, H]. */
  readonly w1: Matrix;
  /** From hidden to output, [H, O]. */
  readonly w2: Matrix;

  /** Takes the weights as they are. */
  constructor(weights: Weights) {
    super();
    requireArgument("Elman", "the argument", weights, weightsKind);
    const { w1, w2 } = weights;
    requireTensor("Elman: w1", w1);
    requireTensor("Elman: w2", w2);
    this.w1 = w1;
    this.w2 = w2;
  }

  /** Zeros, [N, H]. */
  override start(batch = 1): Matrix {
    return zeros([batch, this.w2.shape[0]], { dtype: this.w2.dtype });
  }

  /** [N, I] and [N, H] -> [N, O] and [N, H] */
  override forward(input: Matrix, context: State): [output: Matrix, context: Matrix] {
    return forward(input, hiddenOf(context), this.w1, this.w2);
  }
}

const headKind = instanceOf("a layer, such as new nn.Linear(6, 1)", Module);

/**
 * A cell, and a linear layer that makes the output of its hidden values.
 *
 * @example
 * ```ts
 * import { nn, tensor } from "unroll";
 *
 * const network = new nn.Recurrent(new nn.LSTMCell(1, 6), new nn.Linear(6, 1));
 * const [output] = network.forward(tensor([[0.5]]), network.start());
 * console.log(output.shape, Object.keys(network.stateDict()).length); // [1, 1] 6
 * ```
 */
export class Recurrent extends Network {
  /** From an input and the last state to the next state. */
  readonly cell: Cell;
  /** From hidden values to the output. */
  readonly head: Linear;

  /** Takes both as they are. */
  constructor(cell: Cell, head: Linear) {
    super();
    requireArgument("Recurrent", "the cell", cell, cellKind);
    requireArgument("Recurrent", "the head", head, headKind);
    this.cell = cell;
    this.head = head;
  }

  /** What the cell starts from. */
  override start(batch = 1): State {
    return this.cell.start(batch);
  }

  /** [N, I] and the cell's state -> [N, O] and the new state */
  override forward(input: Matrix, state: State): [output: Matrix, state: State] {
    const next = this.cell.forward(input, state);
    return [this.head.forward(hiddenOf(next)), next]; // [N, H] -> [N, O]
  }
}
