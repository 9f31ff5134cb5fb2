import { kinds, requireArgument, requireOptions } from "./arguments.ts";
import { AutogradError, noGrad } from "./autograd.ts";
import { arange, tensor } from "./create.ts";
import { requireTensor, requireTensors, type Tensor } from "./tensor.ts";

/** How closely both gradients must agree. */
export interface GradcheckOptions {
  /** The step of the difference quotient. Default: 1e-6. */
  eps?: number;
  /** Absolute tolerance. Default: 1e-5. */
  atol?: number;
  /** Tolerance relative to the numerical gradient. Default: 1e-3. */
  rtol?: number;
}

/**
 * A function from tensors to a tensor. It may take tensors of fixed shapes, or any number of them:
 * written as a method, it may restrict its parameters.
 */
export type TensorFunction = { of(...inputs: Tensor[]): Tensor }["of"];

/**
 * Compares the gradients of `f` from `backward` with slopes measured by central differences,
 * `dL/dx_i ~ (L(x_i + eps) - L(x_i - eps)) / (2 eps)`, where L is the sum of f's result weighted
 * with 1, 2, 3, ... (a plain sum would not detect gradients in the wrong order).
 *
 * @param f from the inputs to a tensor of any shape; it must give the same result every time
 * @param inputs float64 tensors of any shapes; float32 is too coarse for this check
 * @returns true
 * @throws AutogradError that names the input and the index of the first element that does not agree
 * @throws TypeError if an input is not float64
 *
 * @example
 * ```ts
 * import { gradcheck, tensor } from "unroll";
 *
 * const x = tensor([0.1, -0.7, 2], { dtype: "float64" });
 * console.log(gradcheck((x) => x.tanh(), [x])); // true
 * ```
 */
export function gradcheck(
  f: TensorFunction,
  inputs: readonly Tensor[],
  options?: GradcheckOptions,
): true {
  requireArgument("gradcheck", "f", f, kinds.function);
  requireTensors("gradcheck", inputs);
  const { eps = 1e-6, atol = 1e-5, rtol = 1e-3 } = requireOptions("gradcheck", options, {
    eps: kinds.amount,
    atol: kinds.amount,
    rtol: kinds.amount,
  });
  for (const { dtype } of inputs) {
    if (dtype !== "float64") {
      throw new TypeError(`gradcheck: an input is ${dtype}; make it with { dtype: "float64" }`);
    }
  }
  const leaves = inputs.map((t) => remake(t, elements(t), true));
  const loss = weighted(f(...leaves));
  loss.backward();
  inputs.forEach((input, n) => {
    const { grad } = leaves[n];
    const analytic = grad === null ? elements(input).fill(0) : elements(grad);
    const at = (i: number, shift: number): number => {
      const moved = elements(input);
      moved[i] += shift;
      const moving = inputs.map((t, k) => k === n ? remake(t, moved) : t.detach());
      return noGrad(() => weighted(f(...moving)).item());
    };
    analytic.forEach((slope, i) => {
      const numeric = (at(i, eps) - at(i, -eps)) / (2 * eps);
      if (Math.abs(slope - numeric) <= atol + rtol * Math.abs(numeric)) return;
      throw new AutogradError(
        `gradcheck: input ${n}, index [${unravel(i, input.shape).join(", ")}]: ` +
          `backward gives ${slope}, the difference quotient ${numeric}`,
      );
    });
  });
  return true;
}

function elements(t: Tensor): number[] {
  return t.reshape([-1]).toArray();
}

function remake(like: Tensor, values: number[], requiresGrad = false): Tensor {
  const made: Tensor = tensor(values, { dtype: "float64" }).reshape(like.shape);
  made.requiresGrad = requiresGrad;
  return made;
}

function weighted(out: Tensor): Tensor<readonly []> {
  requireTensor("gradcheck: the result of f", out);
  const weights: Tensor = arange(1, out.numel() + 1, 1, { dtype: "float64" }).reshape(out.shape);
  return out.mul(weights).sum();
}

/** The index of the i-th element in row-major order: 7 in [2, 6] is [1, 1]. */
function unravel(i: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  for (let d = shape.length - 1; d >= 0; d--) {
    index[d] = i % shape[d];
    i = Math.floor(i / shape[d]);
  }
  return index;
}
