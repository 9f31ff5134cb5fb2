import type { Factors } from "../launch.ts";
import type { NdArray } from "../ndarray.ts";

/**
 * What an operation gives back: its value, and how a gradient flows backwards through it.
 *
 * Every file beside this one holds one family of operations, each written as its forward pass with
 * its backward pass right below it.
 */
export interface Operation {
  /** PyTorch's name for the step in the graph, without "Backward". */
  readonly name: string;
  readonly out: NdArray;
  /** One for each input, in order. Only those of inputs that need a gradient are ever called. */
  readonly backward: readonly InputGradient[];
}

/** How the gradient of one input follows from the gradient of the result. */
export interface InputGradient {
  /** The arrays that `of` will read again. None of them may change until then. */
  readonly reads?: readonly NdArray[];
  /**
   * From dL/d(out) to dL/d(input).
   * It may return the very array that it was given, which nobody changes any more.
   */
  of(grad: NdArray): NdArray;
  /**
   * Where dL/d(input) is a matrix product: its factors. A weight that is used at many time steps
   * gets the sum of all its products at once.
   */
  factors?(grad: NdArray): Factors;
  /**
   * Where the result is a part of the input: the same part of `whole`, an array with the input's
   * shape in row-major order. What `of` gives is added there, so that many small parts of one large
   * tensor do not cost a large gradient each.
   */
  part?(whole: NdArray): NdArray;
}
