import type { Elementwise } from "../launch.ts";
import type { Kernels } from "./interface.ts";

/** The kernels that apply a function to every element. */
export type ElementKernel = Extract<
  keyof Kernels,
  | "tanh"
  | "tanhBackward"
  | "exp"
  | "sigmoid"
  | "sigmoidBackward"
  | "add"
  | "sub"
  | "mul"
  | "scale"
  | "addScaledFused"
  | "copyRows"
>;

/**
 * Functions of elements, and the kernels that compute the same, to the last bit. A third operand of
 * a function is one number to the kernel.
 */
export const kernelOf: WeakMap<Elementwise, ElementKernel> = new WeakMap();
