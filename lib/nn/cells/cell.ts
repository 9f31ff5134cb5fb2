import {
  describe,
  formatShape,
  instanceOf,
  kinds,
  requireArgument,
  requireTensor,
} from "../../tensor/internals.ts";
import { cat, empty, ShapeError, Tensor, zeros } from "../../tensor/mod.ts";
import type { Matrix, Vector } from "../forward.ts";
import { uniform_ } from "../init.ts";
import { type LayerOptions, layerOptions, linear } from "../linear.ts";
import { Module } from "../module.ts";

/** The state of a cell: hidden values, [N, H], and for the LSTM its memory, too. */
export type State = Matrix | readonly [hidden: Matrix, memory: Matrix];

/**
 * One step of a recurrent layer, as PyTorch's `nn.RNNCellBase`: from an input and the state of the
 * step before to the new state. The weights of its gates for the input and the hidden values lie
 * below each other in `weightIh` and `weightHh`.
 *
 * From the same seed it starts with PyTorch's weights, drawn evenly between ±1/sqrt(H).
 *
 * @example
 * ```ts
 * import { nn, zeros } from "unroll";
 *
 * const cell: nn.Cell<nn.State> = new nn.GRUCell(1, 6);
 * const state = cell.forward(zeros([1, 1]), cell.start());
 * console.log(state);
 * ```
 */
export abstract class Cell<S extends State = State> extends Module {
  /** From input to gates, [G H, I]. */
  readonly weightIh: Matrix;
  /** From hidden to gates, [G H, H]. */
  readonly weightHh: Matrix;
  /** [G H] */
  readonly biasIh: Vector | null;
  /** [G H] */
  readonly biasHh: Vector | null;
  /** I: how many numbers an input has. */
  readonly inputSize: number;
  /** H: how many hidden values there are. */
  readonly hiddenSize: number;
  /** G: how many gates there are. */
  readonly gates: number;
  readonly #name: string;

  /** Draws the weights. */
  constructor(
    name: string,
    inputSize: number,
    hiddenSize: number,
    gates: number,
    options: LayerOptions | undefined,
  ) {
    super();
    requireArgument(name, "inputSize", inputSize, kinds.size);
    requireArgument(name, "hiddenSize", hiddenSize, kinds.size);
    const { bias = true, generator, dtype } = layerOptions(name, options);
    const weight = { requiresGrad: true, dtype };
    const rows = gates * hiddenSize;
    this.#name = name;
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.gates = gates;
    this.weightIh = empty([rows, inputSize], weight);
    this.weightHh = empty([rows, hiddenSize], weight);
    this.biasIh = bias ? empty([rows], weight) : null;
    this.biasHh = bias ? empty([rows], weight) : null;
    const limit = 1 / Math.sqrt(hiddenSize);
    for (const weight of this.parameters()) uniform_(weight, -limit, limit, { generator });
  }

  /** The state before a sequence: zeros, for `batch` sequences side by side. */
  start(batch = 1): S {
    return this.zeros(batch) as State as S;
  }

  /** The state after one more input, [N, I]. */
  abstract forward(input: Matrix, state?: S): S;

  /** Zeros for the hidden values of `batch` sequences, [N, H]. */
  protected zeros(batch: number): Matrix {
    return zeros([batch, this.hiddenSize], { dtype: this.weightHh.dtype });
  }

  /** The state before an input: zeros unless it is given, and then of as many sequences. */
  protected stateOf(input: Matrix, state: S | undefined): S {
    requireTensor(this.#name, input);
    if (state === undefined) return this.start(input.shape[0]);
    for (const { shape } of state instanceof Tensor ? [state] : pairOf(this.#name, state)) {
      if (shape[0] === input.shape[0] && shape[1] === this.hiddenSize) continue;
      throw new ShapeError(
        `${this.#name}: the state is ${formatShape(shape)}; for this input it must be ` +
          `${formatShape([input.shape[0], this.hiddenSize])}, as start(${input.shape[0]}) makes it`,
      );
    }
    return state;
  }

  /** The input's part of each gate's sum, [N, I] -> G of [N, H]. */
  protected fromInput(input: Matrix): Matrix[] {
    return this.#apart(linear(input, this.weightIh, this.biasIh));
  }

  /** The hidden values' part of each gate's sum, [N, H] -> G of [N, H]. */
  protected fromHidden(hidden: Matrix): Matrix[] {
    requireTensor(`${this.#name}: the state`, hidden);
    return this.#apart(linear(hidden, this.weightHh, this.biasHh));
  }

  #apart(sums: Matrix): Matrix[] {
    const size = this.hiddenSize;
    return Array.from({ length: this.gates }, (_, gate) => sums.narrow(1, gate * size, size));
  }
}

export const cellKind = instanceOf("a cell, such as new nn.GRUCell(1, 6)", Cell);

/** The hidden values of a state. */
export function hiddenOf(state: State): Matrix {
  return state instanceof Tensor ? state : pairOf("hiddenOf", state)[0];
}

/** A state as one tensor, for a loop that carries one: [N, H], or two side by side, [N, 2 H]. */
export function joinState(state: State): Matrix {
  return state instanceof Tensor ? state : cat([...pairOf("joinState", state)], 1);
}

/** Splits a joined state into the form of another state, `like`. */
export function splitState(joined: Matrix, like: State): State {
  requireTensor("splitState", joined);
  if (like instanceof Tensor) return joined;
  pairOf("splitState", like);
  const size = joined.shape[1] / 2;
  return [joined.narrow(1, 0, size), joined.narrow(1, size, size)];
}

/** The state of an LSTM, checked. */
export function pairOf(
  name: string,
  state: unknown,
  what = "a tensor, or an LSTM's [hidden, memory]",
): readonly [hidden: Matrix, memory: Matrix] {
  const isPair = Array.isArray(state) && state.length === 2;
  if (isPair && state.every((part) => part instanceof Tensor)) return state as [Matrix, Matrix];
  throw new TypeError(`${name}: the state is ${describe(state)}; it must be ${what}`);
}
