import type { Elementwise } from "./launch.ts";
import type { NdArray } from "./ndarray.ts";
import { hasRows, put, take } from "./staging.ts";
import { type ElementKernel, kernelOf } from "./wasm/known.ts";
import { workspace } from "./wasm/workspace.ts";

/** From so many elements on, a function is worth being copied to the kernels and back. */
const least = 64;

/** What a kernel is told to compute: with arrays, and perhaps one number that holds for all. */
export interface ElementCall {
  readonly kernel: ElementKernel;
  readonly arrays: readonly NdArray[];
  readonly number: NdArray | null;
}

/** The kernel that computes `f` of float32 inputs; null if there is none. */
export function elementCall(f: Elementwise, inputs: readonly NdArray[]): ElementCall | null {
  const kernel = kernelOf.get(f);
  if (kernel === undefined) return null;
  if (inputs.some(({ storage }) => storage.dtype !== "float32")) return null;
  const [a, b, c] = inputs;
  if (c !== undefined) return c.size === 1 ? { kernel, arrays: [a, b], number: c } : null;
  if (kernel === "mul" && b.size === 1) return { kernel: "scale", arrays: [a], number: b };
  if (kernel === "mul" && a.size === 1) return { kernel: "scale", arrays: [b], number: a };
  return { kernel, arrays: inputs, number: null };
}

/**
 * Applies `f` to many elements with a kernel, which gives the same bits as a loop.
 *
 * @returns whether it was done: if not, a loop is to do it
 */
export function largePointwise(
  f: Elementwise,
  out: NdArray,
  a: NdArray,
  b?: NdArray,
  c?: NdArray,
): boolean {
  const { size } = out;
  if (size < least || out.storage.dtype !== "float32") return false;
  const call = elementCall(f, [a, b, c].filter((input) => input !== undefined));
  // A copy alone is quicker without the way to the kernels.
  if (call === null || call.kernel === "copyRows") return false;
  const { kernel, arrays, number } = call;
  if (!isSimple(out, size)) return false;
  if (!arrays.every((a) => isSimple(a, size) && !isShifted(a, out))) return false;
  const { kernels, floats } = workspace((1 + arrays.length) * size);
  // Its TypeScript kernels are no quicker than a loop.
  if (kernels.kind === "typescript") return false;
  const operands: number[] = [];
  let end = 0;
  for (const a of arrays) {
    operands.push(4 * end);
    end = put(floats, end, a);
  }
  if (number !== null) operands.push(number.storage.data[number.offset]);
  (kernels[kernel] as (...values: number[]) => void)(4 * end, ...operands, size);
  take(out, floats, end);
  return true;
}

function isSimple(a: NdArray, size: number): boolean {
  return a.size === size && (a.contiguous || hasRows(a));
}

/** Whether a loop might read what it has just written. */
export function isShifted(a: NdArray, out: NdArray): boolean {
  if (a.storage !== out.storage) return false;
  return a.offset !== out.offset || a.strides.some((step, d) => step !== out.strides[d]);
}
